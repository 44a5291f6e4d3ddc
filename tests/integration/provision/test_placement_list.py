"""Where placements are found: the list, search, home pages, the closing of a case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.services.cases import open_duties
from ledger.models import AccessLogEntry
from provision.models import Placement, PlacementStatus
from tests.factories.cases import CaseFactory
from tests.factories.placements import full_week
from tests.factories.provision import (
    PlacementFactory,
    SlotFactory,
)
from tests.pages import as_
from tests.people import member

pytestmark = pytest.mark.django_db


def test_the_list_is_searched_filtered_and_downloaded(scene):
    shown = scene.active()
    other = PlacementFactory(review_on=timezone.localdate() - timedelta(days=1))
    office = as_(scene.liaison)

    def listed(query=""):
        page = office.get(f"/provision/{query}")
        return {placement for placement, _modes in page.context["rows"]}

    assert listed() == {shown, other}
    assert listed(f"?q={shown.reference}") == {shown}
    assert listed(f"?provider={scene.provider.public_id}") == {shown}
    assert listed(f"?school={scene.school.public_id}") == {shown}
    assert listed("?mode=group") == {shown}
    assert listed("?overdue=on") == {other}
    assert listed("?status=ended") == set()
    assert listed("?status=nonsense&sort=child") == {shown, other}
    sheet = b"".join(office.get(f"/provision/?q={shown.reference}&download=csv")).decode()
    assert shown.reference in sheet and other.reference not in sheet
    assert scene.senco.user.full_name not in sheet
    assert AccessLogEntry.objects.get(basis="download").reason == "List of 1 placements"
    assert {row for row, _ in as_(scene.senco).get("/provision/").context["rows"]} == {shown}
    assert as_(member(Role.COMMISSIONER)).get("/provision/").status_code == 403


def test_the_list_leads_to_support_and_charges_for_those_who_read_them(scene):
    scene.active()
    links = (reverse("provision:support_list"), reverse("provision:charges"))
    for person, expected in (
        (scene.liaison, [True, False]), (scene.senco, [True, True]),
        (member(Role.PANEL_COORDINATOR, scene.authority), [True, True]),
        (scene.tutor, [False, False]),
    ):  # fmt: skip
        office = as_(person)
        text = office.get("/provision/").content.decode()
        assert [f'href="{link}"' in text for link in links] == expected, person.role
        for link, is_shown in zip(links, expected, strict=True):
            assert not is_shown or office.get(link, follow=True).status_code == 200


def test_the_list_asks_the_database_as_often_for_many(scene, django_assert_max_num_queries):
    office = as_(scene.liaison)

    def queries(count):
        for _number in range(count):
            SlotFactory(placement=PlacementFactory())
        with django_assert_max_num_queries(60) as found:
            assert office.get("/provision/").status_code == 200
        return len(found)

    queries(1)
    assert queries(2) == queries(12)


def test_search_finds_a_placement_by_name_and_reference(scene):
    placement = scene.active()
    text = as_(scene.liaison).get(f"/search/?q={placement.reference}").content.decode()
    assert placement.reference in text and "Riverside" in text


def test_home_pages_say_what_waits_for_whom(scene):
    assert "Arrange the placement" in as_(scene.liaison).get("/").content.decode()
    placement = scene.draft(lessons=full_week())
    text = as_(scene.liaison).get("/").content.decode()
    assert "Finish arranging a placement" in text and "Arrange the placement" not in text
    Placement.objects.update(status=PlacementStatus.PLANNED)
    assert "can you teach this child" in as_(scene.manager).get("/").content.decode()
    Placement.objects.update(status=PlacementStatus.ACCEPTED, provider_lead=scene.tutor)
    assert "Has it begun?" in as_(scene.manager).get("/").content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    Placement.objects.update(status=PlacementStatus.ACTIVE, review_on=yesterday)
    for person in (scene.tutor, scene.senco, scene.liaison):
        assert "Review overdue" in as_(person).get("/").content.decode()
    Placement.objects.update(
        starts_on=yesterday - timedelta(days=9), planned_end_on=yesterday, review_on=None
    )
    assert "Past its planned last day" in as_(scene.liaison).get("/").content.decode()
    type(scene.authorisation).objects.update(revoked_at=timezone.now(), revoked_reason="In error")
    assert "The authorisation has run out" in as_(scene.liaison).get("/").content.decode()
    assert placement.reference not in as_(scene.named_officer).get("/").content.decode()


def test_a_case_does_not_close_over_a_placement(scene):
    case = CaseFactory(child=scene.child)
    placement = scene.active()
    duties = [str(duty) for duty in open_duties(case)]
    assert f"Placement {placement.reference} goes on" in duties
