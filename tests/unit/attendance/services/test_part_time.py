"""Part-time timetables: proposed, agreed, extended, looked at again, ended, withdrawn."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import (
    AgreedHow,
    HealthPeriod,
    PartTimeReason,
    PartTimeStatus,
    PartTimeTimetable,
    TermsAnswer,
)
from attendance.part_time.weeks import ALL_SESSIONS, step
from attendance.services.health_periods import declare_health_period
from attendance.services.part_time.agreeing import answer_terms, record_parent_agreement
from attendance.services.part_time.ending import end_timetable, withdraw_timetable
from attendance.services.part_time.proposing import propose_terms, take_back_terms
from attendance.services.part_time.reviewing import ask_for_review, review_timetable
from cases.models import FamilyRight, Knowledge, KnowledgeKind
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from ledger.state import status_history
from tests.factories.accounts import SchoolFactory
from tests.factories.calendars import TermFactory
from tests.factories.cases import ChildFactory, GrantFactory, ParentFactory
from tests.factories.part_time import (
    MORNINGS,
    WEEK,
    agreed_part_time,
    proposed_part_time,
    terms_from,
)
from tests.people import actor, member
from tests.timeline import words_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-02 09:00:00Z", tick=False) as moved:
        yield moved


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    found = ChildFactory(school=school)
    ParentFactory(child=found, full_name="Dana Vale")
    return found


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def parent(child):
    """Signed in, living with the child."""
    return Actor.family(GrantFactory(child=child, parent=child.parents.get()).user)


def told(code):
    rows = Notification.objects.filter(code=f"attendance.part_time_{code}")
    return {row.recipient for row in rows}


def test_it_holds_when_a_parent_agrees_and_the_authority_is_told(senco, child):
    liaison, named = member(Role.LIAISON_OFFICER), member(Role.NAMED_OFFICER)
    made = proposed_part_time(senco, child)
    assert (made.status, made.told_authority_at) == (PartTimeStatus.PROPOSED, None)
    assert not told("agreed")
    agreed = record_parent_agreement(
        actor=senco, terms=made.terms.get(), parent=child.parents.get(), how=AgreedHow.SPOKEN,
        agreed_on=MONDAY,
    )  # fmt: skip
    assert agreed.status == PartTimeStatus.AGREED
    assert told("agreed") == {liaison.user, named.user}
    terms = agreed.terms.get()
    assert (terms.answer, terms.how, terms.agreed_by) == ("agreed", "spoken", senco.membership)
    assert terms.times.startswith("From 2 November 2026: every morning")
    assert words_of(child)[-1].startswith("Part-time timetable agreed from 2 November 2026")
    assert [row.action for row in status_history(agreed)] == ["propose", "agree"]


def test_a_parent_agrees_signed_in(senco, child, parent):
    made = proposed_part_time(senco, child)
    answer_terms(actor=parent, terms=made.terms.get(), answer=TermsAnswer.AGREED)
    made.refresh_from_db()
    assert made.is_going_on
    assert made.terms.get().how == AgreedHow.WAYMARK
    assert told("answered") == {senco.user}
    assert made.health_period.recorded_by == senco.user, "who agreed for the school"


def test_a_parent_asks_for_a_change_and_is_asked_anew(senco, child, parent):
    made = proposed_part_time(senco, child)
    first = made.terms.get()
    with pytest.raises(Refused):
        answer_terms(actor=parent, terms=first, answer=TermsAnswer.CHANGE_ASKED)
    words = "Not on Mondays"
    answer_terms(actor=parent, terms=first, answer=TermsAnswer.CHANGE_ASKED, words=words)
    with pytest.raises(StaleChange):
        answer_terms(actor=parent, terms=first, answer=TermsAnswer.AGREED)
    later = terms_from(senco.membership, MONDAY, steps=[step(MONDAY, MORNINGS[1:])])
    asked = propose_terms(actor=senco, timetable=made, terms=later)
    answer_terms(actor=parent, terms=asked, answer=TermsAnswer.AGREED)
    made.refresh_from_db()
    assert made.steps[0]["sessions"] == MORNINGS[1:]


def test_only_a_parent_at_home_with_the_right_answers(senco, child, parent):
    made = proposed_part_time(senco, child)
    terms = made.terms.get()
    away = ParentFactory(child=child, lives_with_child=False)
    others = [
        GrantFactory(child=child, parent=away).user,
        GrantFactory(child=child, parent=child.parents.first(), rights=[FamilyRight.PLAN]).user,
        GrantFactory(child=child, kind="young_person").user,
        GrantFactory().user,
    ]
    for user in others:
        with pytest.raises(PermissionDenied):
            answer_terms(actor=Actor.family(user), terms=terms, answer=TermsAnswer.AGREED)
    with pytest.raises(PermissionDenied):
        answer_terms(actor=senco, terms=terms, answer=TermsAnswer.AGREED)
    with pytest.raises(Refused) as refusal:
        record_parent_agreement(
            actor=senco, terms=terms, parent=away, how=AgreedHow.PAPER, agreed_on=MONDAY
        )
    assert refusal.value.field == "parent"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ends_on": MONDAY - DAY}, "ends_on"),
        ({"ends_on": MONDAY + 6 * WEEK}, "ends_on"),
        ({"review_on": MONDAY}, "review_on"),
        ({"review_on": None}, "review_on"),
        ({"review_on": MONDAY + 8 * WEEK}, "review_on"),
        ({"steps": [step(MONDAY, [])]}, "sessions"),
        ({"steps": [step(MONDAY, ALL_SESSIONS)]}, "sessions"),
        ({"steps": [step(MONDAY, ["0a"]), step(MONDAY, ["1a"])]}, "later_from"),
        ({"steps": [step(MONDAY, ["0a"]), step(MONDAY + 9 * WEEK, ["1a"])]}, "later_from"),
        ({"circumstances": " "}, "circumstances"),
        ({"way_back": " "}, "way_back"),
    ],
)
def test_what_it_lacks_is_refused_and_nothing_stays(senco, child, facts, field):
    with pytest.raises(Refused) as refusal:
        proposed_part_time(senco, child, **facts)
    assert refusal.value.field == field
    assert not PartTimeTimetable.objects.exists()


@pytest.mark.parametrize(
    ("born_on", "field"), [(date(2022, 10, 1), "starts_on"), (date(2010, 1, 1), "starts_on")]
)
def test_it_is_for_compulsory_school_age_alone(senco, school, born_on, field):
    child = ChildFactory(school=school, born_on=born_on)
    with pytest.raises(Refused) as refusal:
        proposed_part_time(senco, child)
    assert refusal.value.field == field


def test_somebody_of_the_school_signs(senco, child):
    officer = member(Role.LIAISON_OFFICER)
    with pytest.raises(Refused) as refusal:
        proposed_part_time(senco, child, agreed_by=officer)
    assert refusal.value.field == "agreed_by"


def test_one_at_a_time_for_a_school(senco, child):
    agreed_part_time(senco, child)
    with pytest.raises(Refused):
        proposed_part_time(senco, child)
    found = PartTimeTimetable.objects.get()
    found.pk, found.public_id, found.reference = None, child.public_id, "PT-2"
    with pytest.raises(IntegrityError), transaction.atomic():
        found.save(force_insert=True)


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.NAMED_OFFICER, Role.SAFEGUARDING_LEAD])
def test_the_childs_school_alone_writes(school, senco, child, role):
    other = actor(role, school if role == Role.SAFEGUARDING_LEAD else None)
    made = agreed_part_time(senco, child)
    for who in (other, actor(Role.SENCO)):
        with pytest.raises(PermissionDenied):
            proposed_part_time(who, child, agreed_by=senco.membership)
        with pytest.raises(PermissionDenied):
            review_timetable(actor=who, timetable=made, words="Well", reviewed_on=MONDAY)
        with pytest.raises(PermissionDenied):
            end_timetable(actor=who, timetable=made, reason="Well", ended_on=MONDAY)
        with pytest.raises(PermissionDenied):
            withdraw_timetable(actor=who, timetable=made, reason="Well")
    attendance = actor(Role.ATTENDANCE_OFFICER, school)
    assert review_timetable(actor=attendance, timetable=made, words="Well", reviewed_on=MONDAY)


def test_it_goes_on_only_with_a_new_agreement_and_a_reason(senco, child, parent, clock):
    liaison = member(Role.LIAISON_OFFICER)
    made = agreed_part_time(senco, child)
    later = terms_from(
        senco.membership, MONDAY + 4 * WEEK, steps=[step(MONDAY + 4 * WEEK, [*MORNINGS, "0p"])]
    )
    with pytest.raises(Refused) as refusal:
        propose_terms(actor=senco, timetable=made, terms=later)
    assert refusal.value.field == "why"
    early = terms_from(senco.membership, MONDAY)
    with pytest.raises(Refused) as refusal:
        propose_terms(actor=senco, timetable=made, terms=early, why="Tired")
    assert refusal.value.field == "starts_on"
    asked = propose_terms(actor=senco, timetable=made, terms=later, why="Tired by noon")
    made.refresh_from_db()
    assert made.ends_on == MONDAY + 4 * WEEK - DAY, "until a parent agrees"
    answer_terms(actor=parent, terms=asked, answer=TermsAnswer.AGREED)
    made.refresh_from_db()
    assert made.ends_on == MONDAY + 8 * WEEK - DAY
    assert [one["from_on"] for one in made.steps] == ["2026-11-02", "2026-11-30"]
    assert made.is_too_long
    assert told("extended") == told("too_long") == {liaison.user}
    assert made.health_period.ends_on == made.ends_on


def test_new_terms_take_the_place_of_old_ones_and_can_be_taken_back(senco, child):
    made = proposed_part_time(senco, child)
    with pytest.raises(Refused):
        take_back_terms(actor=senco, terms=made.terms.get())
    propose_terms(actor=senco, timetable=made, terms=terms_from(senco.membership, MONDAY + WEEK))
    made.refresh_from_db()
    assert [one.answer for one in made.terms.all()] == ["awaited", "taken_back"]
    assert made.starts_on == MONDAY + WEEK
    record_parent_agreement(
        actor=senco, terms=made.terms.first(), parent=child.parents.get(), how=AgreedHow.PAPER,
        agreed_on=MONDAY,
    )  # fmt: skip
    later = terms_from(senco.membership, MONDAY + 5 * WEEK)
    asked = propose_terms(actor=senco, timetable=made, terms=later, why="Tired")
    take_back_terms(actor=senco, terms=asked)
    with pytest.raises(StaleChange):
        take_back_terms(actor=senco, terms=asked)


def test_it_is_reviewed_and_the_authority_can_ask_for_that(senco, child, clock):
    made = agreed_part_time(senco, child)
    liaison = actor(Role.LIAISON_OFFICER)
    with pytest.raises(PermissionDenied):
        ask_for_review(actor=senco, timetable=made, words="Why?")
    with pytest.raises(Refused):
        ask_for_review(actor=liaison, timetable=made, words=" ")
    ask_for_review(actor=liaison, timetable=made, words="Mornings only for so long?")
    assert told("review_wanted") == {senco.user}
    with pytest.raises(StaleChange):
        ask_for_review(actor=liaison, timetable=made, words="Again")
    clock.move_to("2026-11-10 09:00:00Z")
    for facts, field in (
        ({"words": " "}, "words"),
        ({"reviewed_on": MONDAY - DAY}, "reviewed_on"),
        ({"next_on": MONDAY}, "next_on"),
    ):
        given = {"words": "Well", "reviewed_on": MONDAY + WEEK, "next_on": None, **facts}
        with pytest.raises(Refused) as refusal:
            review_timetable(actor=senco, timetable=made, **given)
        assert refusal.value.field == field
    review_timetable(
        actor=senco, timetable=made, words="Well", reviewed_on=MONDAY + WEEK,
        next_on=MONDAY + 2 * WEEK,
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.review_on, made.review_asked_on) == (MONDAY + 2 * WEEK, None)
    with pytest.raises(StaleChange):
        review_timetable(actor=senco, timetable=made, words="Well", reviewed_on=MONDAY + WEEK)


def test_it_ends_and_the_authority_is_told(senco, child, clock):
    made = agreed_part_time(senco, child)
    liaison = member(Role.LIAISON_OFFICER)
    clock.move_to("2026-11-10 09:00:00Z")
    with pytest.raises(Refused):
        end_timetable(actor=senco, timetable=made, reason=" ", ended_on=MONDAY + WEEK)
    with pytest.raises(Refused):
        end_timetable(actor=senco, timetable=made, reason="Full", ended_on=MONDAY + 9 * WEEK)
    ended = end_timetable(actor=senco, timetable=made, reason="Full", ended_on=MONDAY + WEEK)
    assert (ended.status, ended.days) == (PartTimeStatus.ENDED, 8)
    assert told("ended") == {liaison.user}
    assert ended.health_period.ends_on == MONDAY + WEEK
    for service in (end_timetable, withdraw_timetable):
        more = {"ended_on": MONDAY} if service is end_timetable else {}
        with pytest.raises(StaleChange):
            service(actor=senco, timetable=made, reason="Again", **more)


def test_what_was_a_mistake_is_withdrawn_with_its_health_period(senco, child):
    made = agreed_part_time(senco, child)
    gone = withdraw_timetable(actor=senco, timetable=made, reason="Another child")
    assert gone.status == PartTimeStatus.WITHDRAWN
    assert HealthPeriod.objects.get().withdrawn_reason == "Another child"


def test_for_another_reason_no_absence_becomes_health_related(senco, child):
    agreed_part_time(senco, child, reason=PartTimeReason.OTHER)
    assert not HealthPeriod.objects.exists()


def test_days_that_are_health_related_already_need_no_second_period(senco, child):
    declare_health_period(actor=senco, child=child, starts_on=MONDAY - DAY, reason="Fatigue")
    made = agreed_part_time(senco, child)
    assert HealthPeriod.objects.count() == 1
    end_timetable(actor=senco, timetable=made, reason="Full", ended_on=MONDAY)
    assert HealthPeriod.objects.get().ends_on is None, "it was the school's own"


@pytest.mark.parametrize(("weeks", "is_told"), [(6, True), (5, False)])
def test_fifteen_days_of_free_half_days_tell_the_authority(senco, child, weeks, is_told):
    TermFactory()
    agreed_part_time(senco, child, weeks=weeks)
    prognosis = Knowledge.objects.filter(kind=KnowledgeKind.PROGNOSIS)
    assert prognosis.exists() is is_told, "half of the days of its weeks"
