"""What the panel's office does at triage, and what answers it."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from panels.services import saved_filters
from referrals.models import OwedEvidence, OwedKind, Question
from referrals.services import (
    bulk,
    criteria,
    earlier_support,
    interim,
    merging,
    owed,
    questions,
)
from referrals.services.triage import return_referral
from tests.factories.accounts import AuthorityFactory
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.people import actor
from tests.services.doors import READS, Given, beside, calls

beside(READS, merging.twins_of, criteria.fingerprint, questions.is_time_again)
beside(
    "a sweep: each row is claimed in a transaction of its own",
    questions.remind_of_questions, owed.chase_overdue_evidence,
)  # fmt: skip


def _office() -> Actor:
    return actor(Role.PANEL_COORDINATOR, AuthorityFactory())


def _with_school() -> Given:
    referral = QueuedReferralFactory()
    actor(Role.SENCO, referral.organisation)
    return {"actor": _office(), "referral": referral}


def _in_days(number: int):
    return timezone.localdate() + timedelta(days=number)


@calls(bulk.assign_referrals)
def _assign() -> Given:
    office = _office()
    chosen = {QueuedReferralFactory().pk: 0 for _number in range(2)}
    return {"actor": office, "chosen": chosen, "assignee": office.membership}


@calls(criteria.record_findings)
def _find() -> Given:
    return {**_with_school(), "findings": {"plan": ("met", "")}, "seen": ""}


@calls(criteria.triage_fast_track)
def _fast() -> Given:
    urgent = SubmittedReferralFactory(is_fast_track=True, grounds="In hospital")
    return {"actor": _office(), "referral": urgent, "stays": False, "reason": "Home again"}


@calls(earlier_support.suggest_earlier_support)
def _advise() -> Given:
    return {
        **_with_school(), "advice": "One adult", "actions": ["mentor"],
        "look_again_on": _in_days(20),
    }  # fmt: skip


@calls(earlier_support.bring_back_referral)
def _bring_back() -> Given:
    given = _advise()
    advised = earlier_support.suggest_earlier_support(**given)
    return {"actor": given["actor"], "referral": advised, "what_came": "An hour a day"}


@calls(questions.take_back_question)
def _take_back() -> Given:
    given = _with_school()
    returned = return_referral(**given, question="Which hours?", due_on=_in_days(5))
    assert Question.objects.exists()
    return {"actor": given["actor"], "referral": returned, "reason": "They rang"}


@calls(merging.merge_referrals)
def _merge() -> Given:
    keep = QueuedReferralFactory()
    return {"actor": _office(), "keep": keep, "other": QueuedReferralFactory(child=keep.child)}


@calls(merging.undo_merge)
def _undo() -> Given:
    given = _merge()
    merge = merging.merge_referrals(**given)
    return {"actor": given["actor"], "merge": merge, "reason": "Not the same"}


@calls(interim.ask_for_interim)
def _ask_interim() -> Given:
    actor(Role.NAMED_OFFICER, AuthorityFactory())
    return {
        **_with_school(), "what": "Ten hours", "starts_on": _in_days(0), "ends_on": _in_days(30),
        "reasons": "Evidence is pending",
    }  # fmt: skip


def _answering() -> Given:
    officer = actor(Role.NAMED_OFFICER, AuthorityFactory())
    return {"actor": officer, "request": interim.ask_for_interim(**_ask_interim())}


@calls(interim.authorise_request)
def _authorise() -> Given:
    return {**_answering(), "starts_on": _in_days(0), "ends_on": _in_days(30)}


@calls(interim.decline_request)
def _decline() -> Given:
    return {**_answering(), "answer": "He is taught full time"}


@calls(owed.note_owed_evidence)
def _owe() -> Given:
    return {
        **_with_school(),
        "kind": OwedKind.HOURS,
        "owed_by": "Dr Invented",
        "due_on": _in_days(5),
    }


def _owing() -> Given:
    given = _owe()
    found: OwedEvidence = owed.note_owed_evidence(**given)
    return {"actor": given["actor"], "owed": found}


@calls(owed.close_owed_evidence)
def _close() -> Given:
    return _owing()


@calls(owed.chase_owed_evidence)
def _chase() -> Given:
    return _owing()


@calls(saved_filters.save_filter)
def _save_filter() -> Given:
    return {"actor": _office(), "name": "Late", "query": "overdue=on"}


@calls(saved_filters.rename_filter)
def _rename_filter() -> Given:
    given = _save_filter()
    saved = saved_filters.save_filter(**given)
    return {"actor": given["actor"], "saved": saved, "name": "Another name", "is_shared": True}


@calls(saved_filters.remove_filter)
def _remove_filter() -> Given:
    given = _save_filter()
    return {"actor": given["actor"], "saved": saved_filters.save_filter(**given)}
