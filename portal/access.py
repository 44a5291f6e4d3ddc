"""Who reaches the portal: a family session, and through it only the children it has a grant for."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.requests import ActingRequest
from cases.access import ChildAccess, Section, log_opening, open_child
from cases.models import Document, FamilyMessage, FamilyRight, Grant, GrantKind, MessageKind
from cases.models.grants import GrantQuerySet
from ledger.rows import only_row
from portal.querysets import own_thread

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


def open_own_child(
    *, actor: Actor, public_id: UUID, section: Section = Section.IDENTITY
) -> ChildAccess:
    """The family's child, at a section that its grant opens. Logged as an opening.

    Raises Http404 for any other child, PermissionDenied where the grant does not reach.
    """
    return open_child(actor=actor, public_id=public_id, section=section)


def open_own_thread(*, actor: Actor, public_id: UUID) -> tuple[ChildAccess, FamilyMessage]:
    """A message that this person wrote, while they have access to the child. Raises Http404."""
    message = own_thread(actor, public_id)
    if message is None:
        raise Http404
    return open_own_child(actor=actor, public_id=message.child.public_id), message


def may(access: ChildAccess, right: FamilyRight) -> bool:
    """Whether one of the person's grants for this child has a right."""
    return _grants(access).with_right(right).exists()


def is_young_person(access: ChildAccess) -> bool:
    """Whether this is the child's own access."""
    return _grants(access).filter(kind=GrantKind.YOUNG_PERSON).exists()


def check_answers(access: ChildAccess) -> None:
    """PermissionDenied unless the person may agree to plans, or ask for a change."""
    if not may(access, FamilyRight.ANSWER):
        raise PermissionDenied(_("Your access does not include answering. Telephone the school."))


def check_writes(access: ChildAccess, kind: MessageKind) -> None:
    """PermissionDenied unless the person may write this; a worry about safety anybody may."""
    if kind is MessageKind.PRIVATE and not is_young_person(access):
        raise PermissionDenied(_("Only the young person can write private words."))
    if kind is not MessageKind.SAFETY and not may(access, FamilyRight.WRITE):
        raise PermissionDenied(_("Your access does not include writing. Telephone the school."))


def _grants(access: ChildAccess) -> GrantQuerySet:
    return Grant.objects.current().family().filter(user=access.actor.user, child=access.child)


def open_shared_document(*, actor: Actor, public_id: UUID) -> Document:
    """A document that is shared with this person. Raises Http404. Logged as an opening."""
    document = only_row(
        Document.objects.filter(public_id=public_id, withdrawn_at__isnull=True).select_related(
            "child", "file"
        )
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
