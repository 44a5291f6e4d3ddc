"""Pages cost as many queries with a thousand rows as with ten.
from tests.query_counts import queries_of

The lists of children, alerts, plans and referrals prove it beside their other tests; here are the
list of cases, the panel's queue, and the pages of one child and one case with much in them.
"""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from cases.models import Case, Child, Enrolment, Note, Task, TimelineEvent
from referrals.models import Referral
from tests.factories.accounts import LONG_AGO, AuthorityFactory, SchoolFactory
from tests.factories.cases import CaseFactory, ChildFactory
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def case(school):
    return CaseFactory(child=ChildFactory(school=school))


def children(school: object, numbers: range) -> Iterator[tuple[int, Child]]:
    """Children on the school's roll, made in bulk."""
    made = Child.objects.bulk_create(
        Child(
            reference=f"X-{n:06d}", legal_first_name="Robin", legal_last_name=f"Vale{n}",
            sort_name=f"vale{n} robin", born_on="2012-03-14", home_authority_code="885",
            controller=school,
        )
        for n in numbers
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(child=child, school=school, starts_on=LONG_AGO) for child in made
    )
    return zip(numbers, made, strict=True)


def add_cases(school: object, numbers: range) -> None:
    Case.objects.bulk_create(
        Case(child=child, reference=f"X-{n:06d}", why_opened="Ill", controller=school)
        for n, child in children(school, numbers)
    )


def add_queue(school: object, numbers: range) -> None:
    today = timezone.localdate()
    Referral.objects.bulk_create(
        Referral(
            child=child, organisation=school, school=school, controller=school,
            reference=f"X-{n:06d}", status="queued", submitted_at=timezone.now(),
            acknowledged_at=timezone.now(), clock_starts_on=today, clock_days=15, due_on=today,
            supports=["maintain"],
        )
        for n, child in children(school, numbers)
    )  # fmt: skip


def add_to_record(case: Case, owner: Membership, numbers: range) -> None:
    """Notes, tasks and events, as they gather over years."""
    child, day = case.child, timezone.localdate()
    Note.objects.bulk_create(
        Note(child=child, case=case, kind="call", text=f"Call {n}", controller=child.controller)
        for n in numbers
    )
    Task.objects.bulk_create(
        Task(child=child, case=case, title=f"Ring {n}", owner=owner, due_on=day) for n in numbers
    )
    TimelineEvent.objects.bulk_create(
        TimelineEvent(child=child, code="cases.note_written", parameters={"about": "call"})
        for _number in numbers
    )


def check_constant(client: Client, address: str, add: Callable[[range], None]) -> None:
    """As many queries at 10 rows as at 1,000."""
    add(range(10))
    few = queries_of(client, address)
    add(range(10, 1000))
    assert queries_of(client, address) == few


def test_list_of_cases(client, school):
    sign_in(client, member(Role.SENCO, school))
    check_constant(client, reverse("cases:list"), lambda numbers: add_cases(school, numbers))


def test_queue_of_the_panel(client, school):
    sign_in(client, member(Role.PANEL_COORDINATOR, AuthorityFactory()))
    check_constant(client, reverse("panels:queue"), lambda numbers: add_queue(school, numbers))


@pytest.mark.parametrize("page", ["children:show", "cases:show", "cases:team", "cases:timeline"])
def test_page_of_one_record(client, school, case, page):
    senco = member(Role.SENCO, school)
    sign_in(client, senco)
    record = case if page == "cases:show" else case.child
    check_constant(
        client,
        reverse(page, args=[record.public_id]),
        lambda numbers: add_to_record(case, senco, numbers),
    )
