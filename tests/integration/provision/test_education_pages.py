"""The pages of the meter, the lessons and the log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from provision.models import Attended, TaughtSession
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.provision import PlacementFactory, SlotFactory, TaughtSessionFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    school = SchoolFactory()
    placement = PlacementFactory(child=ChildFactory(school=school))
    slot = SlotFactory(placement=placement)
    return TaughtSessionFactory(placement=placement, slot=slot, learned="Fractions")


def test_senco_sees_the_weeks_and_the_lessons(client, session):
    child = session.placement.child
    sign_in(client, member(Role.SENCO, child.enrolments.get().school))
    page = client.get(reverse("provision:child_education", args=[child.public_id]))
    assert "wm-meter" in page.text
    page = client.get(reverse("provision:child_lessons", args=[child.public_id]))
    assert "Fractions" in page.text


def test_a_tutor_puts_a_log_right_and_takes_one_back(client, session):
    sign_in(client, session.placement.provider_lead)
    address = reverse("provision:correct_lesson", args=[session.public_id])
    page = client.post(address, {"attended": "part", "starts_at": "9:00", "hours": "3",
                                 "hours_attended": "5",
                                 "key": str(session.client_key)})  # fmt: skip
    assert "at most 3 hours" in page.text
    page = client.post(address, {"attended": "absent", "absence_reason": "ill",
                                 "starts_at": "9:00", "hours": "3",
                                 "key": str(session.client_key)})  # fmt: skip
    assert page.status_code == 302
    session.refresh_from_db()
    assert session.attended == Attended.ABSENT
    address = reverse("provision:withdraw_lesson", args=[session.public_id])
    assert "Why?" in client.post(address, {"reason": ""}).text
    assert client.post(address, {"reason": "Wrong child"}).status_code == 302
    assert not TaughtSession.objects.standing().exists()


def test_a_lesson_outside_the_timetable_is_logged_on_its_day(client, session):
    TaughtSession.objects.all().delete()
    sign_in(client, session.placement.provider_lead)
    address = reverse("provision:log_other")
    answers = {
        "placement": session.placement.pk, "starts_at": "14:00", "hours": "1.5",
        "mode": "one_to_one", "attended": "all", "key": "7b0c4a1e-5b0e-4f6c-9d0a-0c3f4a5b6c7d",
    }  # fmt: skip
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = client.post(address, {**answers, "day": tomorrow.isoformat()})
    assert page.status_code == 200
    assert "14:00" in page.text
    assert client.post(address, {**answers, "day": timezone.localdate()}).status_code == 302
    found = TaughtSession.objects.get()
    assert (float(found.hours), found.slot) == (1.5, None)


def test_a_group_keeps_what_was_typed_and_logs_nobody_when_one_answer_is_wrong(client):
    today = timezone.localdate()
    day = today - timedelta(days=(today.weekday() - 1) % 7)  # the last Tuesday
    first = SlotFactory(weekday=1)
    tutor = first.placement.provider_lead
    second = SlotFactory(placement=PlacementFactory(provider=first.placement.provider), weekday=1)
    sign_in(client, tutor)
    address = reverse("provision:log_group", args=[day, f"09001200-group-{first.base_id}-english"])
    one, two = f"slot{first.pk}", f"slot{second.pk}"
    answers = {
        f"{one}-key": uuid4(), f"{one}-attended": "all", f"{two}-key": uuid4(),
        f"{two}-attended": "part", "learned": "Maps of the coast",
    }  # fmt: skip
    for wrong in (
        {f"{two}-hours_attended": hours} for hours in ("", "0", "-1", "4", "some", "1e400")
    ):
        page = client.post(address, answers | wrong)
        assert page.status_code == 200
        own = next(form for form in page.context["log"].lessons if form.prefix == two)
        assert list(own.errors) == ["hours_attended"], wrong
        assert "Maps of the coast" in page.text and "There is a problem" in page.text
        assert f'id="id_{two}-hours_attended-error"' in page.text
    page = client.post(address, answers | {f"{two}-attended": "absent"})
    own = next(form for form in page.context["log"].lessons if form.prefix == two)
    assert list(own.errors) == ["absence_reason"]
    page = client.post(address, answers | {f"{one}-key": "x", f"{two}-attended": "all"})
    assert page.status_code in {200, 404}
    assert not TaughtSession.objects.exists()


def test_a_group_sent_twice_is_answered_twice_and_kept_once(client):
    today = timezone.localdate()
    day = today - timedelta(days=(today.weekday() - 1) % 7)  # the last Tuesday
    placement = PlacementFactory()
    slot = SlotFactory(placement=placement, weekday=1)
    sign_in(client, placement.provider_lead)
    address = reverse("provision:log_group", args=[day, f"09001200-group-{slot.base_id}-english"])
    answers = {
        f"slot{slot.pk}-key": "0b0c4a1e-5b0e-4f6c-9d0a-0c3f4a5b6c7d", "everybody_came": "yes",
        "learned": "Maps",
    }  # fmt: skip
    assert client.post(address, answers).status_code == 302
    assert client.post(address, answers).status_code == 302
    assert TaughtSession.objects.get().learned == "Maps"
