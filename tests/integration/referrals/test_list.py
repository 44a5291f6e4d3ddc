"""The list: what each reader sees, filters, sorting, the download, and a constant cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.access import access_to
from cases.models import Child, Enrolment
from cases.registries import closing_checks, home_sources, next_actions, search_sources
from referrals.models import Referral, ReferralStatus
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import CaseFactory
from tests.factories.referrals import (
    QueuedReferralFactory,
    ReferralFactory,
    SubmittedReferralFactory,
)
from tests.people import actor, member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
LIST = "/referrals/"


@pytest.fixture
def office(client):
    return sign_in(client, member(Role.PANEL_COORDINATOR))


def shown(response) -> str:
    return response.content.decode()


def test_the_authority_sees_all_but_drafts(office):
    draft, sent = ReferralFactory(), SubmittedReferralFactory()
    page = shown(office.get(LIST))
    assert sent.reference in page
    assert draft.reference not in page


def test_a_school_sees_its_own_and_nobody_elses(client):
    own, other = ReferralFactory(), SubmittedReferralFactory()
    page = shown(sign_in(client, member(Role.SENCO, own.organisation)).get(LIST))
    assert own.reference in page
    assert other.reference not in page


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ADMINISTRATOR, Role.ATTENDANCE_OFFICER])
def test_roles_without_referrals_are_told_so(client, role):
    assert sign_in(client, member(role)).get(LIST).status_code == 403


def test_a_former_school_learns_nothing_later(client):
    referral = QueuedReferralFactory(status=ReferralStatus.DECIDED, decided_at=timezone.now())
    Enrolment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    desk = sign_in(client, member(Role.SENCO, referral.organisation))
    page = shown(desk.get(LIST))
    assert referral.reference in page
    assert "Decided</strong>" not in page
    assert referral.reference not in shown(desk.get(LIST, {"status": "decided"}))
    lines = b"".join(desk.get(LIST, {"download": "csv"}).streaming_content).decode()
    assert "Decided" not in lines


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "Wren"}, "wren"),
        ({"status": "queued"}, "queued"),
        ({"clock": "overdue"}, "late"),
        ({"urgent": "yes"}, "urgent"),
        ({"support": "remote"}, "remote"),
        ({"assigned": "me"}, "mine"),
    ],
)
def test_filters(client, query, found):
    me = member(Role.PANEL_COORDINATOR)
    rows = {
        "wren": SubmittedReferralFactory(),
        "queued": QueuedReferralFactory(),
        "late": SubmittedReferralFactory(due_on=timezone.localdate() - timedelta(days=9)),
        "urgent": SubmittedReferralFactory(is_fast_track=True, grounds="In hospital"),
        "remote": SubmittedReferralFactory(supports=["remote"]),
        "mine": SubmittedReferralFactory(assigned_to=me),
    }
    child = rows["wren"].child
    child.preferred_first_name = "Wren"
    child.save()
    page = shown(sign_in(client, me).get(LIST, query))
    assert [name for name, row in rows.items() if row.reference in page] == [found]


@pytest.mark.parametrize("sort", ["name", "-school", "state", "due", "-begun"])
def test_sorted_and_downloaded_as_filtered(office, sort):
    fast = SubmittedReferralFactory(is_fast_track=True, grounds="In hospital")
    other = SubmittedReferralFactory()
    assert office.get(LIST, {"sort": sort}).status_code == 200
    response = office.get(LIST, {"urgent": "yes", "sort": sort, "download": "csv"})
    lines = b"".join(response.streaming_content).decode()
    assert fast.reference in lines
    assert other.reference not in lines


def many(count: int, start: int = 0) -> None:
    """Referrals in bulk, each of a child of its own."""
    school = SchoolFactory()
    children = Child.objects.bulk_create(
        Child(reference=f"X-{n:06d}", legal_first_name="Robin", legal_last_name=f"Vale{n}",
              sort_name=f"vale{n}", born_on="2012-03-14", home_authority_code="885",
              controller=school)
        for n in range(start, start + count)
    )  # fmt: skip
    today = timezone.localdate()
    Referral.objects.bulk_create(
        Referral(child=child, organisation=school, school=school, controller=school,
                 reference=f"X-{n:06d}", status="submitted", submitted_at=timezone.now(),
                 clock_starts_on=today, clock_days=2, due_on=today, supports=["maintain"])
        for n, child in enumerate(children, start)
    )  # fmt: skip


def test_as_many_queries_at_10_rows_as_at_1000(office):
    many(10)
    addresses = [LIST, f"{LIST}?q=vale", f"{LIST}?sort=name"]
    few = [queries_of(office, address) for address in addresses]
    many(990, start=10)
    assert [queries_of(office, address) for address in addresses] == few


def test_home_pages_say_what_needs_whom():
    source = home_sources.get("referrals")
    draft = ReferralFactory()
    urgent = SubmittedReferralFactory(is_fast_track=True, grounds="In hospital")
    new = SubmittedReferralFactory(due_on=timezone.localdate() - timedelta(days=9))
    office = actor(Role.PANEL_COORDINATOR)
    items = list(source.today(office))
    assert [item.title for item in items] == ["Fast track", "Acknowledge"]
    assert new.reference in items[1].detail
    assert items[1].is_overdue
    assert source.waiting(office) == 2
    senco = actor(Role.SENCO, draft.organisation)
    assert [item.title for item in source.today(senco)] == ["Finish your draft"]
    assert source.waiting(senco) == 1
    assert urgent.reference in items[0].detail
    assert not list(source.today(actor(Role.COMMISSIONER)))


def test_search_closing_and_next_action():
    referral = SubmittedReferralFactory()
    senco = actor(Role.SENCO, referral.organisation)
    hits = list(search_sources.get("referrals").find(senco, referral.reference))
    assert [hit.url for hit in hits] == [reverse("referrals:show", args=[referral.public_id])]
    case = CaseFactory(child=referral.child)
    assert len(list(closing_checks.get("referrals").open_duties(case))) == 1
    refer = next_actions.get("refer").url
    assert refer(access_to(actor=senco, child=referral.child)) is None
    other = ReferralFactory(organisation=referral.organisation)
    address = reverse("referrals:new", args=[other.child.public_id])
    assert refer(access_to(actor=senco, child=other.child)) == address
