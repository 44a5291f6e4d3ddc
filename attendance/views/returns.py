"""The school's returns: what is due, each entry, sign-off, sending. The authority's: what came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import ActingRequest
from accounts.roles import Scope
from attendance.models import (
    EntryStatus,
    ReturnEntry,
    ReturnKind,
    StatutoryReturn,
    StatutoryReturnStatus,
)
from attendance.returns.access import (
    check_prepares,
    check_works_with_returns,
    kind_or_404,
    log_list,
    open_entry,
    open_return,
)
from attendance.returns.addresses import addresses_on_return, knows_address
from attendance.returns.due import DueReturn, due_returns
from attendance.returns.forms import (
    AddEntryForm,
    CompleteEntryForm,
    SetAsideForm,
    SignOffForm,
    TakeBackForm,
)
from attendance.returns.permissions import can_prepare, can_sign, check_prepare, check_sign
from attendance.returns.wording import rule_in_words, why_on_return
from attendance.services.returns import (
    add_entry,
    complete_entry,
    send_return,
    set_entry_aside,
    sign_return_off,
    take_entry_up,
    take_return_back,
)
from attendance.views.returns_received import received
from cases.access import Section, open_child, write_access_log
from cases.scope import sees_child
from ledger.files import file_response
from ledger.form_pages import filled, form_page
from ledger.state import status_history

LATEST = 12


def return_list(request: ActingRequest) -> HttpResponseBase:
    """A school's two returns; for the authority, what its schools sent."""
    actor = request.actor
    check_works_with_returns(actor)
    if actor.scope is not Scope.SCHOOL or actor.organisation is None:
        return received(request)
    entries = ReturnEntry.objects.visible_to(actor).select_related("child")
    returns = StatutoryReturn.objects.visible_to(actor).standing()
    due = due_returns([actor.organisation], timezone.localdate())
    shown = list(entries.filter(status__in=["proposed", "checked", "signed", "set_aside"]))
    latest = list(returns.select_related("sent_by__user")[: 2 * LATEST])
    context = {
        "heading": _("Sickness and attendance returns"),
        "returns": [_panel(one, shown, latest) for one in due],
        "corrected": entries.filter(sessions_now__isnull=False).select_related("statutory_return"),
        "may_sign": can_sign(actor, actor.organisation),
    }
    return render(request, "attendance/returns/school.html", context)


def entry(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What the register says of a child, and what the school adds."""
    found = open_entry(actor=request.actor, public_id=public_id)
    may_change = found.status in {EntryStatus.PROPOSED, EntryStatus.CHECKED}
    if request.method == "POST" and not may_change:
        return redirect("attendance:returns")
    has_address = knows_address(found)
    data, _files = filled(request)
    form = CompleteEntryForm(
        data, kind=found.kind, has_address=has_address,
        initial={"belief": found.belief, "cause": found.cause,
                 "why_no_address": found.why_no_address},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: complete_entry(
            actor=request.actor, entry=found, expected=found.status,
            **{"why_no_address": "", **form.cleaned_data},
        ),
        done=_("Saved. The entry is ready."), next_url=reverse("attendance:returns"),
        template="attendance/returns/entry.html", heading=found.child.name, entry=found,
        why=why_on_return(found), may_change=may_change, has_address=has_address,
        address=addresses_on_return([found])[found.pk],
        sees_child=sees_child(request.actor, found.child_id),
        history=status_history(found),
    )  # fmt: skip


def set_aside(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The child does not belong on this return."""
    found = open_entry(actor=request.actor, public_id=public_id)
    form = SetAsideForm(request.POST or None)
    return form_page(
        request, form,
        lambda: set_entry_aside(
            actor=request.actor, entry=found, reason=form.cleaned_data["reason"],
            expected=found.status,
        ),
        done=_("Set aside."), next_url=reverse("attendance:returns"),
        heading=_("Set aside"), caption=found.child.name, lede=why_on_return(found),
    )  # fmt: skip


@require_POST
def take_up(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Bring an entry back that was set aside."""
    found = open_entry(actor=request.actor, public_id=public_id)
    take_entry_up(actor=request.actor, entry=found)
    messages.success(request, _("The entry is back, to be checked."))
    return redirect("attendance:return_entry", found.public_id)


def add(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Put a child on a return whom the register does not put there yet."""
    check_prepares(request.actor)
    access = open_child(actor=request.actor, public_id=public_id, section=Section.ATTENDANCE)
    form = AddEntryForm(request.POST or None)
    return form_page(
        request, form,
        lambda: add_entry(actor=request.actor, child=access.child, **form.chosen),
        done=_("The child is on the return. Check the entry, then it is ready."),
        next_url=lambda made: reverse("attendance:return_entry", args=[made.public_id]),
        back_url=reverse("attendance:child", args=[access.child.public_id]),
        heading=_("Put on a return"), caption=access.child.name,
        lede=_("Waymark proposes children by their registers. Use this where you have reason to "
               "believe it before the register shows it."),
    )  # fmt: skip


def sign_off(request: ActingRequest, kind: str) -> HttpResponse:
    """The head or SENCo looks at the whole return and signs."""
    wanted, school = kind_or_404(kind), request.actor.organisation
    check_prepares(request.actor)
    assert school is not None  # noqa: S101 (the check says so)
    check_sign(request.actor, school)
    entries = ReturnEntry.objects.visible_to(request.actor).filter(kind=wanted).unsent()
    rows = list(entries.select_related("child"))
    log_list(request.actor, _("Looked at a return before signing it off"))
    form = SignOffForm(
        request.POST or None, initial={"entries_seen": len(rows)},
        submit_label=_("Sign off") if rows else _("Sign off a nil return"),
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: sign_return_off(
            actor=request.actor, school=school, kind=wanted,
            entries_seen=form.cleaned_data["entries_seen"],
        ),
        done=_("Signed off. Now send it."),
        next_url=lambda made: reverse("attendance:return", args=[made.public_id]),
        back_url=reverse("attendance:returns"), template="attendance/returns/sign_off.html",
        heading=_("Sign off"), caption=wanted.label, rows=_previews(rows),
        waiting=sum(row.status == EntryStatus.PROPOSED for row in rows),
    )  # fmt: skip


def show_return(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A return: as it will be sent, or as it was."""
    found = open_return(actor=request.actor, public_id=public_id)
    is_sent = found.status == StatutoryReturnStatus.SENT
    if is_sent:
        rows = [_sent_row(row) for row in found.rows.select_related("entry__child")]
    else:
        rows = _previews(list(found.entries.select_related("child")))
    context = {
        "heading": found.get_kind_display(),
        "found": found,
        "is_sent": is_sent,
        "rows": rows,
        "history": status_history(found),
        "may_send": not is_sent and can_prepare(request.actor, found.school),
        "may_take_back": not is_sent and can_sign(request.actor, found.school),
    }
    return render(request, "attendance/returns/return.html", context)


@require_POST
def send(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Send a signed return to the authority."""
    found = open_return(actor=request.actor, public_id=public_id)
    check_prepare(request.actor, found.school)
    send_return(actor=request.actor, statutory_return=found)
    messages.success(request, _("Sent. The authority reads it now."))
    return redirect("attendance:return", found.public_id)


def take_back(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change something before it is sent."""
    found = open_return(actor=request.actor, public_id=public_id)
    check_sign(request.actor, found.school)
    form = TakeBackForm(request.POST or None)
    return form_page(
        request, form,
        lambda: take_return_back(
            actor=request.actor, statutory_return=found, reason=form.cleaned_data["reason"]
        ),
        done=_("Taken back. Its children can be changed again."),
        next_url=reverse("attendance:returns"),
        heading=_("Take the return back"), caption=found.get_kind_display(),
    )  # fmt: skip


@require_GET
def download(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """The file that was kept when the return was sent."""
    found = open_return(actor=request.actor, public_id=public_id)
    if found.file is None:
        raise PermissionDenied(_("There is a file once the return has been sent."))
    write_access_log(
        actor=request.actor, child=None, section=Section.CONTACT.value, basis="list",
        reason=_("Downloaded return %(reference)s") % {"reference": found.reference},
    )  # fmt: skip
    return file_response(found.file)


def _panel(
    due: DueReturn, entries: list[ReturnEntry], latest: list[StatutoryReturn]
) -> dict[str, Any]:
    own = [one for one in entries if one.kind == due.kind]
    sent = [one for one in latest if one.kind == due.kind]
    signed = next((one for one in sent if one.status == StatutoryReturnStatus.SIGNED), None)
    unsent = [{"entry": one, "why": why_on_return(one)} for one in own if one.is_unsent]
    return {
        "due": due,
        "kind": due.kind,
        "rule": rule_in_words(ReturnKind(due.kind)),
        "entries": unsent,
        "waiting": sum(one.status == EntryStatus.PROPOSED for one in own),
        "set_aside": [one for one in own if one.status == EntryStatus.SET_ASIDE],
        "signed": signed,
        "sent": [one for one in sent if one is not signed][:LATEST],
    }


def _previews(entries: list[ReturnEntry]) -> list[dict[str, Any]]:
    """Rows as they would be sent now. Two queries."""
    addresses = addresses_on_return(entries)
    return [
        {
            "row": entry,
            "full_name": entry.child.legal_name,
            "address": addresses[entry.pk],
            "why": why_on_return(entry),
            "child": entry.child,
            "is_to_check": entry.status == EntryStatus.PROPOSED,
        }
        for entry in entries
    ]


def _sent_row(row: Any) -> dict[str, Any]:
    now = row.entry.sessions_now
    return {
        "row": row,
        "full_name": row.full_name,
        "address": row.address,
        "why": why_on_return(row),
        "child": row.entry.child,
        "days_now": None if now is None else f"{now / 2:g}",
    }
