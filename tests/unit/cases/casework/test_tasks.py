"""Tasks go to people who can open them; their owner, deputy, lead or giver changes them."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.actors import Actor
from accounts.models import Deputyship
from accounts.roles import Role
from cases.audience import Audience
from cases.models import Task, TaskStatus
from cases.services.tasks import create_task, finish_task, hand_over_task, withdraw_task
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.factories.cases import CaseFactory, ChildFactory, GrantFactory
from tests.factories.casework import MeetingFactory
from tests.people import actor, member
from tests.timeline import words_of


@pytest.fixture
def colleague(school):
    return actor(Role.HEAD_TEACHER, school)


@pytest.fixture
def task(senco, colleague, child, today):
    return create_task(
        actor=senco, child=child, title="Ring the family", owner=colleague.membership, due_on=today
    )


def test_the_owner_is_told_and_whoever_gives_it_to_themselves_is_not(task, senco, child, today):
    assert Notification.objects.get().recipient == task.owner.user
    create_task(actor=senco, child=child, title="Mine", owner=senco.membership, due_on=today)
    assert Notification.objects.count() == 1


def test_a_task_goes_only_to_somebody_who_sees_the_child(senco, nurse, child, today):
    with pytest.raises(Refused) as refusal:
        create_task(actor=senco, child=child, title="x", owner=nurse.membership, due_on=today)
    assert refusal.value.field == "owner"
    with pytest.raises(Refused) as refusal:
        create_task(actor=senco, child=child, title=" ", owner=senco.membership, due_on=today)
    assert refusal.value.field == "title"
    assert not Task.objects.exists()


def test_a_task_and_its_case_and_meeting_are_about_one_child(senco, school, child, today):
    other = ChildFactory(school=school)
    for name, made in (("case", CaseFactory), ("meeting", MeetingFactory)):
        with pytest.raises(Refused, match="another child") as refusal:
            create_task(
                actor=senco, child=child, title="x", owner=senco.membership, due_on=today,
                **{name: made(child=other)},
            )  # fmt: skip
        assert refusal.value.field == name
    assert not Task.objects.exists()
    meeting = MeetingFactory(child=child)
    task = create_task(
        actor=senco, child=child, title="x", owner=senco.membership, due_on=today, meeting=meeting
    )
    assert task.meeting == meeting


def test_strangers_and_families_give_none(nurse, senco, child, today):
    with pytest.raises(PermissionDenied):
        create_task(actor=nurse, child=child, title="x", owner=senco.membership, due_on=today)
    parent = Actor.family(GrantFactory(child=child).user)
    with pytest.raises(PermissionDenied, match="lead professional"):
        create_task(actor=parent, child=child, title="x", owner=senco.membership, due_on=today)


def test_its_owner_finishes_it_once(task, senco, colleague):
    with pytest.raises(PermissionDenied, match="Only the person"):
        finish_task(actor=senco, task=task)
    done = finish_task(actor=colleague, task=task, outcome="They will come")
    assert (done.status, done.outcome) == (TaskStatus.DONE, "They will come")
    with pytest.raises(StaleChange):
        finish_task(actor=colleague, task=task)


def test_a_deputy_has_the_work_of_the_person_away(task, school, today):
    deputy = member(Role.HEAD_TEACHER, school)
    standing_in = Actor.staff(deputy)
    assert not Task.objects.of(standing_in).exists()
    Deputyship.objects.create(
        away=task.owner, deputy=deputy, starts_on=today, ends_on=today + timedelta(days=7)
    )
    standing_in = Actor.staff(deputy)
    assert list(Task.objects.of(standing_in)) == [task]
    assert finish_task(actor=standing_in, task=task).status == TaskStatus.DONE


def test_whoever_gave_it_may_withdraw_or_hand_it_over(task, senco, school, child):
    other = member(Role.SENCO, school)
    with pytest.raises(PermissionDenied):
        hand_over_task(actor=Actor.staff(other), task=task, owner=other)
    handed = hand_over_task(actor=senco, task=task, owner=other)
    assert handed.owner == other
    assert Notification.objects.filter(recipient=other.user).count() == 1
    with pytest.raises(Refused, match="already"):
        hand_over_task(actor=senco, task=task, owner=other)
    with pytest.raises(Refused) as refusal:
        hand_over_task(actor=senco, task=task, owner=member(Role.HEALTH_PROFESSIONAL))
    assert refusal.value.field == "owner"
    with pytest.raises(Refused, match="reason"):
        withdraw_task(actor=senco, task=task, reason="")
    assert withdraw_task(actor=senco, task=task, reason="Not needed").status == "withdrawn"
    with pytest.raises(StaleChange):
        hand_over_task(actor=senco, task=task, owner=other)


def test_the_timeline_gives_a_title_to_those_who_read_the_task(senco, colleague, child, today):
    task = create_task(
        actor=senco, child=child, title="Ring the police", owner=colleague.membership,
        due_on=today, audience=Audience.SAFEGUARDING,
    )  # fmt: skip
    finish_task(actor=colleague, task=task)
    event = child.timeline.get()
    assert event.parameters == {"task": str(task.public_id)}
    assert words_of(child, colleague) == ["Task done: Ring the police"]
    assert words_of(child, actor(Role.LIAISON_OFFICER)) == ["Task done: not shared with you"]


def test_the_titles_on_a_timeline_are_one_query(senco, child, today, django_assert_num_queries):
    for number in range(4):
        task = create_task(
            actor=senco, child=child, title=f"Ring {number}", owner=senco.membership, due_on=today
        )
        finish_task(actor=senco, task=task)
    with django_assert_num_queries(2):
        assert words_of(child, senco) == [f"Task done: Ring {number}" for number in range(4)]


def test_older_events_are_brought_to_refer_to_their_task(senco, child, today):
    migration = import_module("cases.migrations.0003_timeline_refers_to_tasks")
    task = create_task(actor=senco, child=child, title="Ring", owner=senco.membership, due_on=today)
    finish_task(actor=senco, task=task)
    now = child.timeline.get().parameters
    with connection.cursor() as cursor:
        cursor.execute(migration.NAME)
    assert child.timeline.get().parameters == {"title": "Ring"}
    with connection.cursor() as cursor:
        cursor.execute(migration.REFER)
    assert child.timeline.get().parameters == now


def test_the_owner_reads_a_task_for_named_people(senco, colleague, child, today):
    task = create_task(
        actor=senco, child=child, title="Quietly", owner=colleague.membership, due_on=today,
        audience=Audience.SAFEGUARDING,
    )  # fmt: skip
    assert list(Task.objects.readable_by(colleague)) == [task]
    assert list(Task.objects.readable_by(senco)) == [task]
    assert not Task.objects.readable_by(actor(Role.LIAISON_OFFICER)).exists()
