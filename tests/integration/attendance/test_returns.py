"""The pages of returns: the school's, an entry, sign-off, sending; what the authority reads."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from attendance.models import ReturnEntry, ReturnKind, StatutoryReturn
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.returns import entry_of, lives_at, sent_return, signed_return
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_friday(time_machine):
    time_machine.move_to("2026-11-20 12:00", tick=False)


@pytest.fixture
def school():
    return SchoolFactory(name="Alder School")


@pytest.fixture
def child(school):
    return ChildFactory(school=school, legal_first_name="Ada", legal_last_name="Stone")


@pytest.fixture
def web(client, school):
    return sign_in(client, member(Role.SENCO, school))


def url(name, *args):
    return reverse(f"attendance:{name}", args=args)


def text(response):
    return response.content.decode()


def test_from_proposal_to_the_authority(web, child, school):
    entry = entry_of(child, school)
    page = text(web.get(url("returns")))
    assert "Ada Stone" in page and "still to be checked" in page and "Overdue" in page
    page = text(web.get(url("sign_return_off", "sickness")))
    assert "still to be checked" in page and "is_right" not in page
    assert url("return_entry", entry.public_id) in page, "who it is, and the way there"
    page = text(web.post(url("return_entry", entry.public_id), {"belief": "Weeks more"}))
    assert "say why none is known" in page and "Weeks more" in page
    lives_at(child)
    web.post(url("return_entry", entry.public_id), {"belief": "Weeks more", "cause": "Illness"})
    page = text(web.get(url("sign_return_off", "sickness")))
    assert "Ada Stone" in page and "4 Mill Row" in page
    assert "Confirm that the return is right" in text(
        web.post(url("sign_return_off", "sickness"), {"entries_seen": 1})
    )
    web.post(url("sign_return_off", "sickness"), {"entries_seen": 1, "is_right": "on"})
    found = StatutoryReturn.objects.get()
    assert "Send to the authority" in text(web.get(url("return", found.public_id)))
    assert web.get(url("return_file", found.public_id)).status_code == 403
    web.post(url("send_return", found.public_id))
    assert "as it was sent" in text(web.get(url("return", found.public_id)))
    file = b"".join(web.get(url("return_file", found.public_id)).streaming_content)
    assert "Weeks more" in file.decode()
    assert found.reference in text(web.get(url("child", child.public_id)))


def test_a_nil_return(web):
    assert "Sign off a nil return" in text(web.get(url("sign_return_off", "attendance")))
    web.post(url("sign_return_off", "attendance"), {"entries_seen": 0, "is_right": "on"})
    found = StatutoryReturn.objects.get()
    web.post(url("send_return", found.public_id))
    assert "Nil return" in text(web.get(url("return", found.public_id)))
    assert web.get("/attendance/returns/other/sign-off/").status_code == 404


def test_set_aside_taken_up_and_taken_back(web, child, school):
    entry = entry_of(child, school)
    assert "There is a problem" in text(web.post(url("set_aside", entry.public_id), {"reason": ""}))
    web.post(url("set_aside", entry.public_id), {"reason": "A twin’s marks"})
    assert "A twin’s marks" in text(web.get(url("return_entry", entry.public_id)))
    web.post(url("take_up", entry.public_id))
    signed = signed_return(actor(Role.SENCO, school), child)
    web.post(url("take_return_back", signed.public_id), {"reason": "Wrong address"})
    assert ReturnEntry.objects.get().status == "checked"


def test_putting_a_child_on_a_return(web, child):
    page = text(web.post(url("add_to_return", child.public_id), {"kind": "sickness"}))
    assert "There is a problem" in page
    web.post(url("add_to_return", child.public_id),
             {"kind": "sickness", "ground": "prognosis", "belief": "Surgery"})  # fmt: skip
    assert ReturnEntry.objects.get().belief == "Surgery"
    web.post(url("add_to_return", child.public_id), {"kind": "attendance", "belief": "Patterns"})
    assert ReturnEntry.objects.filter(kind=ReturnKind.ATTENDANCE).exists()


def test_the_authority_reads_what_was_sent_and_sees_what_is_missing(client, child, school):
    SchoolFactory(name="Birch School")
    senco = actor(Role.SENCO, school)
    unsent = signed_return(senco, child)
    web = sign_in(client, member(Role.LIAISON_OFFICER))
    assert web.get(url("return", unsent.public_id)).status_code == 404
    assert unsent.reference not in text(web.get(url("returns")))
    web_school = sign_in(type(client)(), senco.membership)
    web_school.post(url("send_return", unsent.public_id))
    page = text(web.get(url("returns")))
    assert "1 child" in page and "Birch School" in page and "Missing" in page
    assert "Birch School" in text(web.get(url("returns") + "?show=missing&month=2026-11"))
    assert "Birch School" not in text(web.get(url("returns") + "?q=alder"))
    assert "Ada Stone" in text(web.get(url("return", unsent.public_id)))
    csv = b"".join(web.get(url("returns") + "?q=alder&download=csv").streaming_content).decode()
    assert "Alder School" in csv and "Birch" not in csv
    assert web.get(url("return_entry", ReturnEntry.objects.get().public_id)).status_code == 403


def test_a_month_that_has_ended_shows_what_was_missed_then_and_what_came_late(
    client, child, school, time_machine
):
    liaison = member(Role.LIAISON_OFFICER)
    SchoolFactory(name="Birch School")

    def month(name):
        web = sign_in(client, liaison)
        rows = web.get(url("returns"), {"month": name}).context["page"].rows
        return {row.name: row.sickness for row in rows}

    sent_return(actor(Role.SENCO, school), child)
    september, november = month("2026-09"), month("2026-11")
    assert september["Alder School"].is_overdue
    assert september["Alder School"].next_at == november["Alder School"].sent_at
    assert september["Birch School"].next_at is None
    time_machine.move_to("2027-01-08T10:00:00Z", tick=False)
    december = month("2026-12")
    assert month("2026-11")["Alder School"].sent_at
    assert december["Alder School"].is_overdue


def test_another_schools_return_and_entry_are_not_there(client, child, school):
    sent = sent_return(actor(Role.SENCO, school), child)
    web = sign_in(client, member(Role.SENCO, SchoolFactory()))
    for address in (url("return", sent.public_id), url("return_file", sent.public_id),
                    url("return_entry", sent.entries.get().public_id)):  # fmt: skip
        assert web.get(address).status_code == 404
    assert "Ada" not in text(web.get(url("returns")))


@pytest.mark.parametrize("more", [0, 4])
def test_pages_cost_the_same_for_one_and_for_many(
    web, child, school, more, django_assert_max_num_queries
):
    others = [ChildFactory(school=school) for _n in range(more)]
    for one in (child, *others):
        entry_of(one, school)
        lives_at(one)
    with django_assert_max_num_queries(26):
        web.get(url("returns"))
    ReturnEntry.objects.update(status="checked")
    with django_assert_max_num_queries(24):
        web.get(url("sign_return_off", "sickness"))


def test_a_school_that_a_child_has_left_learns_of_no_later_address(
    client, child, school, time_machine
):
    entry = entry_of(child, school)
    lives_at(child)
    child.enrolments.update(ends_on=timezone.localdate())
    time_machine.move_to("2026-11-27 12:00", tick=False)
    web = sign_in(client, member(Role.SENCO, school))
    child.addresses.update(ends_on=date(2026, 11, 20))
    child.addresses.create(street="9 Safe House", postcode="WR99 2BB", starts_on=date(2026, 11, 21))
    page = text(web.get(url("return_entry", entry.public_id)))
    assert "4 Mill Row" in page and "Safe House" not in page
    assert url("child", child.public_id) not in page, "a link that would lead nowhere"
    child.addresses.filter(street="9 Safe House").update(starts_on=date(2026, 11, 1))
    child.addresses.filter(street="4 Mill Row").delete()
    page = text(web.get(url("return_entry", entry.public_id)))
    assert "Safe House" not in page, "dated back, but written down later"
    assert "Why is no address known?" in page
