"""Part-time timetables: proposed, agreed, looked at again, ended, watched."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import AgreedHow, PartTimeReason, PartTimeTimetable, TermsAnswer
from attendance.services.part_time import (
    agreeing,
    ending,
    health,
    proposing,
    reviewing,
    terms,
    watching,
)
from cases.models import Child
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory, ParentFactory
from tests.factories.part_time import agreed_part_time, proposed_part_time, terms_from
from tests.people import actor, member
from tests.services.doors import INSIDE, Given, beside, calls

WEEK = timedelta(weeks=1)


def start() -> date:
    return timezone.localdate() - 2 * WEEK


def people() -> tuple[Actor, Child]:
    child = ChildFactory(school=SchoolFactory())
    ParentFactory(child=child, full_name="Dana Vale")
    member(Role.NAMED_OFFICER)
    member(Role.LIAISON_OFFICER)
    return actor(Role.SENCO, child.enrolments.get().school), child


def agreed(**facts) -> tuple[Actor, PartTimeTimetable]:
    senco, child = people()
    return senco, agreed_part_time(senco, child, start(), **facts)


@calls(proposing.propose_timetable)
def _propose() -> Given:
    senco, child = people()
    return {
        "actor": senco, "child": child, "reason": PartTimeReason.HEALTH,
        "circumstances": "After an operation.", "way_back": "Step by step.",
        "terms": terms_from(senco.membership, start()),
    }  # fmt: skip


@calls(proposing.propose_terms)
def _propose_terms() -> Given:
    senco, timetable = agreed()
    later = terms_from(senco.membership, start() + 4 * WEEK)
    return {"actor": senco, "timetable": timetable, "terms": later, "why": "Still tired"}


@calls(proposing.take_back_terms)
def _take_back() -> Given:
    given = _propose_terms()
    return {"actor": given["actor"], "terms": proposing.propose_terms(**given)}


@calls(agreeing.record_parent_agreement)
def _agreed() -> Given:
    senco, child = people()
    timetable = proposed_part_time(senco, child, start())
    return {
        "actor": senco, "terms": timetable.terms.get(), "parent": child.parents.get(),
        "how": AgreedHow.SPOKEN, "agreed_on": timezone.localdate(),
    }  # fmt: skip


@calls(agreeing.answer_terms)
def _answer() -> Given:
    senco, child = people()
    timetable = proposed_part_time(senco, child, start())
    grant = GrantFactory(child=child, parent=child.parents.get())
    return {
        "actor": Actor.family(grant.user), "terms": timetable.terms.get(),
        "answer": TermsAnswer.AGREED,
    }  # fmt: skip


@calls(agreeing.agree_with_return)
def _with_return() -> Given:
    given = _propose()
    child = given["child"]
    return {
        **given, "school": given["actor"].organisation, "parent": child.parents.get(),
        "how": AgreedHow.PAPER, "agreed_on": timezone.localdate(),
    }  # fmt: skip


@calls(reviewing.review_timetable)
def _review() -> Given:
    senco, timetable = agreed()
    return {
        "actor": senco, "timetable": timetable, "words": "It helps",
        "reviewed_on": timezone.localdate(),
    }  # fmt: skip


@calls(reviewing.ask_for_review)
def _ask() -> Given:
    _senco, timetable = agreed()
    liaison = actor(Role.LIAISON_OFFICER)
    return {"actor": liaison, "timetable": timetable, "words": "Five weeks of mornings"}


@calls(ending.end_timetable)
def _end() -> Given:
    senco, timetable = agreed()
    return {
        "actor": senco, "timetable": timetable, "reason": "Back full time",
        "ended_on": timezone.localdate(),
    }  # fmt: skip


@calls(ending.withdraw_timetable)
def _withdraw() -> Given:
    senco, timetable = agreed()
    return {"actor": senco, "timetable": timetable, "reason": "Another child"}


@calls(watching.watch_timetables)
def _watch() -> Given:
    agreed(weeks=2)
    return {"actor": Actor.system(), "today": timezone.localdate() + 2 * WEEK}


beside(
    INSIDE, proposing.write_down, proposing.take_over, ending.close_timetable,
    ending.close_timetables, ending.change_times, reviewing.write_review, health.follow_health,
    terms.check_terms, terms.ask_terms,
)  # fmt: skip
