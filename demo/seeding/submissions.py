"""Referrals from draft to the queue, returned, answered, withdrawn; evidence there or owed."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from demo.seeding.casework import record_baseline
from demo.seeding.records import add_others_to_team
from demo.seeding.told import Told
from healthcare_plans.models import Plan
from referrals.models import Referral, SharingBasis
from referrals.services.drafting import save_part, start_referral, withdraw_referral
from referrals.services.evidence import add_evidence
from referrals.services.links import ask_clinician
from referrals.services.submitting import submit_referral
from referrals.services.triage import (
    acknowledge_referral,
    answer_question,
    assign_referral,
    return_referral,
)

# Situation: school days before the demo date on which it was submitted, and acknowledged.
SUBMITTED: dict[str, tuple[int, int | None]] = {
    "decided_agreed": (36, 35), "declined": (34, 33), "decided_held": (18, 17),
    "deferred": (17, 16), "listed": (9, 8), "listed_interest": (9, 8), "queued": (6, 5),
    "meeting_today": (10, 9),
    "queued_late": (24, 23), "submitted": (1, None), "submitted_late": (6, None),
    "returned": (8, 7), "answered": (8, 7), "evidence_owed": (4, 3), "fast_track": (1, 1),
    "fast_track_second": (2, 1), "declined_lately": (3, 2), "ratify": (5, 5), "withdrawn": (9, 8),
}  # fmt: skip
# By the school and by the authority; of those answered, the office has joined the two.
REFERRED_TWICE = {"queued_late", "answered"}
FAST = {"fast_track", "fast_track_second", "ratify", "declined_lately"}


def refer(told: Told, number: int) -> Referral | None:
    """One child's referral as far as it goes before an agenda; None without one."""
    if told.situation == "referral_draft":
        told.on(3)
        referral = start_referral(actor=told.senco, child=told.child)
        return _save(told, referral, ["child", "need", "attendance"])
    if told.situation not in SUBMITTED:
        return None
    submitted, acknowledged = SUBMITTED[told.situation]
    second = _begin_second(told, submitted) if told.situation in REFERRED_TWICE else None
    referral = _submit(told, submitted)
    if second is not None:
        _submit_second(told, second)
    if acknowledged is not None:
        told.on(acknowledged, 13)
        referral = acknowledge_referral(actor=told.town.actor("coordinator"), referral=referral)
        if number % 2:
            assignee = told.town.memberships["liaison" if number % 4 == 1 else "coordinator-2"]
            referral = assign_referral(
                actor=told.town.actor("coordinator"), referral=referral, assignee=assignee
            )
    return _carry_on(told, referral)


def _submit(told: Told, days: int) -> Referral:
    told.on(days, 9)
    referral = start_referral(actor=told.senco, child=told.child)
    record_baseline(told)
    referral = _save(told, referral)
    _give_evidence(told, referral)
    told.on(days, 11)
    referral = submit_referral(actor=told.senco, referral=referral)
    add_others_to_team(told)
    return referral


def _begin_second(told: Told, days: int) -> Referral:
    """A liaison officer begins a referral of the same child the day before the school sends its."""
    told.on(days + 1, 15)
    return start_referral(actor=told.town.actor("liaison"), child=told.child)


def _submit_second(told: Told, referral: Referral) -> None:
    told.on(1, 12)
    liaison = told.town.actor("liaison")
    changed = {
        "need": {"reason": "The mother rang the authority: her child has not left the house since "
                 "half-term and the school sends work that nobody explains."},
        "evidence": {"why_no_evidence": "The family waits for an appointment."},
    }  # fmt: skip
    for key, values in (_answers(told) | changed).items():
        referral = save_part(actor=liaison, referral=referral, key=key, values=values)
    submit_referral(actor=liaison, referral=referral)


def _carry_on(told: Told, referral: Referral) -> Referral:
    coordinator = told.town.actor("coordinator")
    if told.situation in {"returned", "answered"}:
        told.on(4)
        due_on = told.town.today + timedelta(days=2)
        referral = return_referral(
            actor=coordinator, referral=referral, due_on=due_on,
            question="How many hours does the clinic advise, and from when?",
        )  # fmt: skip
    if told.situation == "answered":
        told.on(1, 12)
        referral = answer_question(
            actor=told.senco, referral=referral,
            answer="The clinic advises ten hours a week from next Monday; the letter follows.",
        )  # fmt: skip
    if told.situation == "withdrawn":
        told.on(2)
        referral = withdraw_referral(
            actor=told.senco, referral=referral,
            reason="The family has moved to another county.",
        )  # fmt: skip
    return referral


def _save(told: Told, referral: Referral, parts: Iterable[str] = ()) -> Referral:
    """Save the parts named, or all."""
    answers = _answers(told)
    for key in parts or answers:
        referral = save_part(actor=told.senco, referral=referral, key=key, values=answers[key])
    return referral


def _answers(told: Told) -> dict[str, dict[str, Any]]:
    """What the writer enters beside what the record says already."""
    has_plan = Plan.objects.active_for(told.child) is not None
    fast = told.situation in FAST
    risky = told.story["need"] == "mental"
    owed = told.situation == "evidence_owed"
    return {
        "child": {},
        "need": {"reason": told.words("why")},
        "attendance": {"attendance_note": "The figures leave out the days before the diagnosis."},
        "interventions": {},
        "plan": {} if has_plan else {
            "why_no_plan": "A plan is being written; the referral should not wait for it."
        },
        "evidence": {"why_no_evidence": "The clinic letter is on its way."} if owed else {},
        "risk": {"has_risks": risky, "risks": "Low mood, thoughts of self-harm in the past."
                 if risky else "", "mitigation": "Safety plan at home; a named adult in school."
                 if risky else ""},
        "views": {},
        "sharing": {"sharing_basis": SharingBasis.AGREED, "agreed_by": told.parent.full_name
                    if told.parent else "Parent", "agreed_on": told.town.days_ago(40)},
        "supports": {"supports": told.story["supports"],
                     "support_details": f"{told.child.first_name} would do best with one adult "
                     "and few changes."},
        "fast_track": {"is_fast_track": fast, "grounds": "Treatment starts within days and no "
                       "education is arranged for the time in hospital." if fast else ""},
        "outcomes": {},
    }  # fmt: skip


def _give_evidence(told: Told, referral: Referral) -> None:
    if told.situation == "evidence_owed":
        ask_clinician(
            actor=told.senco, referral=referral, clinician=told.story["clinician"],
            email="clinic@hospital.demo.example", service="Children’s hospital",
        )  # fmt: skip
        return
    hours = told.story["hours"]
    add_evidence(
        actor=told.senco, referral=referral, clinician=told.story["clinician"],
        diagnosis=told.story["diagnosis"] or told.words("description"),
        treatment=told.words("treatment"),
        is_full_time=None if hours is None else False,
        hours=None if hours is None else Decimal(hours),
        hours_reason="" if hours is None else told.words("hours_reason"),
        review_on=None if hours is None else told.town.today + timedelta(days=30),
        written_on=told.town.days_ago(45),
    )  # fmt: skip
