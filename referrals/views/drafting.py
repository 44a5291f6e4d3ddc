"""A draft: the task list, one page a part, and facts added on the way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.errors import Refused
from referrals.access import ReferralAccess, open_referral
from referrals.forms.parts import FORMS, PartForm
from referrals.known import Known, gather
from referrals.models import Referral
from referrals.parts import PARTS, Part, incomplete_parts
from referrals.permissions import can_write
from referrals.services.drafting import fingerprint, save_part
from referrals.words import one_evidence


def open_draft(request: ActingRequest, public_id: UUID) -> ReferralAccess:
    """A draft that the actor may write. PermissionDenied says why not."""
    access = open_referral(actor=request.actor, public_id=public_id)
    if not can_write(request.actor, access.referral):
        raise PermissionDenied(_("Only the organisation that began this draft can write it."))
    return access


def tasks(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The parts of the submission, each with its state."""
    access = open_draft(request, public_id)
    referral = access.referral
    if not referral.is_draft:
        return redirect("referrals:show", public_id)
    known = gather(referral)
    missing = incomplete_parts(referral, known)
    context = {
        "heading": _("Refer %(name)s to the panel") % {"name": access.child.name},
        "referral": referral,
        "child": access.child,
        "tasks": [_task(part, referral, known) for part in PARTS.values()],
        "done": len(PARTS) - len(missing),
        "total": len(PARTS),
        "is_complete": not missing,
    }
    return render(request, "referrals/tasks.html", context)


def part(request: ActingRequest, public_id: UUID, key: str) -> HttpResponse:
    """One part: what is known, and what only the writer can say."""
    access = open_draft(request, public_id)
    referral = access.referral
    if key not in PARTS:
        raise Http404
    if not referral.is_draft:
        return redirect("referrals:show", public_id)
    known = gather(referral)
    form = _form(request, referral, key, known)
    if request.method == "POST" and form.is_valid() and _save(request, referral, key, form):
        return redirect(_next(request, referral, key))
    item = PARTS[key]
    context = {
        "heading": item.title,
        "caption": f"{referral.reference} · {access.child.name}",
        "back_url": reverse("referrals:tasks", args=[public_id]),
        "form": form,
        "referral": referral,
        "child": access.child,
        "known": known,
        "part": item,
        "rows": item.rows(referral, known),
        "evidence": [(one, one_evidence(one)) for one in known.evidence],
        "is_check": _is_check(request),
    }
    return render(request, f"referrals/parts/{_TEMPLATES.get(key, 'plain')}.html", context)


_TEMPLATES = {
    key: key
    for key in ("child", "need", "attendance", "interventions", "plan", "evidence", "views", "risk",
                "outcomes", "sharing")
}  # fmt: skip


def _task(item: Part, referral: Referral, known: Known) -> dict[str, Any]:
    status, label = item.status(referral, known)
    hint = item.missing(referral, known) if item.key in referral.saved_tasks else ""
    return {
        "title": item.title,
        "url": reverse("referrals:part", args=[referral.public_id, item.key]),
        "status": status,
        "status_label": label,
        "hint": hint,
    }


def _form(request: ActingRequest, referral: Referral, key: str, known: Known) -> PartForm:
    item = PARTS[key]
    initial = {name: getattr(referral, name) for name in item.fields}
    if key == "fast_track" and key not in referral.saved_tasks:
        initial["is_fast_track"] = None
    posted = request.method == "POST"
    return FORMS[key](
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={**initial, "seen": fingerprint(referral, key)},
        without=_not_asked(key, known),
    )


def _not_asked(key: str, known: Known) -> list[str]:
    """Questions that the record answers already."""
    if key == "interventions" and known.interventions:
        return ["why_no_interventions"]
    if key == "plan" and known.plan:
        return ["why_no_plan"]
    if key == "views":
        given = [
            ("why_no_child_view", known.child_views),
            ("why_no_parent_view", known.parent_views),
        ]
        return [name for name, views in given if views]
    return []


def _save(request: ActingRequest, referral: Referral, key: str, form: PartForm) -> bool:
    try:
        save_part(
            actor=request.actor, referral=referral, key=key, values=form.answers,
            seen=form.cleaned_data.get("seen"), upload=form.cleaned_data.get("file"),
        )  # fmt: skip
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    messages.success(request, _("Saved: %(part)s") % {"part": PARTS[key].title})
    return True


def _is_check(request: ActingRequest) -> bool:
    """Whether the writer came from “Check your answers” and goes back there."""
    return request.GET.get("from") == "check"


def _next(request: ActingRequest, referral: Referral, key: str) -> str:
    name = "referrals:check" if _is_check(request) else "referrals:tasks"
    return reverse(name, args=[referral.public_id])
