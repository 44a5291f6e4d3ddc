"""Triage: a submission held against the criteria, and the ways on from there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from calendars.days import add_working_days
from cases.record_page import record_page
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from referrals import permissions
from referrals.access import ReferralAccess, open_referral
from referrals.clocks import clock_of, days_without_education, targets_of
from referrals.criteria import CRITERIA, not_tried, tried
from referrals.forms.triage import (
    BringBackForm,
    EarlierSupportForm,
    FastTrackTriageForm,
    FindingsForm,
    Found,
    WhyForm,
)
from referrals.known import Known, gather
from referrals.models import QUEUE_STATUSES, Referral, ReferralStatus
from referrals.services.criteria import fingerprint, record_findings, triage_fast_track
from referrals.services.earlier_support import bring_back_referral, suggest_earlier_support
from referrals.services.merging import twins_of
from referrals.services.questions import take_back_question
from referrals.services.seen import seen_now
from referrals.settings import LOOK_AGAIN_DAYS
from referrals.views.steps import refuse_step, require, step_page


def open_for_triage(request: ActingRequest, public_id: UUID) -> ReferralAccess:
    """A referral that the panel's office works on. Raises Http404 or PermissionDenied."""
    access = open_referral(actor=request.actor, public_id=public_id)
    require(
        permissions.can_triage(request.actor, access.referral),
        _("Only the panel coordinator can do this."),
    )
    return access


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The criteria with what Waymark sees, the coordinator's findings, and what can follow."""
    access = open_for_triage(request, public_id)
    referral, known = access.referral, gather(access.referral)
    seen = {key: one.look(referral, known) for key, one in CRITERIA.items()}
    form = FindingsForm(
        request.POST or None, start=_start(referral, seen),
        initial={"seen": fingerprint(referral)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            record_findings(
                actor=request.actor, referral=referral, findings=form.findings(),
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except Refused as error:
            refuse_step(form, error)
        else:
            messages.success(request, _("Saved what you found."))
            return redirect("referrals:triage", public_id)
    context = record_page(
        access.record, "referrals", page_title=_("Triage"), referral=referral, form=form,
        rows=[(CRITERIA[key], form[key], form[f"{key}_note"], seen[key]) for key in CRITERIA],
        **_ways_on(access, known),
    )  # fmt: skip
    return render(request, "referrals/triage.html", context)


def _start(referral: Referral, seen: dict[str, Any]) -> Found:
    """What was found before, else what Waymark sees."""
    found = {one.criterion: (one.verdict, one.note) for one in referral.findings.all()}
    return {key: found.get(key, (seen[key][0], "")) for key in CRITERIA}


def _ways_on(access: ReferralAccess, known: Known) -> dict[str, Any]:
    referral = access.referral
    waits = referral.status in QUEUE_STATUSES
    asked = list(referral.interim_requests.all())
    return {
        "clock": clock_of(referral),
        "days_without": days_without_education(referral),
        "targets": targets_of(referral),
        "waits": waits,
        "is_thin": tried(known).is_thin and not referral.is_fast_track,
        "twins": twins_of(referral),
        "owed": list(referral.owed_evidence.select_related("request")),
        "interim_requests": asked,
        "open_interim": next((one for one in asked if one.status == "asked"), None),
        "may_authorise": access.actor.can(Permission.AUTHORISE_INTERIM),
        "to_triage": referral.is_fast_track and waits and referral.triaged_at is None,
    }


def fast_track(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Do the grounds of the fast track hold?"""
    access = open_for_triage(request, public_id)
    form = FastTrackTriageForm(request.POST or None, initial={"seen": seen_now(access.referral)})

    def save() -> None:
        triage_fast_track(actor=request.actor, referral=access.referral, **form.cleaned_data)

    return step_page(
        request, access, _("Triage the fast track"), form, save, _("Saved. The clock runs on."),
        access.referral.grounds,
    )  # fmt: skip


def advise(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Suggest that the school tries something nearer first."""
    access = open_for_triage(request, public_id)
    referral = access.referral
    form = EarlierSupportForm(
        request.POST or None, kinds=not_tried(gather(referral)),
        initial={
            "look_again_on": add_working_days(timezone.localdate(), get_setting(LOOK_AGAIN_DAYS)),
            "seen": seen_now(referral),
        },
    )  # fmt: skip

    def save() -> None:
        suggest_earlier_support(actor=request.actor, referral=referral, **form.cleaned_data)

    days = days_without_education(referral) or 0
    lede = _(
        "The referral keeps its place and the school can bring it back at any time. The child has "
        "been without suitable education for %(days)s school days; the duty under section 19 does "
        "not wait for what comes of this."
    ) % {"days": days}
    done = _("Suggested. The school has the advice and a task for each action.")
    return step_page(request, access, _("Suggest earlier support"), form, save, done, lede)


def bring_back(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The school brings the referral back with what came of the earlier support."""
    access = open_referral(actor=request.actor, public_id=public_id)
    referral = access.referral
    require(
        referral.status == ReferralStatus.ADVISED
        and permissions.can_write(request.actor, referral),
        _("There is nothing for you to bring back."),
    )
    form = BringBackForm(request.POST or None)

    def save() -> None:
        bring_back_referral(actor=request.actor, referral=referral, **form.cleaned_data)

    advice = referral.earlier_support.filter(resumed_on__isnull=True).first()
    done = _("Brought back. It waits for the panel where it stood.")
    heading = _("Bring the referral back")
    return step_page(request, access, heading, form, save, done, advice.advice if advice else "")


def take_back(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The question is needed no more: the clock runs again."""
    access = open_for_triage(request, public_id)
    form = WhyForm(request.POST or None, submit_label=_("Take the question back"))

    def save() -> None:
        take_back_question(actor=request.actor, referral=access.referral, **form.cleaned_data)

    question = access.referral.questions.filter(resumed_on__isnull=True).first()
    done = _("Taken back. The clock runs again.")
    return step_page(
        request, access, _("Take the question back"), form, save, done, question=question
    )
