"""The statement of charges: whose, on screen, as CSV and as PDF."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from provision.models import Mode, Provider
from provision.services.offers import set_price
from tests.factories.accounts import SchoolFactory
from tests.factories.calendars import ClosureFactory, TermFactory
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.factories.directory import PriceFactory, ProviderFactory
from tests.factories.provision import PlacementFactory, PlacementModeFactory, SlotFactory
from tests.people import actor, member, sign_in

pytestmark = [pytest.mark.django_db]
PAGE = "/provision/charges/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def term():
    return TermFactory()


def placed(school, term, mode=Mode.GROUP, **fields):
    child = ChildFactory(legal_first_name="Ada", legal_last_name="Waterman")
    EnrolmentFactory(child=child, school=school)
    placement = PlacementFactory(
        child=child, home_school=school, starts_on=date(2026, 11, 23),
        planned_end_on=date(2026, 12, 4), **fields,
    )  # fmt: skip
    PlacementModeFactory(placement=placement, mode=mode)
    provider = ProviderFactory(organisation=placement.provider)
    PriceFactory(provider=provider)
    PriceFactory(provider=provider, mode=Mode.HOME_TUITION, unit="hour", amount="45.00")
    return placement


def test_a_school_reads_its_own_statement(client, term):
    lead = member(Role.SENCO)
    ClosureFactory(school=lead.organisation)  # Friday 27 November
    placed(lead.organisation, term)
    other = placed(SchoolFactory(), term)
    sign_in(client, lead)
    page = client.get(client.get(PAGE).url)
    text = page.content.decode()
    assert page.context["statement"].total == 450  # nine days of a fifth of 250
    assert "Ada Waterman" in text
    assert other.reference not in text
    foreign = reverse("provision:statement", args=[other.home_school.public_id])
    assert client.get(foreign).status_code == 404


def test_a_price_that_changes_in_the_middle_of_a_week_is_charged_to_the_day(client, term):
    """23 November to 4 December: three days at 250 a week, seven at 300."""
    lead = member(Role.SENCO)
    placement = placed(lead.organisation, term)
    entry = Provider.objects.get(organisation=placement.provider)
    set_price(
        actor=actor(Role.PANEL_COORDINATOR), provider=entry, mode=Mode.GROUP, unit="week",
        amount=Decimal(300), starts_on=date(2026, 11, 26),
    )  # fmt: skip
    sign_in(client, lead)
    statement = client.get(client.get(PAGE).url).context["statement"]
    assert [(row.line.first, row.line.last, row.line.days, row.line.amount)
            for row in statement.charges] == [
        (date(2026, 11, 23), date(2026, 11, 25), 3, 150),
        (date(2026, 11, 26), date(2026, 12, 4), 7, 420),
    ]  # fmt: skip
    assert statement.total == 570 and not statement.is_incomplete


def test_home_tuition_follows_its_timetable(client, term):
    lead = member(Role.HEAD_TEACHER)
    placement = placed(lead.organisation, term, Mode.HOME_TUITION)
    sign_in(client, lead)
    own = reverse("provision:statement", args=[lead.organisation.public_id])
    page = client.get(own)
    assert page.context["statement"].total == 0
    assert "No lessons are in the timetable" in page.content.decode()
    SlotFactory(
        placement=placement, mode=Mode.HOME_TUITION, weekday=1, starts_at=time(9),
        ends_at=time(10, 30),
    )  # fmt: skip
    assert client.get(own).context["statement"].total == 135  # two Tuesdays of 1.5 hours


def test_csv_and_pdf_say_the_same(client, term):
    lead = member(Role.SENCO)
    placed(lead.organisation, term)
    sign_in(client, lead)
    own = reverse("provision:statement", args=[lead.organisation.public_id])
    lines = b"".join(client.get(own, {"download": "csv"}).streaming_content).decode("utf-8-sig")
    assert lines.splitlines()[1].endswith("2026-11-23,2026-12-04,10,0,£250.00 a week,500.00")
    pdf = client.get(
        reverse("provision:statement_pdf", args=[lead.organisation.public_id, term.public_id])
    )
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


def test_the_authority_reads_all_and_never_asks_more_often(
    client, term, django_assert_max_num_queries, django_assert_num_queries
):
    sign_in(client, member(Role.NAMED_OFFICER))
    assert "No placements in this term" in client.get(PAGE).content.decode()
    placed(SchoolFactory(name="Alder School"), term)
    placed(SchoolFactory(name="Beech School"), term)
    client.get(PAGE)
    with django_assert_max_num_queries(25) as few:
        page = client.get(PAGE)
    assert [row.school.name for row in page.context["statements"]] == [
        "Alder School", "Beech School"
    ]  # fmt: skip
    assert page.context["total"] == 1000
    for _number in range(6):
        placed(SchoolFactory(), term)
    with django_assert_num_queries(len(few)):
        client.get(PAGE)


def test_a_child_who_has_left_is_named_by_reference(client, term):
    lead = member(Role.SENCO)
    placement = placed(lead.organisation, term)
    placement.child.enrolments.update(ends_on=date(2026, 11, 1))
    sign_in(client, lead)
    text = client.get(
        reverse("provision:statement", args=[lead.organisation.public_id])
    ).content.decode()
    assert "Ada Waterman" not in text
    assert placement.child.reference in text


def test_a_school_with_terms_of_its_own_is_charged_for_those(client, term):
    lead = member(Role.SENCO)
    TermFactory(
        school=lead.organisation, starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 27),
        half_term_starts_on=None, half_term_ends_on=None,
    )  # fmt: skip
    placed(lead.organisation, term)
    sign_in(client, lead)
    page = client.get(reverse("provision:statement", args=[lead.organisation.public_id]))
    assert page.context["statement"].total == 250


def test_others_read_no_charges(client, term):
    for role in (Role.ATTENDANCE_OFFICER, Role.PROVIDER_MANAGER, Role.LIAISON_OFFICER):
        sign_in(client, member(role))
        assert client.get(PAGE).status_code == 403
