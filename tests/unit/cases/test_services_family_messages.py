"""What a family writes: who reads it, what it starts, and who sees that it was read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.access import access_to
from cases.audience import Audience
from cases.family_desk import can_answer, messages_of, open_message, private_readers
from cases.models import (
    Document,
    FamilyMessage,
    GrantKind,
    MessageReading,
    Section19Record,
    Task,
    TimelineEvent,
)
from cases.services.family_messages import (
    answer_family_message,
    mark_message_read,
    send_family_message,
)
from ledger.errors import Refused
from ledger.models import Notification
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory, TeamMemberFactory
from tests.files import pdf_upload
from tests.people import actor, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def lead_dsl(school):
    return actor(Role.SAFEGUARDING_LEAD, school)


@pytest.fixture
def child(school, senco, lead_dsl):
    return ChildFactory(school=school)


@pytest.fixture
def parent(child):
    return Actor.family(GrantFactory(child=child).user)


@pytest.fixture
def other_parent(child):
    return Actor.family(GrantFactory(child=child).user)


@pytest.fixture
def young(child):
    return Actor.family(GrantFactory(child=child, kind=GrantKind.YOUNG_PERSON).user)


def write(writer, child, kind="message", words="Could you call me?", **fields):
    return send_family_message(actor=writer, child=child, kind=kind, words=words, **fields)


def reads(reader, message):
    return FamilyMessage.objects.readable_by(reader).filter(pk=message.pk).exists()


def test_a_message_becomes_a_task_and_stands_on_the_timeline(senco, child, parent, other_parent):
    message = write(parent, child)
    task = Task.objects.get()
    assert (task.owner, message.task) == (senco.membership, task)
    event = TimelineEvent.objects.get(code="cases.message_sent")
    seen_by = TimelineEvent.objects.readable_by
    assert event in seen_by(parent)
    assert event in seen_by(senco)
    assert event not in seen_by(other_parent)
    told = Notification.objects.filter(recipient=senco.user)
    assert "cases.message_to_read" in told.values_list("code", flat=True)
    assert reads(senco, message)
    assert reads(parent, message)
    assert not reads(other_parent, message)


def test_reading_is_seen_and_answering_ends_the_task(senco, child, parent):
    message = write(parent, child)
    mark_message_read(actor=senco, message=message)
    mark_message_read(actor=senco, message=message)
    assert MessageReading.objects.get().user == senco.user
    answer = answer_family_message(actor=senco, message=message, words="I call you today.")
    assert Task.objects.get().status == "done"
    assert answer.answers == message
    assert reads(parent, answer)
    assert Notification.objects.filter(recipient=parent.user).exists()
    mark_message_read(actor=parent, message=message)
    assert answer.readings.get().user == parent.user


def test_asking_for_help_dates_what_the_authority_knew(child, parent):
    write(parent, child, "help", "She has had no lessons for a month.")
    record = Section19Record.objects.get(child=child)
    assert record.known_on == timezone.localdate()


def test_a_worry_about_safety_reaches_the_safeguarding_lead_alone(
    senco, lead_dsl, child, parent, other_parent, young
):
    message = write(parent, child, "safety", "I am afraid for her.")
    assert reads(lead_dsl, message)
    assert reads(parent, message)
    for somebody in (senco, other_parent, young, actor(Role.SAFEGUARDING_LEAD)):
        assert not FamilyMessage.objects.visible_to(somebody).readable_by(somebody).exists()
    assert Task.objects.get().owner == lead_dsl.membership
    assert not Task.objects.readable_by(senco).exists()
    assert not TimelineEvent.objects.readable_by(senco).filter(code="cases.safety_worry").exists()
    answer = answer_family_message(actor=lead_dsl, message=message, words="I ring you now.")
    assert reads(parent, answer)
    assert not reads(other_parent, answer)


def test_a_worry_always_reaches_somebody():
    child = ChildFactory(school=SchoolFactory())
    parent = Actor.family(GrantFactory(child=child).user)
    with pytest.raises(Refused, match="telephone"):
        write(parent, child, "safety")
    from tests.factories.accounts import AuthorityFactory

    officer = actor(Role.PANEL_COORDINATOR, AuthorityFactory(la_code=child.home_authority_code))
    assert reads(officer, write(parent, child, "safety"))


def test_private_words_are_read_by_the_people_chosen(senco, child, parent, young):
    nurse = TeamMemberFactory(child=child, membership=member(Role.HEALTH_PROFESSIONAL)).membership
    hidden = TeamMemberFactory(child=child, is_protected=True).membership
    assert [one.pk for one in private_readers(child)] == [nurse.pk]
    message = write(young, child, "private", "Please do not tell mum.", readers=[nurse.user])
    assert reads(Actor.staff(nurse), message)
    assert reads(young, message)
    for somebody in (senco, parent):
        assert not reads(somebody, message)
    assert not Task.objects.readable_by(senco).exists()
    for wrong in ([], [hidden.user], [senco.user]):
        with pytest.raises(Refused) as refused:
            write(young, child, "private", readers=wrong)
        assert refused.value.field == "readers"
    with pytest.raises(PermissionDenied):
        write(parent, child, "private", readers=[nurse.user])


def test_who_may_not_write(senco, child):
    stranger = Actor.family(GrantFactory().user)
    silent = Actor.family(GrantFactory(child=child, rights=["plan"]).user)
    for somebody in (senco, stranger, silent):
        with pytest.raises(PermissionDenied):
            write(somebody, child)
    assert write(silent, child, "safety")
    assert not FamilyMessage.objects.exclude(kind="safety").exists()


def test_nothing_is_left_of_a_message_that_cannot_be_sent(child, parent):
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("a.exe", b"MZ nothing good")
    for fields in ({"words": " "}, {"upload": bad}):
        with pytest.raises(Refused):
            write(parent, child, **fields)
    assert not FamilyMessage.objects.exists()
    assert not Task.objects.exists()
    assert not TimelineEvent.objects.exists()


def test_what_is_sent_is_read_by_those_who_should(senco, child, parent, other_parent):
    message = write(parent, child, upload=pdf_upload(), upload_is_clinical=True)
    document = Document.objects.get()
    assert message.document == document
    assert document.kind == "clinical"
    assert document.audience == Audience.FAMILY
    assert document in Document.objects.readable_by(parent)
    assert document not in Document.objects.readable_by(other_parent)


def test_staff_open_a_thread_only_where_they_belong(school, senco, lead_dsl, child, parent):
    from django.http import Http404

    message = write(parent, child)
    assert open_message(actor=senco, public_id=message.public_id)[0] == message
    assert can_answer(senco, message)
    assert messages_of(access_to(actor=senco, child=child)) == [message]
    for somebody in (actor(Role.SENCO), parent):
        with pytest.raises(Http404):
            open_message(actor=somebody, public_id=message.public_id)
    tutor = TeamMemberFactory(child=child, membership=member(Role.PROVIDER_STAFF)).membership
    with pytest.raises(PermissionDenied):
        open_message(actor=Actor.staff(tutor), public_id=message.public_id)
    with pytest.raises(PermissionDenied):
        answer_family_message(actor=actor(Role.SENCO), message=message, words="Hello")


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_are_two_readings():
    school = SchoolFactory()
    first, second = actor(Role.SENCO, school), actor(Role.HEAD_TEACHER, school)
    child = ChildFactory(school=school)
    message = write(Actor.family(GrantFactory(child=child).user), child)
    results = at_once(
        *(lambda who=who: mark_message_read(actor=who, message=message) for who in (first, second)),
        lambda: mark_message_read(actor=first, message=message),
    )
    assert not any(isinstance(result, Exception) for result in results)
    assert message.readings.count() == 2
