"""Support at school as people use it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from provision.models import Support
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.factories.directory import LiaisonHoursFactory, SupportFactory
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
LIST = "/provision/support/"


def day(name, value):
    return {f"{name}_{part}": getattr(value, part) for part in ("day", "month", "year")}


def test_an_officer_arranges_prolongs_and_ends(client):
    officer = member(Role.LIAISON_OFFICER)
    sign_in(client, officer)
    child = ChildFactory()
    asked = client.post(
        reverse("provision:ask_support", args=[child.public_id]),
        {"kind": "liaison", "purpose": "Meet at the gate"},
    )
    support = Support.objects.get()
    assert asked.url == reverse("provision:arrange_support", args=[support.public_id])
    today = timezone.localdate()
    client.post(asked.url, {
        "officer": officer.public_id, "purpose": "Meet at the gate", "hours_a_week": "2.5",
        **day("starts_on", today), **day("ends_on", today + timedelta(days=30)),
    })  # fmt: skip
    page = reverse("provision:support", args=[support.public_id])
    assert "2.5 hours a week" in client.get(page).content.decode()
    client.post(page + "change/", {"hours_a_week": "3", **day("ends_on", today)})
    client.post(page + "end/", {
        **day("ended_on", today), "effect": "helped", "effect_words": "Comes in alone"
    })  # fmt: skip
    text = client.get(page).content.decode()
    assert "Comes in alone" in text
    assert "No open support" in client.get(LIST).content.decode()
    assert child.name in client.get(LIST, {"status": "ended"}).content.decode()


def test_officers_see_their_hours_and_schools_do_not(client):
    hours = LiaisonHoursFactory()
    sign_in(client, hours.officer)
    assert hours.officer.user.full_name in client.get(LIST).content.decode()
    saved = client.post(LIST + "hours/", {
        "officer": hours.officer.public_id, "hours_a_week": "12",
        **day("starts_on", timezone.localdate()),
    })  # fmt: skip
    assert saved.url == LIST
    support = SupportFactory(active=True)
    enrolment = EnrolmentFactory(child=support.child)
    sign_in(client, member(Role.SENCO, enrolment.school))
    text = client.get(LIST).content.decode()
    assert support.child.name in text
    assert "Hours of liaison officers" not in text


def test_the_download_and_constant_queries(client):
    sign_in(client, member(Role.PANEL_COORDINATOR))
    SupportFactory(active=True)
    client.get(LIST)
    few = queries_of(client, LIST)
    SupportFactory.create_batch(8, active=True)
    # Officers are new too; their hours come with the same three queries.
    assert queries_of(client, LIST) == few
    lines = b"".join(client.get(LIST, {"download": "csv"}).streaming_content).decode("utf-8-sig")
    assert len(lines.splitlines()) == 10
