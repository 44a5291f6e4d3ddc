"""After the return: arrival, follow-ups, relapse, helpers, the panel, handover packs."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import (
    CaseStatus,
    HoursKind,
    HoursPeriod,
    KnowledgeKind,
    Section19Record,
    Stage,
    Task,
)
from cases.models.record import NoteKind
from cases.services.cases import close_case
from ledger.errors import Refused, StaleChange
from ledger.files import read_bytes
from ledger.models import Notification
from ledger.state import status_history
from panels.models import RequestStatus
from reintegration.actual import progress_of
from reintegration.models import (
    FollowUpStatus,
    Going,
    PanelRequest,
    ReturnStatus,
    Route,
)
from reintegration.pack import assemble
from reintegration.services.arriving import (
    complete_plan,
    plan_again,
    record_arrival,
    record_follow_up,
    record_relapse,
)
from reintegration.services.packs import hand_over_pack, make_pack
from reintegration.services.panel import answer_panel, ask_panel, taken_off, withdraw_request
from reintegration.services.support import Help, name_helpers, start_return
from tests.factories.attendance import mark_days
from tests.factories.cases import CaseFactory, TeamMemberFactory
from tests.factories.casework import NoteFactory
from tests.factories.early_help import InterventionFactory
from tests.factories.reintegration import active_return, arrived_return, draft_return
from tests.people import actor, member

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
WEEK = timedelta(weeks=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-09-07 09:00:00Z", tick=False) as moved:
        yield moved


@pytest.fixture
def arrived(clock, senco, child):
    return arrived_return(senco, child, arrived_on=MONDAY)


def held(senco, follow_up, going=Going.WELL, held_on=None):
    return record_follow_up(
        actor=senco, follow_up=follow_up, going=going, words="Every day, smiling.",
        held_on=held_on or follow_up.due_on,
    )  # fmt: skip


def test_an_arrival_brings_follow_ups_after_2_6_and_12_weeks(arrived):
    assert arrived.status == ReturnStatus.FOLLOWED_UP
    assert [(row.weeks_after, row.due_on) for row in arrived.follow_ups.all()] == [
        (weeks, MONDAY + weeks * WEEK) for weeks in (2, 6, 12)
    ]


def test_nobody_arrives_before_the_plan_or_tomorrow(clock, senco, child):
    plan = active_return(senco, child, starts_on=MONDAY)
    for day in (MONDAY - WEEK, MONDAY + timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            record_arrival(actor=senco, plan=plan, arrived_on=day)
        assert refusal.value.field == "arrived_on"
    with pytest.raises(Refused):
        complete_plan(actor=senco, plan=plan)


def test_the_last_follow_up_completes_the_plan(arrived, senco, clock):
    for follow_up in arrived.follow_ups.all():
        clock.move_to(f"{follow_up.due_on}T09:00:00Z")
        held(senco, follow_up)
    arrived.refresh_from_db()
    assert arrived.status == ReturnStatus.COMPLETED


def test_a_follow_up_is_recorded_once_with_words_on_a_day_that_can_be(arrived, senco, clock):
    first = arrived.follow_ups.first()
    clock.move_to("2026-09-21 09:00:00Z")
    with pytest.raises(Refused):
        record_follow_up(
            actor=senco, follow_up=first, going=Going.WELL, words=" ", held_on=first.due_on
        )
    with pytest.raises(Refused):
        held(senco, first, held_on=MONDAY - WEEK)
    held(senco, first, Going.WOBBLES)
    with pytest.raises(StaleChange):
        held(senco, first)
    with pytest.raises(PermissionDenied):
        held(actor(Role.SENCO), arrived.follow_ups.open().first())


def test_a_relapse_stops_the_plan_and_keeps_everything(arrived, senco, child, clock):
    officer = member(Role.NAMED_OFFICER)
    case = CaseFactory(child=child, stage=Stage.RETURN, status=CaseStatus.CLOSED)
    clock.move_to("2026-09-21 09:00:00Z")
    held(senco, arrived.follow_ups.first(), Going.RELAPSED)
    arrived.refresh_from_db()
    case.refresh_from_db()
    assert (arrived.status, case.status) == (ReturnStatus.RELAPSED, CaseStatus.OPEN)
    assert arrived.relapsed_on == date(2026, 9, 21)
    assert list(arrived.follow_ups.values_list("status", flat=True)) == [
        FollowUpStatus.HELD, FollowUpStatus.WITHDRAWN, FollowUpStatus.WITHDRAWN,
    ]  # fmt: skip
    record = Section19Record.objects.get(child=child)
    assert record.known_on == date(2026, 9, 21)
    assert record.knowledge.get().kind == KnowledgeKind.RELAPSE
    told = Notification.objects.filter(code="reintegration.relapse")
    assert officer.user in {row.recipient for row in told}


def test_planned_again_the_weeks_that_were_cut_off_come_later(clock, senco, child):
    plan = active_return(senco, child, starts_on=MONDAY)
    mark_days(child.enrolments.get(), MONDAY, "// // // // //")
    clock.move_to("2026-09-16 09:00:00Z")  # Wednesday of the second week
    record_relapse(
        actor=senco, plan=plan, relapsed_on=date(2026, 9, 16), reason="In hospital again"
    )
    again = plan_again(actor=senco, plan=plan, starts_on=date(2026, 10, 5))
    assert (again.status, again.revision) == (ReturnStatus.DRAFT, 2)
    standing = [(step.monday, step.count) for step in again.weeks.standing()]
    assert standing == [
        (MONDAY, 2), (date(2026, 10, 5), 5), (date(2026, 10, 12), 7), (date(2026, 10, 19), 10),
    ]  # fmt: skip
    progress = {week.monday: week for week in progress_of(again)}
    assert progress[MONDAY].attended == 2
    cut = again.weeks.get(monday=date(2026, 9, 14))
    assert progress[cut.monday].planned == sum(code[0] in "01" for code in cut.sessions)
    with pytest.raises(StaleChange):
        plan_again(actor=senco, plan=plan, starts_on=date(2026, 10, 5))


def test_a_new_beginning_lies_after_the_relapse(arrived, senco):
    record_relapse(actor=senco, plan=arrived, relapsed_on=MONDAY, reason="Did not come")
    with pytest.raises(Refused):
        plan_again(actor=senco, plan=arrived, starts_on=MONDAY - WEEK)


def test_helpers_after_the_return_have_tasks_of_their_own(arrived, senco, child):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse)
    given = Help(nurse, "See the child in school", MONDAY + WEEK)
    [task] = name_helpers(actor=senco, plan=arrived, helpers=[given])
    assert (task.owner, task.link) == (nurse, arrived.link)
    stranger = Help(member(Role.HEALTH_PROFESSIONAL), "Visit", MONDAY + WEEK)
    with pytest.raises(Refused):
        name_helpers(actor=senco, plan=arrived, helpers=[given, stranger])
    assert Task.objects.filter(title="See the child in school").count() == 1
    with pytest.raises(Refused):
        name_helpers(actor=senco, plan=arrived, helpers=[])


def test_a_decision_for_a_return_asks_somebody_to_plan_it(senco, child):
    item, decision = SimpleNamespace(child=child), SimpleNamespace(reference="D-234678")
    start_return(actor=senco, item=item, decision=decision)
    task = Task.objects.get()
    assert (task.owner, task.details) == (senco.membership, "Decision D-234678.")
    Task.objects.all().delete()
    draft_return(senco, child)
    start_return(actor=senco, item=item, decision=decision)
    assert not Task.objects.exists()


def test_the_panel_is_asked_once_and_its_question_answered(clock, senco, child):
    plan = draft_return(senco, child)
    request = ask_panel(actor=senco, plan=plan, asks="A teaching assistant for six weeks")
    with pytest.raises(Refused):
        ask_panel(actor=senco, plan=plan, asks="Again")
    PanelRequest.objects.update(status=RequestStatus.LISTED)
    taken_off(
        subject=request, actor=actor(Role.PANEL_COORDINATOR), reason="Deferred",
        question="How many hours?", due_on=MONDAY + WEEK,
    )  # fmt: skip
    request.refresh_from_db()
    assert (request.status, request.question) == (RequestStatus.GIVEN_BACK, "How many hours?")
    assert Notification.objects.filter(code="reintegration.panel_says").count() == 1
    answered = answer_panel(actor=senco, request=request, asks="Ten hours a week")
    assert answered.status == RequestStatus.ASKED
    with pytest.raises(PermissionDenied):
        taken_off(subject=request, actor=senco, reason="Mine")
    assert withdraw_request(actor=senco, request=request, reason="Found it").status == "withdrawn"


def onward(senco, child):
    return active_return(
        senco, child, route=Route.POST_16, grounds="Sixteen in May", destination="Weir College",
        starts_on=MONDAY,
    )  # fmt: skip


def test_an_onward_route_is_not_over_before_its_pack_has_gone(clock, senco, child):
    plan = onward(senco, child)
    with pytest.raises(Refused):
        record_arrival(actor=senco, plan=plan, arrived_on=MONDAY)
    pack = make_pack(actor=senco, plan=plan)
    assert read_bytes(pack.file).startswith(b"%PDF")
    with pytest.raises(Refused):
        hand_over_pack(
            actor=senco, pack=pack, handed_to=" ", handed_on=MONDAY, how_handed="By hand"
        )
    hand_over_pack(
        actor=senco, pack=pack, handed_to="Ana Reed, Weir College", handed_on=MONDAY,
        how_handed="By hand",
    )  # fmt: skip
    with pytest.raises(StaleChange):
        hand_over_pack(actor=senco, pack=pack, handed_to="Again", handed_on=MONDAY, how_handed="")
    arrived = record_arrival(actor=senco, plan=plan, arrived_on=MONDAY)
    assert arrived.status == ReturnStatus.FOLLOWED_UP


def test_a_pack_keeps_back_what_is_not_for_it(clock, senco, child):
    hidden = member(Role.SOCIAL_CARE_PROFESSIONAL, user__full_name="Petra Hidden")
    TeamMemberFactory(child=child, membership=hidden, is_protected=True)
    InterventionFactory(child=child, details="A mentor, Petra Hidden, came on Mondays.")
    NoteFactory(child=child, kind=NoteKind.CALL, text="Said in confidence")
    HoursPeriod.objects.create(
        child=child, kind=HoursKind.ADVISED, hours=Decimal("10.00"), starts_on=date(2026, 9, 1),
        source="Dr Vale", reason="Tires quickly", review_on=date(2026, 12, 1),
    )  # fmt: skip
    plan = onward(senco, child)
    from cases.access import access_to

    text = str(assemble(plan, access_to(actor=senco, child=child)))
    assert "Weir College" in text
    assert "[name withheld]" in text
    assert "10 hours a week" in text
    assert "Petra Hidden" not in text
    assert "Said in confidence" not in text


def test_a_case_stays_open_while_a_return_goes_on(arrived, senco, child):
    case = CaseFactory(child=child)
    Task.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        close_case(actor=Actor.system(), case=case, reason="Back in school")
    assert "Follow-ups after the return to do: 3" in refusal.value.message


def test_what_a_relapse_ends_is_on_record(arrived, senco, clock):
    first, *later = arrived.follow_ups.all()
    clock.move_to(first.due_on)
    held(senco, first, Going.RELAPSED)
    [asked] = status_history(first)
    assert (asked.action, asked.to_status) == ("hold", FollowUpStatus.HELD)
    for follow_up in later:
        [withdrawn] = status_history(follow_up)
        assert (withdrawn.to_status, withdrawn.reason) == ("withdrawn", "Relapse.")
        assert withdrawn.changed_by == senco.user


def test_a_follow_up_long_before_its_day_says_why(clock, senco, arrived):
    late = arrived.follow_ups.get(weeks_after=12)
    too_early = late.due_on - timedelta(days=15)
    clock.move_to(f"{too_early} 09:00:00Z")
    with pytest.raises(Refused) as refusal:
        held(senco, late, held_on=too_early)
    assert refusal.value.field == "why_early"
    record_follow_up(
        actor=senco, follow_up=late, going=Going.WELL, words="Moving away, and smiling.",
        held_on=too_early, why_early="The family moves on Friday",
    )  # fmt: skip
    late.refresh_from_db()
    assert late.why_early == "The family moves on Friday"
