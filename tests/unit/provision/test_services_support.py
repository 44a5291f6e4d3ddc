"""Support at the home school, step by step, and the hours of liaison officers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import TimelineEvent
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.models import Outcome
from provision.models import LiaisonHours, Support, SupportKind, SupportStatus
from provision.services.support import (
    arrange_support,
    ask_for_support,
    end_support,
    prolong_support,
    set_liaison_hours,
    withdraw_support,
)
from provision.support_page import loads
from provision.support_wiring import _open_duties, _start, _today
from tests.factories.cases import CaseFactory, ChildFactory, EnrolmentFactory
from tests.factories.directory import LiaisonHoursFactory, SupportFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return actor(Role.LIAISON_OFFICER)


def terms(**changes):
    today = timezone.localdate()
    return {
        "hours_a_week": Decimal("2.5"), "starts_on": today, "ends_on": today + timedelta(days=42),
        "purpose": "Meet at the gate.", **changes,
    }  # fmt: skip


def test_support_is_asked_for_arranged_and_ended_with_its_effect(officer):
    child = ChildFactory()
    school = EnrolmentFactory(child=child).school
    asked = ask_for_support(
        actor=officer, child=child, kind=SupportKind.LIAISON, purpose="Settle in"
    )
    assert (asked.status, asked.school) == (SupportStatus.TO_ARRANGE, school)
    colleague = member(Role.LIAISON_OFFICER)
    arranged = arrange_support(actor=officer, support=asked, officer=colleague, **terms())
    assert arranged.status == SupportStatus.ACTIVE
    assert Notification.objects.get().recipient_id == colleague.user_id
    ended = end_support(
        actor=officer, support=arranged, ended_on=timezone.localdate(), effect="helped",
        effect_words="Comes in alone now",
    )  # fmt: skip
    assert (ended.status, ended.effect) == (SupportStatus.ENDED, "helped")
    codes = list(TimelineEvent.objects.filter(child=child).values_list("code", flat=True))
    assert len(codes) == 3
    with pytest.raises(StaleChange):
        end_support(
            actor=officer, support=arranged, ended_on=timezone.localdate(), effect="helped",
            effect_words="Again",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours_a_week": Decimal(0)}, "hours_a_week"),
        ({"hours_a_week": Decimal(33)}, "hours_a_week"),
        ({"purpose": " "}, "purpose"),
        ({"ends_on": timezone.localdate() - timedelta(days=900)}, "ends_on"),
        ({"officer": None}, "officer"),
        ({"officer": "senco"}, "officer"),
    ],
)
def test_what_cannot_be_arranged(officer, changes, field):
    support = SupportFactory()
    answers = {"officer": officer.membership, **terms(), **changes}
    if answers["officer"] == "senco":
        answers["officer"] = member(Role.SENCO)
    with pytest.raises(Refused) as refusal:
        arrange_support(actor=officer, support=support, **answers)
    assert refusal.value.field == field
    support.refresh_from_db()
    assert support.status == SupportStatus.TO_ARRANGE


def test_top_up_says_who_gives_it(officer):
    support = SupportFactory(kind=SupportKind.TOP_UP)
    with pytest.raises(Refused) as refusal:
        arrange_support(actor=officer, support=support, **terms())
    assert refusal.value.field == "given_by"
    arranged = arrange_support(
        actor=officer, support=support, given_by="A teaching assistant", **terms()
    )
    assert (arranged.given_by, arranged.officer) == ("A teaching assistant", None)


def test_two_people_arrange_and_the_second_is_told(officer):
    support = SupportFactory()
    arrange_support(actor=officer, support=support, officer=officer.membership, **terms())
    with pytest.raises(StaleChange):
        arrange_support(actor=officer, support=support, officer=officer.membership, **terms())


def test_a_school_says_what_it_did_but_does_not_arrange(officer):
    support = SupportFactory(active=True)
    school = EnrolmentFactory(child=support.child).school
    senco = actor(Role.SENCO, school)
    with pytest.raises(PermissionDenied):
        prolong_support(
            actor=senco, support=support, ends_on=timezone.localdate(), hours_a_week=Decimal(1)
        )
    with pytest.raises(PermissionDenied):
        end_support(
            actor=actor(Role.SENCO), support=support, ended_on=timezone.localdate(),
            effect="not", effect_words="Nothing",
        )  # fmt: skip
    ended = end_support(
        actor=senco, support=support, ended_on=timezone.localdate(), effect="partly",
        effect_words="Better mornings",
    )  # fmt: skip
    assert ended.status == SupportStatus.ENDED


def test_it_goes_on_until_another_day(officer):
    support = SupportFactory(active=True)
    later = timezone.localdate() + timedelta(days=60)
    changed = prolong_support(
        actor=officer, support=support, ends_on=later, hours_a_week=Decimal(1)
    )
    assert (changed.ends_on, changed.hours_a_week) == (later, 1)
    with pytest.raises(Refused):
        prolong_support(
            actor=officer, support=support, ends_on=timezone.localdate() - timedelta(days=1),
            hours_a_week=Decimal(1),
        )  # fmt: skip


def test_what_is_not_needed_is_withdrawn_with_a_reason(officer):
    support = SupportFactory()
    with pytest.raises(Refused):
        withdraw_support(actor=officer, support=support, reason="")
    assert withdraw_support(actor=officer, support=support, reason="Moved away").status == (
        SupportStatus.WITHDRAWN
    )


@pytest.mark.parametrize(
    ("outcome", "kind"), [(Outcome.LIAISON, "liaison"), (Outcome.TOP_UP, "top_up")]
)
def test_a_decision_of_the_panel_starts_it(officer, outcome, kind):
    class Item:
        child = ChildFactory()

    class Decision:
        reference, conditions, reasons = "D-1", "", "To keep coming"

    Decision.outcome = outcome
    _start(actor=actor(Role.PANEL_CHAIR), item=Item, decision=Decision)
    support = Support.objects.get()
    assert (support.kind, support.purpose) == (kind, "To keep coming")
    assert support.decision_reference == "D-1"
    (item,) = _today(officer)
    assert support.child.name in item.title


def test_support_past_its_end_stands_on_the_officers_page_and_holds_a_case_open():
    support = SupportFactory(active=True, ends_on=timezone.localdate() - timedelta(days=1))
    from accounts.actors import Actor

    (item,) = _today(Actor.staff(support.officer))
    assert item.is_overdue
    assert list(_today(actor(Role.LIAISON_OFFICER))) == []
    case = CaseFactory(child=support.child)
    (duty,) = _open_duties(case)
    assert support.reference in duty


def test_hours_given_against_hours_there_are(django_assert_num_queries):
    hours = LiaisonHoursFactory(hours_a_week=Decimal(5))
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for _number in range(2):
        SupportFactory(
            active=True, officer=hours.officer, hours_a_week=Decimal(3),
            starts_on=monday - timedelta(days=7), ends_on=monday + timedelta(days=11),
        )  # fmt: skip
    with django_assert_num_queries(3):
        (load,) = loads()
    assert [week.given for week in load.weeks[:3]] == [6, 6, 0]
    assert [week.left for week in load.weeks[:3]] == [-1, -1, 5]


def test_an_officers_hours_change_from_a_day(officer):
    hours = LiaisonHoursFactory()
    today = timezone.localdate()
    set_liaison_hours(
        actor=officer, officer=hours.officer, hours_a_week=Decimal(10), starts_on=today
    )
    hours.refresh_from_db()
    assert hours.ends_on == today - timedelta(days=1)
    with pytest.raises(Refused):
        set_liaison_hours(
            actor=officer, officer=hours.officer, hours_a_week=Decimal(8), starts_on=today
        )
    with pytest.raises(Refused):
        set_liaison_hours(
            actor=officer, officer=member(Role.SENCO), hours_a_week=Decimal(8), starts_on=today
        )
    with pytest.raises(PermissionDenied):
        set_liaison_hours(
            actor=actor(Role.SENCO), officer=hours.officer, hours_a_week=Decimal(8),
            starts_on=today,
        )  # fmt: skip
    assert LiaisonHours.objects.count() == 2
