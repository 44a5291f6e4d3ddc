"""One referral: its page, its print view, the PDF of what was submitted; and those of a child."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission, Role
from cases.access import Section, open_child
from cases.record_page import record_page
from cases.registries import decision_blocks
from cases.services.documents import section_of
from ledger.files import file_response
from ledger.state import status_history
from referrals import permissions
from referrals.access import ReferralAccess, open_referral
from referrals.clocks import clock_of, days_without_education, targets_of
from referrals.known import evidence_of
from referrals.lookups import merged_into, merges_of, referral_of, referrals_of
from referrals.models import ReferralStatus
from referrals.transitions import REFERRAL
from referrals.words import one_evidence


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Where the referral stands, whose turn it is, and everything in it that may be read."""
    access = open_referral(actor=request.actor, public_id=public_id)
    if access.referral.is_draft and permissions.can_write(request.actor, access.referral):
        return redirect("referrals:tasks", public_id)
    return render(request, "referrals/show.html", _page(access))


def print_view(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What was submitted, for paper; without what the reader may not read."""
    access = open_referral(actor=request.actor, public_id=public_id)
    context = {**_page(access), "heading": access.referral.reference}
    return render(request, "referrals/print.html", context)


def document(request: ActingRequest, public_id: UUID) -> FileResponse:
    """The PDF as it was issued at submission; for those who may read all that stands in it."""
    access = open_referral(actor=request.actor, public_id=public_id)
    if access.referral.document is None:
        raise Http404
    if not reads_everything(access):
        raise PermissionDenied(
            _("The document holds clinical evidence, which your role does not read.")
        )
    return file_response(access.referral.document)


def answer_file(request: ActingRequest, public_id: UUID, question_id: UUID) -> FileResponse:
    """The document that came with an answer."""
    access = open_referral(actor=request.actor, public_id=public_id)
    rows = access.referral.questions.select_related("document__file")
    found = rows.filter(public_id=question_id, document__withdrawn_at__isnull=True).first()
    if access.is_as_submitted or found is None or found.document is None:
        raise Http404
    if not access.can_read(section_of(found.document.kind)):
        raise PermissionDenied(_("Your role does not read clinical letters."))
    return file_response(found.document.file)


def of_child(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The child's referrals, newest first."""
    access = open_child(actor=request.actor, public_id=public_id, section=Section.REFERRAL)
    rows = referrals_of(request.actor, access.child)
    can_refer = request.actor.can(Permission.WRITE_REFERRAL)
    context = record_page(
        access, "referrals", page_title=_("Referrals"),
        referrals=[(row, clock_of(row)) for row in rows],
        can_refer=can_refer and referral_of(request.actor, access.child) is None,
    )  # fmt: skip
    return render(request, "referrals/of_child.html", context)


def reads_everything(access: ReferralAccess) -> bool:
    """Whether no group of what was submitted is closed to the reader."""
    groups = access.referral.submission.get("groups", [])
    return all(access.can_read(Section(group["section"])) for group in groups)


def _page(access: ReferralAccess) -> dict[str, Any]:
    referral = access.referral
    groups = [
        group
        for group in referral.submission.get("groups", [])
        if access.can_read(Section(group["section"]))
    ]
    context = record_page(
        access.record, "referrals", page_title=referral.reference, referral=referral,
        groups=groups, may_download=referral.document_id is not None and reads_everything(access),
        is_as_submitted=access.is_as_submitted,
    )  # fmt: skip
    if access.is_as_submitted:
        return {**context, "schools": [referral.organisation]}
    return {**context, **_as_it_stands(access)}


def _as_it_stands(access: ReferralAccess) -> dict[str, Any]:
    referral, actor = access.referral, access.actor
    reads_clinical = access.can_read(Section.CLINICAL)
    asked = referral.questions.select_related("document__file", "asked_of__user", "answered_by")
    questions = list(asked)
    advice = list(referral.earlier_support.all())
    evidence = evidence_of(referral) if reads_clinical else []
    return {
        "clock": clock_of(referral),
        "days_without": days_without_education(referral),
        "turn": turn_of(access),
        "reads_clinical": reads_clinical,
        "evidence": [(item, one_evidence(item)) for item in evidence],
        "requests": list(referral.evidence_requests.all()) if reads_clinical else [],
        "questions": questions,
        "open_question": next((item for item in questions if item.is_open), None),
        "advice": advice,
        "open_advice": next((item for item in advice if item.resumed_on is None), None),
        "targets": targets_of(referral),
        "decision_blocks": _decision_blocks(access),
        "merges": merges_of(referral),
        "merged_into": merged_into(referral),
        "history": _history(access),
        "may": {
            "answer": permissions.can_answer(actor, referral),
            "triage": permissions.can_triage(actor, referral),
            "write": referral.is_live and permissions.can_write(actor, referral),
            "interim": referral.is_live and actor.can(Permission.AUTHORISE_INTERIM),
            "withdraw": bool(REFERRAL.get("withdraw").sources.count(referral.status))
            and permissions.can_withdraw(actor, referral),
        },
    }


def _decision_blocks(access: ReferralAccess) -> list[str]:
    """What upper apps show beside the decision, for those who read what the panel decides."""
    reference = access.referral.decision_reference
    if not reference or not access.can_read(Section.PANEL):
        return []
    shown = [(one, one.context(reference, access.actor)) for one in decision_blocks]
    return [render_to_string(one.template, found) for one, found in shown if found is not None]


def turn_of(access: ReferralAccess) -> str:
    """Whose turn it is, in words; empty when nobody’s."""
    referral = access.referral
    if referral.status == ReferralStatus.RETURNED:
        asked = referral.questions.filter(resumed_on__isnull=True).first()
        if asked and asked.asks_family:
            return _("The family, or %(who)s for them") % {"who": referral.organisation}
        return str(asked.asked_of.user if asked and asked.asked_of else referral.organisation)
    if referral.status == ReferralStatus.ADVISED:
        return str(referral.organisation)
    if referral.assigned_to and referral.status in {
        ReferralStatus.SUBMITTED, ReferralStatus.QUEUED
    }:  # fmt: skip
        return f"{referral.assigned_to.user} ({referral.assigned_to.role_label})"
    roles = REFERRAL.turns.get(referral.status, ())
    return str(Role(roles[0]).label) if roles else ""


def _history(access: ReferralAccess) -> list[dict[str, Any]]:
    """The referral's own steps as events, newest first; a draft's writing is nobody's business."""
    steps = list(status_history(access.referral))
    return [
        {
            "title": _("Begun") if step.action == "start" else ReferralStatus(step.to_status).label,
            "at": step.changed_at,
            "by": step.changed_by.full_name if step.changed_by else _("Waymark"),
            "body": step.reason,
        }
        for step in reversed(steps)
    ]
