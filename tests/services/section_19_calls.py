"""The section 19 record: known, considered, arranged, written, ended."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Child, DutyOutcome, EndKind, KnowledgeKind, Section19Record
from cases.services.section_19 import (
    arranging,
    considering,
    copies,
    ending,
    guards,
    knowledge,
    words,
)
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import ChildFactory, ParentFactory
from tests.factories.section_19 import Section19RecordFactory
from tests.people import actor, member
from tests.services.doors import INSIDE, READS, Given, beside, calls


def today():
    return timezone.localdate()


def world() -> tuple[Actor, Child]:
    authority = AuthorityFactory(telephone="01234 567890")
    child = ChildFactory(school=SchoolFactory())
    ParentFactory(child=child)
    member(Role.NAMED_OFFICER, authority)  # a colleague, who is told
    return actor(Role.NAMED_OFFICER, authority), child


def considered(record: Section19Record, officer: Actor) -> Given:
    return {
        "actor": officer, "record": record, "outcome": DutyOutcome.OWED,
        "considered": "The letter", "reasons": "Six more weeks",
    }  # fmt: skip


def decided() -> tuple[Actor, Section19Record]:
    officer, child = world()
    record = Section19RecordFactory(child=child)
    considering.consider_duty(**considered(record, officer))
    record.refresh_from_db()
    return officer, record


@calls(knowledge.note_knowledge)
def _note() -> Given:
    _officer, child = world()
    return {
        "actor": Actor.system(), "child": child, "kind": KnowledgeKind.OTHER, "told_on": today(),
        "words": "The register", "link": "/attendance/",
    }  # fmt: skip


@calls(knowledge.record_knowledge)
def _record() -> Given:
    officer, child = world()
    return {
        "actor": officer, "child": child, "kind": KnowledgeKind.HOSPITAL, "told_on": today(),
        "words": "The ward expects four weeks",
    }  # fmt: skip


@calls(considering.consider_duty)
def _consider() -> Given:
    officer, child = world()
    return considered(Section19RecordFactory(child=child), officer)


@calls(arranging.record_arrangement)
def _arrange() -> Given:
    officer, record = decided()
    return {
        "actor": officer, "record": record, "what": "Five hours of tuition",
        "starts_on": today(), "why_less": "Gets tired",
    }  # fmt: skip


@calls(arranging.start_interim)
def _interim() -> Given:
    officer, child = world()
    Section19RecordFactory(child=child)
    return {
        "actor": officer, "child": child, "what": "Tuition at home", "starts_on": today(),
        "ends_on": today() + timedelta(weeks=6), "reasons": "Evidence is pending",
    }  # fmt: skip


@calls(copies.write_copy)
def _write() -> Given:
    officer, record = decided()
    return {"actor": officer, "record": record, "parent": record.child.parents.get()}


@calls(copies.hand_over_copy)
def _hand_over() -> Given:
    given = _write()
    return {
        "actor": given["actor"], "copy": copies.write_copy(**given), "handed_on": today(),
        "handed_how": "post",
    }  # fmt: skip


@calls(ending.end_record)
def _end() -> Given:
    officer, record = decided()
    return {
        "actor": officer, "record": record, "kind": EndKind.RETURNED, "reason": "The register",
    }  # fmt: skip


@calls(ending.take_up_record)
def _take_up() -> Given:
    given = _end()
    ending.end_record(**given)
    given["record"].refresh_from_db()
    return {"actor": given["actor"], "record": given["record"], "reason": "Ended too soon"}


beside(
    READS, copies.letter_context, guards.standing_decision, guards.is_owed, guards.check_keep,
    guards.check_decide, words.record_link,
)  # fmt: skip
beside(INSIDE, guards.lock_unended, words.tell_officers)
