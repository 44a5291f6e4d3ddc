"""Pages about holds: asked by the school, decided by the authority, shown where the child is."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from attendance.models import Alert, AlertHold
from attendance.services.holds import ask_hold, hold_alerts
from cases.registries import home_sources
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, pupil
from tests.factories.cases import EnrolmentFactory
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db
WORDS = "Sickle cell disease, with a plan for crises at home"


@pytest.fixture
def school():
    return SchoolFactory(name="Alder School")


@pytest.fixture
def child(school):
    return pupil(school)


@pytest.fixture
def senco(school):
    return sign_in(Client(), member(Role.SENCO, school))


@pytest.fixture
def liaison():
    return sign_in(Client(), member(Role.LIAISON_OFFICER))


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def address(name, found):
    return reverse(f"attendance:{name}", args=[found.public_id])


def stands(child, **fields):
    end = fields or {"further_days": 5}
    return hold_alerts(actor=actor(Role.LIAISON_OFFICER), child=child, reason=WORDS, **end)


def test_a_school_asks_and_keeps_what_it_typed(senco, child, liaison):
    page = address("new_hold", child)
    shown = text_of(senco.get(page))
    assert "Ask the authority" in shown
    assert "Individual Healthcare Plan?" not in shown, "there is none"
    wrong = text_of(senco.post(page, {"reason": WORDS, "ends": "days", "further_days": "40"}))
    assert "Enter a number from 1 to 20" in wrong
    assert WORDS in wrong
    given = {"reason": WORDS, "ends": "days", "further_days": "5"}
    shown = text_of(senco.post(page, given, follow=True))
    assert "The liaison officer was asked." in shown
    assert "until 5 further school days of absence" in shown
    assert "Take the request back" in shown
    assert "Agree or decline" not in shown
    assert "There is a problem" in text_of(senco.post(page, given)), "one at a time"
    hold = AlertHold.objects.get()
    assert WORDS in text_of(liaison.get(address("decide_hold", hold)))


@pytest.mark.parametrize(
    ("given", "status"),
    [({"agrees": "yes"}, "held"), ({"agrees": "no", "reason": "No plan"}, "declined")],
)
def test_the_authority_decides(liaison, child, school, given, status):
    hold = ask_hold(
        actor=actor(Role.SENCO, school), child=child, reason=WORDS,
        until_on=timezone.localdate() + timedelta(days=20),
    )  # fmt: skip
    page = address("decide_hold", hold)
    assert "There is a problem" in text_of(liaison.post(page, {"agrees": "no", "reason": ""}))
    assert "Saved. The school has been told." in text_of(liaison.post(page, given, follow=True))
    hold.refresh_from_db()
    assert hold.status == status


def test_an_officer_holds_without_being_asked_and_the_school_ends_it(senco, liaison, child):
    given = {"reason": WORDS, "ends": "days", "further_days": "5"}
    shown = text_of(liaison.post(address("new_hold", child), given, follow=True))
    assert "The child’s alerts are held." in shown
    page = address("end_hold", AlertHold.objects.get())
    assert "There is a problem" in text_of(senco.post(page, {"reason": ""}))
    shown = text_of(senco.post(page, {"reason": "The plan has changed"}, follow=True))
    assert "The hold has ended" in shown
    assert "Earlier holds" in shown


def test_a_school_takes_back_what_it_asked(senco, child, school):
    hold = ask_hold(actor=actor(Role.SENCO, school), child=child, reason=WORDS, further_days=5)
    shown = text_of(senco.post(address("take_back_hold", hold), {"reason": "Back"}, follow=True))
    assert "The request was taken back." in shown


def test_a_hold_is_shown_wherever_the_child_is(senco, child, school):
    alert = AlertFactory(child=child, school=school)
    stands(child)
    pages = (
        address("alert", alert), address("child", child), reverse("attendance:alerts"),
        reverse("attendance:holds"), reverse("children:show", args=[child.public_id]),
    )  # fmt: skip
    for page in pages:
        shown = text_of(senco.get(page))
        assert "until 5 further school days of absence" in shown, page
        assert WORDS[:40] in shown, page
    lists = (reverse("attendance:alerts"), reverse("attendance:holds"))
    for page in lists:
        assert WORDS in b"".join(senco.get(page, {"download": "csv"})).decode(), page
    assert not senco.get(reverse("attendance:holds"), {"q": "nobody"}).context["page"].rows
    assert senco.get(reverse("attendance:holds"), {"status": "held"}).context["count"] == 1


def test_a_hold_that_was_asked_waits_for_the_liaison_officer(child, school):
    ask_hold(actor=actor(Role.SENCO, school), child=child, reason=WORDS, further_days=5)
    source, officer = home_sources.get("attendance.holds"), actor(Role.LIAISON_OFFICER)
    items = [(item.title, str(item.detail)) for item in source.today(officer)]
    assert items == [(child.name, "Alder School asks to hold alerts")]
    assert source.waiting(officer) == 1
    assert not list(source.today(actor(Role.SENCO, school)))


def test_another_school_learns_nothing(child):
    hold = stands(child)
    stranger = sign_in(Client(), member(Role.SENCO))
    for name, found in (("new_hold", child), ("end_hold", hold), ("take_back_hold", hold)):
        assert stranger.get(address(name, found)).status_code == 404
    assert stranger.get(reverse("attendance:holds")).context["count"] == 0


def test_the_lists_ask_equally_often_for_one_and_for_many(
    senco, school, django_assert_max_num_queries
):
    def asked(page):
        with django_assert_max_num_queries(60) as captured:
            senco.get(page)
        return sum("attendance_" in query["sql"] for query in captured.captured_queries)

    pages = [reverse("attendance:alerts"), reverse("attendance:holds")]
    stands(AlertFactory(school=school).child)
    before = [asked(page) for page in pages]
    for number in range(2, 12):
        stands(AlertFactory(child=pupil(school, number), school=school).child)
    assert [asked(page) for page in pages] == before
    assert Alert.objects.filter(status="on_hold").count() == 11


def test_an_alert_says_that_it_was_held_and_that_the_register_was_corrected(liaison, child):
    alert = AlertFactory(child=child, sessions=24)
    hold_alerts(actor=actor(Role.LIAISON_OFFICER), child=child, reason="Planned for",
                until_on=timezone.localdate() + timedelta(days=20))  # fmt: skip
    Alert.objects.filter(pk=alert.pk).update(sessions=26)  # two more days of absence
    Alert.objects.filter(pk=alert.pk).update(sessions=22)
    shown = text_of(liaison.get(address("alert", alert)))
    trail = shown[shown.index("What has happened") :]
    assert ": Held" in trail
    assert "22 sessions count, 26 before" in trail
    assert "24 before" not in trail


def test_a_former_school_reads_nothing_of_a_hold_in_its_list_of_alerts(child, school, senco):
    AlertFactory(child=child, school=school)
    child.enrolments.update(ends_on=timezone.localdate() - timedelta(days=1))
    EnrolmentFactory(child=child, starts_on=timezone.localdate())
    review = timezone.localdate() + timedelta(weeks=4)
    hold_alerts(actor=actor(Role.LIAISON_OFFICER), child=child, reason=WORDS, until_on=review)
    for query in ({}, {"download": "csv"}):
        response = senco.get(reverse("attendance:alerts"), query)
        shown = b"".join(response).decode()
        assert child.name in shown
        assert "Sickle cell" not in shown
