"""Pages about part-time timetables: written, agreed, extended, listed, held to marks."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from attendance.models import PartTimeReason, PartTimeTimetable
from attendance.services.part_time.ending import end_timetable
from attendance.services.part_time.proposing import propose_terms
from cases.registries import home_sources
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark, pupil
from tests.factories.cases import GrantFactory, ParentFactory
from tests.factories.part_time import (
    MORNINGS,
    WEEK,
    agreed_part_time,
    proposed_part_time,
    terms_from,
)
from tests.people import actor, member, sign_in, sign_in_family
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory(name="Alder School")


@pytest.fixture
def child(school):
    found = pupil(school, legal_first_name="Ada", legal_last_name="Stone")
    ParentFactory(child=found, full_name="Dana Vale")
    return found


@pytest.fixture
def writer(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def web(writer):
    return sign_in(Client(), writer.membership)


@pytest.fixture
def liaison():
    return sign_in(Client(), member(Role.LIAISON_OFFICER))


def today():
    return timezone.localdate()


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def address(name, found):
    return reverse(f"attendance:{name}", args=[found.public_id])


def answers(writer, **facts):
    start = today()
    return {
        "reason": "health", "circumstances": "After an operation", "way_back": "Step by step",
        "starts_on": start.isoformat(), "ends_on": (start + 4 * WEEK).isoformat(),
        "review_on": (start + 2 * WEEK).isoformat(), "sessions": MORNINGS, "rises": "yes",
        "later_from": (start + WEEK).isoformat(), "later_sessions": [*MORNINGS, "0p"],
        "agreed_by": writer.membership_id, **facts,
    }  # fmt: skip


def test_the_school_writes_one_down_and_records_the_parents_word(web, writer, child):
    page = address("new_part_time", child)
    assert "Record a part-time timetable" in text_of(web.get(address("child", child)))
    assert "Never because of behaviour" in text_of(web.get(page))
    wrong = text_of(web.post(page, answers(writer, ends_on=(today() + 9 * WEEK).isoformat())))
    assert "lasts 6 weeks at most" in wrong
    assert "After an operation" in wrong
    shown = text_of(web.post(page, answers(writer), follow=True))
    assert "Waiting for a parent’s agreement" in shown
    made = PartTimeTimetable.objects.get()
    assert [len(one["sessions"]) for one in made.steps] == [5, 6]
    terms = made.terms.get()
    agree = address("part_time_agreed", terms)
    assert "There is a problem" in text_of(web.post(agree, {}))
    given = {"parent": child.parents.get().pk, "how": "paper", "agreed_on": today().isoformat()}
    shown = text_of(web.post(agree, given, follow=True))
    assert "the authority has been told" in shown
    assert "Dana Vale, signed on paper" in shown
    assert made.reference in text_of(web.get(f"/search/?q={made.reference}"))


def test_it_is_extended_reviewed_and_ended(web, writer, child):
    made = agreed_part_time(writer, child, today() - 3 * WEEK)
    page = address("part_time_terms", made)
    start = today() + WEEK
    given = answers(
        writer, starts_on=start.isoformat(), ends_on=(start + 2 * WEEK).isoformat(),
        review_on=(start + WEEK).isoformat(), rises="no",
    )  # fmt: skip
    assert "There is a problem" in text_of(web.post(page, given)), "no reason"
    shown = text_of(web.post(page, {**given, "why": "Tired by noon"}, follow=True))
    assert "Why it goes on: Tired by noon" in shown
    shown = text_of(web.post(address("part_time_take_back", made.terms.first()), follow=True))
    assert "The timetable stays as it was." in shown
    review = {"words": "Mornings go well", "reviewed_on": today().isoformat()}
    shown = text_of(web.post(address("part_time_review", made), review, follow=True))
    assert "Mornings go well" in shown
    ended = {"reason": "Back full time", "ended_on": today().isoformat()}
    shown = text_of(web.post(address("part_time_end", made), ended, follow=True))
    assert "Back full time" in shown
    assert "Extend or change it" not in shown


def test_one_that_nobody_agreed_to_is_changed_or_withdrawn(web, writer, child):
    made = proposed_part_time(writer, child)
    page = address("part_time_terms", made)
    assert "Why does it go on?" not in text_of(web.get(page))
    web.post(page, answers(writer, rises="no", sessions=["0a"]))
    made.refresh_from_db()
    assert made.times[0].endswith("Monday morning")
    shown = text_of(
        web.post(address("part_time_withdraw", made), {"reason": "Another child"}, follow=True)
    )
    assert "Withdrawn: Another child" in shown
    assert made.reference not in text_of(web.get(address("child", child)))


def test_the_authority_reads_it_and_asks_for_a_review(liaison, web, writer, child):
    made = agreed_part_time(writer, child)
    shown = text_of(liaison.get(made.link))
    assert "Ask for a review" in shown
    assert "End it" not in shown
    page = address("part_time_ask_review", made)
    shown = text_of(liaison.post(page, {"words": "Mornings for how long?"}, follow=True))
    assert "Mornings for how long?" in shown
    assert "asked for a review" in text_of(web.get(made.link))


def test_the_family_agrees_in_the_portal(writer, child):
    made = proposed_part_time(writer, child)
    grant = GrantFactory(child=child, parent=child.parents.get())
    family = sign_in_family(Client(), grant.user)
    home = text_of(family.get(reverse("portal:child", args=[child.public_id])))
    assert "School asks if you agree that your child comes part time" in home
    shown = text_of(family.get(reverse("portal:progress", args=[child.public_id])))
    assert "every morning" in shown
    page = reverse("portal:answer_part_time", args=[child.public_id])
    terms = made.terms.get().public_id
    wrong = family.post(page, {"answer": "change_asked", "terms": terms})
    assert "There is a problem" in text_of(wrong)
    shown = text_of(family.post(page, {"answer": "agreed", "terms": terms}, follow=True))
    assert "School has been told that you agree." in shown
    assert "After that day it is full time again" in shown
    made.refresh_from_db()
    assert made.is_going_on
    again = family.post(page, {"answer": "agreed", "terms": terms})
    assert "answered or changed since you opened it" in text_of(again)
    assert family.get(page).status_code == 302


@pytest.mark.parametrize("kind", ["parent", "young_person"])
def test_days_that_have_passed_are_not_told_as_to_come(writer, child, kind):
    agreed_part_time(writer, child, today() - 3 * WEEK)
    family = sign_in_family(Client(), GrantFactory(child=child, kind=kind).user)
    page = reverse("portal:progress", args=[child.public_id])
    shown = text_of(family.get(page))
    assert "School was to look at it again with you by" in shown
    assert "School looks at it again" not in shown
    assert "After that day it is full time again" in shown
    PartTimeTimetable.objects.update(ends_on=today() - WEEK)
    shown = text_of(family.get(page))
    assert "Ask school what happens now." in shown
    assert "After that day it is full time again" not in shown


def test_a_young_person_and_a_parent_elsewhere_only_read(writer, child):
    proposed_part_time(writer, child)
    away = ParentFactory(child=child, lives_with_child=False)
    for facts in ({"parent": away}, {"kind": "young_person"}):
        family = sign_in_family(Client(), GrantFactory(child=child, **facts).user)
        shown = text_of(family.get(reverse("portal:progress", args=[child.public_id])))
        assert "School asks for your agreement" in shown
        assert "Give your answer" not in shown


def test_the_list_filters_and_downloads_what_it_shows(web, liaison, writer, school):
    for number, weeks_ago in enumerate((1, 5, 8), start=2):
        agreed_part_time(
            writer, pupil(school, number, legal_first_name=f"Child{weeks_ago}"),
            today() - weeks_ago * WEEK, reason=PartTimeReason.OTHER,
        )  # fmt: skip
    page = reverse("attendance:part_times")
    shown = text_of(liaison.get(page))
    assert "3</strong> results" in shown
    assert "6 weeks or more" in shown
    for query, names in (
        ("?show=too_long", {"Child8"}), ("?show=past_end", {"Child5", "Child8"}),
        ("?show=soon", {"Child1"}), ("?q=child5", {"Child5"}), ("?reason=health", set()),
        (f"?school={school.public_id}&show=going_on", {"Child1", "Child5", "Child8"}),
    ):  # fmt: skip
        shown = text_of(liaison.get(f"{page}{query}"))
        known = ("Child1", "Child5", "Child8")
        assert {one for one in known if f"{one} Vale</a>" in shown} == names
    file = b"".join(web.get(f"{page}?show=too_long&download=csv").streaming_content).decode()
    assert "Child8 Vale" in file
    assert "Child5" not in file
    assert "past its last day, longer than the limit" in file


def test_marks_that_do_not_fit_stand_where_the_school_looks(web, writer, school, child):
    monday = today() - timedelta(days=today().weekday() + 7)
    mark(child.enrolments.get(), monday, "C2", "C2")
    words = "C2, but no part-time timetable was agreed for that day"
    assert words in text_of(web.get(reverse("attendance:overview")))
    assert words in text_of(web.get(address("child", child)))
    items = [item for source in home_sources for item in source.today(writer)]
    assert any("Marks C2 that do not fit" in str(item.title) for item in items)
    made = agreed_part_time(writer, child, monday)
    assert "the timetable asks the child to be there" in text_of(web.get(made.link))


def test_a_former_school_keeps_what_it_wrote(web, writer, child):
    made = agreed_part_time(writer, child, today() - 2 * WEEK)
    end_timetable(actor=writer, timetable=made, reason="Moves", ended_on=today())
    child.enrolments.update(ends_on=today() - timedelta(days=1))
    shown = text_of(web.get(made.link))
    assert "Recovering from an operation." in shown
    assert "Record a review" not in shown
    assert web.get(address("child", child)).status_code == 404
    assert "Ada Stone" in text_of(web.get(reverse("attendance:part_times")))


def test_home_pages_say_what_is_due(liaison, writer, school, child):
    made = agreed_part_time(writer, child, today() - 8 * WEEK)
    officer = actor(Role.LIAISON_OFFICER)
    for who, words in ((writer, "end it, or agree it anew"), (officer, "speak with the school")):
        items = [item for source in home_sources for item in source.today(who)]
        assert any(words in str(item.detail) and item.url == made.link for item in items)
    other = pupil(school, 5)
    asked = proposed_part_time(writer, other)
    coming = [item for source in home_sources for item in source.coming(writer)]
    assert any(item.url == asked.link for item in coming)


def test_as_many_queries_however_many_there_are(web, writer, school, child):
    made = agreed_part_time(writer, child, today() - 2 * WEEK)
    monday = today() - timedelta(days=today().weekday() + 7)
    mark(child.enrolments.get(), monday, "C2", "C2")
    pages = [reverse("attendance:part_times"), reverse("attendance:overview"), made.link,
             address("child", child), "/"]  # fmt: skip
    for page in pages:
        web.get(page)
    before = [queries_of(web, page) for page in pages]
    for number in range(2, 5):
        another = pupil(school, number)
        found = agreed_part_time(writer, another, today() - 8 * WEEK)
        assert found.is_over
        mark(another.enrolments.get(), monday, "C2", "C2")
    later = terms_from(writer.membership, today() + WEEK)
    propose_terms(actor=writer, timetable=made, terms=later, why="Tired")
    assert [queries_of(web, page) for page in pages] == before
