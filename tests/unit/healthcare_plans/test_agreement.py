"""Sending out, answering, recording, taking back."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import GrantKind, Task, TimelineEvent
from healthcare_plans.models import Agreement, Answer, Area, How, Party
from healthcare_plans.services.answering import answer_agreement, record_agreement
from healthcare_plans.services.asking import send_for_agreement, take_back
from healthcare_plans.services.drafting import save_area
from healthcare_plans.standing import standing_of
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.factories.cases import GrantFactory, ParentFactory, TeamMemberFactory
from tests.factories.healthcare_plans import agree, seen, tell_story
from tests.people import actor, member

pytestmark = pytest.mark.django_db


def asked(story) -> set[tuple[str, object]]:
    return {(row.party, row.user_id) for row in story.version.agreements.all()}


def told(code: str) -> set[int]:
    codes = Notification.objects.filter(code=f"healthcare_plans.{code}")
    return set(codes.values_list("recipient_id", flat=True))


def test_sending_asks_school_head_health_and_family():
    story = tell_story(sent=False)
    young = GrantFactory(child=story.child, kind=GrantKind.YOUNG_PERSON)
    absent = ParentFactory(child=story.child, full_name="Far Away")
    story.version = send_for_agreement(
        actor=story.senco, version=story.version, health=[story.nurse.membership]
    )
    assert asked(story) == {
        ("school", None), ("head", None), ("health", story.nurse.user.pk),
        ("parent", story.parent.user.pk), ("young_person", young.user.pk), ("parent", None),
    }  # fmt: skip
    assert story.version.agreements.get(parent=absent).is_awaited
    assert (story.version.status, story.version.revision) == ("out_for_agreement", 1)
    assert story.plan.status == "out_for_agreement"
    assert Task.objects.get(owner=story.nurse.membership).link.endswith(
        f"{story.version.public_id}/"
    )
    assert told("agreement_asked") == {story.head.user.pk, story.parent.user.pk, young.user.pk}


def test_what_is_unfinished_is_not_sent():
    story = tell_story(sent=False)
    story.version.areas.filter(area=Area.TRIPS).update(state="in_progress")
    with pytest.raises(Refused, match="Trips and activities"):
        send_for_agreement(actor=story.senco, version=story.version)
    assert not Agreement.objects.exists()
    assert story.refresh().status == "draft"


def test_only_health_professionals_of_the_team_are_asked():
    story = tell_story(sent=False)
    with pytest.raises(Refused, match="team"):
        send_for_agreement(
            actor=story.senco, version=story.version, health=[member(Role.HEALTH_PROFESSIONAL)]
        )
    assert not Task.objects.exists()


def test_nobody_else_sends():
    story = tell_story(sent=False)
    with pytest.raises(PermissionDenied):
        send_for_agreement(actor=story.nurse, version=story.version)


def test_each_agrees_by_name_and_moment_and_the_author_is_told():
    story = tell_story()
    agree(story, story.nurse, Party.HEALTH)
    row = agree(story, story.parent, Party.PARENT)
    assert (row.name, row.role, row.how) == (str(story.parent.user), "Mother", How.WAYMARK)
    assert row.answered_at is not None
    assert told("answered") == {story.senco.user.pk}
    assert Task.objects.get().status == "done"
    event = TimelineEvent.objects.get(code="healthcare_plans.agreed", audience="family")
    assert list(event.readers.all()) == [story.parent.user]


def test_a_change_is_asked_for_in_words():
    story = tell_story()
    ask = {
        "actor": story.parent, "version": story.version, "party": Party.PARENT,
        "answer": Answer.CHANGE_ASKED, "revision": 1,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        answer_agreement(**ask)
    assert refused.value.field == "words"
    assert answer_agreement(**ask, words="Ring me first").words == "Ring me first"
    assert told("change_asked") == {story.senco.user.pk}


def test_a_parent_says_whether_medicine_may_be_given():
    story = tell_story()
    with pytest.raises(Refused) as refused:
        agree(story, story.parent, Party.PARENT, permits_medicine=None)
    assert refused.value.field == "permits_medicine"
    assert not story.version.agreements.exclude(answer="awaited").exists()


@pytest.mark.parametrize(
    ("who", "party"),
    [("senco", Party.HEAD), ("nurse", Party.SCHOOL), ("parent", Party.HEALTH),
     ("head", Party.PARENT), ("parent", Party.YOUNG_PERSON)],
)  # fmt: skip
def test_nobody_answers_for_others(who, party):
    story = tell_story()
    with pytest.raises(PermissionDenied):
        agree(story, getattr(story, who), party)


def test_health_outside_the_team_and_strangers_do_not_answer():
    story = tell_story()
    for stranger in (actor(Role.HEALTH_PROFESSIONAL), actor(Role.SENCO)):
        party = Party.HEALTH if stranger.role == Role.HEALTH_PROFESSIONAL else Party.SCHOOL
        with pytest.raises(PermissionDenied):
            agree(story, stranger, party)
    with pytest.raises(PermissionDenied):
        agree(story, Actor.family(GrantFactory().user), Party.PARENT)


def test_an_answer_to_an_older_draft_is_stale():
    story = tell_story()
    take_back(actor=story.senco, version=story.version)
    save_area(
        actor=story.senco, version=story.refresh(), area=Area.TRIPS, values={"trips": "None"},
        seen=seen(story.version, Area.TRIPS),
    )  # fmt: skip
    send_for_agreement(actor=story.senco, version=story.refresh())
    with pytest.raises(StaleChange, match="has been changed since"):
        agree(story, story.parent, Party.PARENT, revision=1)
    assert agree(story, story.parent, Party.PARENT).revision == 2
    standing = standing_of(story.version)
    assert {row.party for row in standing.agreed} == {"parent"}


def test_taking_back_withdraws_what_was_asked():
    story = tell_story()
    take_back(actor=story.senco, version=story.version)
    assert Task.objects.get().status == "withdrawn"
    assert story.plan.status == "draft"
    with pytest.raises(StaleChange):
        take_back(actor=story.senco, version=story.version)
    with pytest.raises(StaleChange):
        agree(story, story.parent, Party.PARENT)


def record(story, row, **more):
    values = {
        "answer": Answer.AGREED, "how": How.PAPER, "name": "Dana Vale",
        "answered_on": timezone.localdate(), "revision": 1, "permits_medicine": True,
    }  # fmt: skip
    return record_agreement(
        actor=more.pop("actor", story.senco), version=story.version, agreement=row,
        **{**values, **more},
    )  # fmt: skip


def test_paper_and_spoken_answers_are_recorded():
    story = tell_story()
    parent = story.version.agreements.get(party=Party.PARENT)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for wrong, field in (
        ({"answered_on": tomorrow}, "answered_on"), ({"name": " "}, "name"),
        ({"how": How.SPOKEN}, "how"), ({"answer": Answer.REFUSED}, "words"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            record(story, parent, **wrong)
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        record(story, parent, actor=story.nurse)
    done = record(story, parent, how=How.SPOKEN, permits_medicine=None)
    assert (done.how, done.permits_medicine, done.recorded_by) == ("spoken", None, story.senco.user)
    with pytest.raises(StaleChange):
        record(story, parent)


def test_the_heads_permission_is_never_spoken():
    story = tell_story()
    head = story.version.agreements.get(party=Party.HEAD)
    with pytest.raises(Refused, match="in writing"):
        record(story, head, how=How.SPOKEN, permits_medicine=None)
    assert record(story, head, permits_medicine=None).permits_medicine is True


def test_a_deputy_answers_for_health_under_their_own_name():
    from accounts.models import Deputyship

    story = tell_story()
    today = timezone.localdate()
    deputy = member(Role.HEALTH_PROFESSIONAL, story.nurse.organisation)
    Deputyship.objects.create(
        away=story.nurse.membership, deputy=deputy, starts_on=today, ends_on=today
    )
    row = agree(story, Actor.staff(deputy), Party.HEALTH)
    assert row.name == str(deputy.user)
    assert story.version.agreements.filter(party=Party.HEALTH).count() == 1


def test_another_health_professional_of_the_team_may_add_an_answer():
    story = tell_story()
    other = actor(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=story.child, membership=other.membership)
    agree(story, other, Party.HEALTH)
    assert story.version.agreements.filter(party=Party.HEALTH).count() == 2


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_agreeing_at_once_leave_no_agreement_to_a_draft():
    story = tell_story(medicine=False)
    results = []

    def run(write):
        try:
            results.append(write())
        except Refused as refused:
            results.append(refused)
        finally:
            connection.close()

    version = story.version
    threads = [
        threading.Thread(target=run, args=(write,))
        for write in (
            lambda: take_back(actor=story.senco, version=version),
            lambda: answer_agreement(
                actor=story.parent, version=version, party=Party.PARENT, answer=Answer.AGREED,
                revision=1,
            ),
        )
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert story.refresh().status == "draft"
    refused = [result for result in results if isinstance(result, Refused)]
    agreed = story.version.agreements.filter(answer="agreed").count()
    assert (len(refused), agreed) in {(1, 0), (0, 1)}
    connections.close_all()
