"""Every form of section 19, one wrong answer at a time, and what is sent twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import Actor
from cases.services.section_19 import write_copy
from tests.factories.cases import ParentFactory
from tests.factories.section_19 import AuthorisationFactory
from tests.integration.cases.section_19.records import decided
from tests.wrong_input import check_wrong, everything_written, questions, rounds

pytestmark = pytest.mark.django_db
Page = tuple[str, dict[str, Any]]
LONG = "Words that somebody typed with care"


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def tell(record: Any, officer: Any) -> Page:
    address = f"/section-19/children/{record.child.public_id}/tell/"
    return address, {"kind": "hospital", "told_on": day(-2), "words": LONG}


def consider(record: Any, officer: Any) -> Page:
    return f"/section-19/{record.public_id}/consider/", {
        "considered": LONG, "panel_advice": LONG, "outcome": "wait", "look_again_on": day(7),
        "reasons": LONG, "considered_on": day(), "expected": "open",
    }  # fmt: skip


def arrange(record: Any, officer: Any) -> Page:
    return f"/section-19/{record.public_id}/arrange/", {
        "what": LONG, "starts_on": day(3), "why_less": LONG,
    }  # fmt: skip


def interim(record: Any, officer: Any) -> Page:
    return f"/section-19/children/{record.child.public_id}/interim/", {
        "what": LONG, "starts_on": day(), "ends_on": day(42), "why_less": LONG, "reasons": LONG,
    }  # fmt: skip


def write(record: Any, officer: Any) -> Page:
    decided(record, considered_by=officer)
    parent = ParentFactory(child=record.child)
    return f"/section-19/{record.public_id}/write/", {"parent": parent.pk}


def hand_over(record: Any, officer: Any) -> Page:
    decided(record, considered_by=officer)
    record.refresh_from_db()
    copy = write_copy(
        actor=Actor.staff(officer), record=record, parent=ParentFactory(child=record.child)
    )
    return f"/section-19/{record.public_id}/copies/{copy.public_id}/hand-over/", {
        "handed_how": "post", "handed_on": day(),
    }  # fmt: skip


def end(record: Any, officer: Any) -> Page:
    decided(record, considered_by=officer)
    return f"/section-19/{record.public_id}/end/", {
        "kind": "returned", "ended_on": day(), "reason": LONG, "expected": "decided",
    }  # fmt: skip


def take_up(record: Any, officer: Any) -> Page:
    type(record).objects.filter(pk=record.pk).update(
        status="ended", ended_on=timezone.localdate(), end_kind="returned"
    )
    return f"/section-19/{record.public_id}/take-up/", {"reason": LONG}


def revoke(record: Any, officer: Any) -> Page:
    made = AuthorisationFactory(child=record.child)
    return f"/section-19/authorisations/{made.public_id}/revoke/", {"reason": LONG}


PAGES = (tell, consider, arrange, interim, write, hand_over, end, take_up, revoke)


@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_one_wrong_answer_stands_at_its_question_and_nothing_is_written(
    at_desk, record, officer, make
):
    address, good = make(record, officer)
    for wrongs in rounds(questions(at_desk, address, good)):
        check_wrong(at_desk, address, good, wrongs)
    assert at_desk.post(address, good).status_code == 302


@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_what_is_sent_twice_is_taken_once(at_desk, record, officer, make):
    address, good = make(record, officer)
    assert at_desk.post(address, good).status_code == 302
    before = everything_written()
    again = at_desk.post(address, good)
    if make is consider:  # waiting may be noted again: the record is as open as it was
        assert again.status_code == 302
        return
    assert again.status_code == 200
    assert "There is a problem" in again.content.decode()
    assert everything_written() == before


IMPOSSIBLE = (
    (tell, {"told_on": day(-9999)}, "told_on"),
    (consider, {"considered_on": day(-31)}, "considered_on"),
    (consider, {"look_again_on": day(-1)}, "look_again_on"),
    (arrange, {"starts_on": day(800)}, "starts_on"),
    (interim, {"ends_on": day(-1)}, "ends_on"),
    (interim, {"starts_on": day(800), "ends_on": day(900)}, "starts_on"),
    (hand_over, {"handed_on": day(-400)}, "handed_on"),
    (end, {"ended_on": day(-31)}, "ended_on"),
)


@pytest.mark.parametrize(("make", "answers", "field"), IMPOSSIBLE)
def test_days_that_cannot_be_are_told_at_their_question(
    at_desk, record, officer, make, answers, field
):
    address, good = make(record, officer)
    before = everything_written()
    response = at_desk.post(address, {**good, **answers})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert everything_written() == before
