"""The pages of what was tried for a child."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from early_help.models import Effect, Intervention
from ledger.models import AccessLogEntry
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory
from tests.factories.early_help import InterventionFactory
from tests.people import member, sign_in, sign_in_family


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


@pytest.fixture
def senco(school):
    return member(Role.SENCO, school)


@pytest.fixture
def signed_in(client, senco):
    return sign_in(client, senco)


ANSWERS = {
    "kind": "mentor",
    "starts_on": "2026-09-07",
    "was_declined": "no",
    "effect": "helped",
    "by_whom": "Ms Okoro",
    "details": "Each morning at the gate",
}


def new_url(child):
    return reverse("early_help:new", args=[child.public_id])


def test_an_intervention_is_recorded_and_listed(signed_in, child):
    response = signed_in.post(new_url(child), ANSWERS, follow=True)
    assert "Mentor or key adult" in response.content.decode()
    intervention = Intervention.objects.get()
    assert (intervention.effect, intervention.by_whom) == (Effect.HELPED, "Ms Okoro")


def test_wrong_input_keeps_what_was_typed_and_says_what_is_wrong(signed_in, child):
    response = signed_in.post(new_url(child), {**ANSWERS, "kind": "other", "details": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Enter what was tried." in page
    assert "Ms Okoro" in page
    wrong_dates = {**ANSWERS, "ends_on": "2026-09-01"}
    assert "on or after the first" in signed_in.post(new_url(child), wrong_dates).content.decode()
    assert not Intervention.objects.exists()


def test_a_declined_one_needs_its_reason(signed_in, child):
    answers = {**ANSWERS, "was_declined": "yes"}
    assert "why was it declined" in signed_in.post(new_url(child), answers).content.decode().lower()
    answers["declined_reason"] = "The family had begun another"
    signed_in.post(new_url(child), answers)
    assert Intervention.objects.get().was_declined
    page = signed_in.get(reverse("early_help:list", args=[child.public_id])).content.decode()
    assert "Offered and declined" in page


def test_what_came_of_it_is_added_later(signed_in, child, senco):
    mine = InterventionFactory(child=child, controller=senco.organisation, recorded_by=senco.user)
    url = reverse("early_help:change", args=[mine.public_id])
    assert "Too early to say" in signed_in.get(url).content.decode()
    response = signed_in.post(url, {**ANSWERS, "effect": "no_change"})
    assert response.url == reverse("early_help:show", args=[mine.public_id])
    mine.refresh_from_db()
    assert mine.effect == Effect.NO_CHANGE


def test_a_withdrawn_one_is_seen_by_author_and_coordinator_alone(signed_in, child, senco, school):
    mine = InterventionFactory(child=child, controller=senco.organisation, recorded_by=senco.user)
    signed_in.post(reverse("early_help:withdraw", args=[mine.public_id]), {"reason": "Mixed up"})
    url = reverse("early_help:show", args=[mine.public_id])
    assert "Mixed up" in signed_in.get(url).content.decode()
    assert sign_in(Client(), member(Role.HEAD_TEACHER, school)).get(url).status_code == 404
    assert sign_in(Client(), member(Role.PANEL_COORDINATOR)).get(url).status_code == 200


def test_opening_is_logged_and_strangers_and_families_find_nothing(child):
    intervention = InterventionFactory(child=child)
    url = reverse("early_help:show", args=[intervention.public_id])
    assert sign_in(Client(), member(Role.SENCO)).get(url).status_code == 404
    parent = sign_in_family(Client(), GrantFactory(child=child).user)
    assert parent.get(url).status_code == 404
    assert parent.get(reverse("early_help:list", args=[child.public_id])).status_code == 404
    assert not AccessLogEntry.objects.exists()
    assert sign_in(Client(), member(Role.LIAISON_OFFICER)).get(url).status_code == 200
    assert AccessLogEntry.objects.get().section == "interventions"


def test_a_role_that_does_not_read_them_is_told_why(child, school):
    officer = sign_in(Client(), member(Role.ATTENDANCE_OFFICER, school))
    response = officer.get(reverse("early_help:list", args=[child.public_id]))
    assert response.status_code == 403
    assert "Interventions tried" in response.content.decode()


def test_the_list_asks_equally_often_for_ten_and_for_a_thousand(signed_in, child):
    url = reverse("early_help:list", args=[child.public_id])
    signed_in.get(url)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(url).status_code == 200
        return len(queries)

    InterventionFactory.create_batch(10, child=child)
    few = asked()
    Intervention.objects.bulk_create(
        InterventionFactory.build_batch(990, child=child, controller=child.controller)
    )
    assert asked() == few
