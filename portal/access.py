"""Who reaches the portal: a family session, and through it only the children it has a grant for."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from accounts.actors import Actor
from accounts.requests import ActingRequest
from cases.access import ChildAccess, Section, log_opening, open_child
from cases.models import Document, Grant

View = Callable[..., HttpResponseBase]


def family_page(view: View) -> View:
    """Staff get a page that says whose pages these are, and how a parent signs in."""

    @wraps(view)
    def checked(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.is_family:
            return render(request, "portal/staff.html", status=403)
        return view(request, *args, **kwargs)

    return checked


def own_grants(actor: Actor) -> list[Grant]:
    """The family's current grants, each with its child, by name."""
    grants = Grant.objects.current().family().filter(user=actor.user)
    existing = grants.filter(child__merged_into__isnull=True)
    return list(existing.select_related("child").order_by("child__sort_name", "pk"))


def open_own_child(*, actor: Actor, public_id: UUID) -> ChildAccess:
    """The family's child. Raises Http404 for any other. Logged as an opening."""
    return open_child(actor=actor, public_id=public_id, section=Section.IDENTITY)


def open_shared_document(*, actor: Actor, public_id: UUID) -> Document:
    """A document that is shared with this person. Raises Http404. Logged as an opening."""
    document = (
        Document.objects.filter(public_id=public_id, withdrawn_at__isnull=True)
        .select_related("child", "file")
        .first()
    )
    if document is None:
        raise Http404
    access = open_child(
        actor=actor, public_id=document.child.public_id, section=Section.DOCUMENTS, log=False
    )
    if not Document.objects.filter(pk=document.pk).readable_by(actor).exists():
        raise Http404
    log_opening(access, Section.DOCUMENTS)
    return document
