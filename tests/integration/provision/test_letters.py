"""The pages on which a provider reads the panel's letters."""

import pytest
from django.urls import reverse

from cases.models import Child
from ledger.models import AccessLogEntry
from panels.models import Letter
from provision.services.answering import decline_placement
from tests.factories.provider_letters import Naming
from tests.people import sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
LIST = "/provision/letters/"


@pytest.fixture
def naming():
    return Naming()


@pytest.fixture
def manager(client, naming):
    return sign_in(client, naming.scene.manager)


def address(letter):
    return f"{LIST}{letter.public_id}/"


def test_unread_on_home_list_and_placement_until_it_is_opened(naming, manager):
    letter = naming.sent()
    placement = naming.offer()
    name = naming.scene.child.name
    pages = ("/", LIST, f"/provision/placements/{placement.public_id}/")
    for page in pages:
        assert address(letter) in manager.get(page).content.decode()
    assert "Unread" in manager.get(LIST).content.decode()
    assert name in manager.get("/").content.decode()

    answer = manager.get(address(letter))
    assert answer.getvalue().startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"
    assert AccessLogEntry.objects.latest("pk").section == "documents"
    assert "Read the panel" not in manager.get("/").content.decode()
    for page in pages[1:]:
        text = manager.get(page).content.decode()
        assert address(letter) in text
        assert "Unread" not in text
    assert not manager.get(f"{LIST}?state=unread").context["page"].rows


def test_the_item_says_to_which_provider_a_letter_goes(client, naming):
    letter = naming.sent()
    office = sign_in(client, naming.people.coordinator)
    page = office.get(f"/panels/items/{letter.decision.item.public_id}/").content.decode()
    assert f"Provider (PDF)</a>, {naming.scene.provider.name}" in page


def test_whoever_sent_it_sees_who_has_read_it(client, naming):
    letter = naming.sent()
    office = sign_in(client, naming.people.coordinator)
    page = f"/panels/decisions/{letter.decision.public_id}/letters/"
    assert "To send by secure email" in office.get(page).content.decode()
    naming.offer()
    manager = sign_in(client.__class__(), naming.scene.manager)
    assert "Message in Waymark" in office.get(page).content.decode()
    manager.get(address(letter))
    assert "Read" in office.get(page).content.decode().split(naming.scene.manager.user.full_name)[1]


def test_found_by_name_sorted_and_downloaded_as_filtered(naming, manager):
    naming.sent()
    naming.offer()
    child = naming.scene.child
    Child.objects.filter(pk=child.pk).update(sort_name="vale robin")
    for asked, found in (("?q=vale", 1), ("?q=nobody", 0), ("?sort=child", 1)):
        assert len(manager.get(LIST + asked).context["page"].rows) == found
    lines = manager.get(f"{LIST}?q=vale&download=csv").getvalue().decode().splitlines()
    assert len(lines) == 2
    assert child.reference in lines[1]
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.section, entry.basis) == ("letter list", "download")


def test_nothing_before_an_offer_and_nothing_after_a_no(naming, manager):
    letter = naming.sent()
    assert "No letters yet" in manager.get(LIST).content.decode()
    assert manager.get(address(letter)).status_code == 404
    placement = naming.offer()
    assert manager.get(address(letter)).status_code == 200
    decline_placement(actor=naming.manager, placement=placement, reason="We are full")
    assert manager.get(address(letter)).status_code == 404


def test_the_list_is_for_providers(client, naming):
    office = sign_in(client, naming.people.coordinator)
    answer = office.get(LIST)
    assert answer.status_code == 403
    assert "for registered providers" in answer.content.decode()
    assert office.get(address(naming.sent())).status_code == 404


def test_as_many_queries_for_many_letters(naming, manager):
    letter = naming.sent()
    naming.offer()
    few = queries_of(manager, LIST)
    for number in range(2, 8):
        Letter.objects.create(
            decision=letter.decision, audience="provider", provider=letter.provider,
            number=number, status="sent", file=letter.file, controller=letter.controller,
            issued_at=letter.issued_at, subject=f"Letter {number}",
        )  # fmt: skip
    assert queries_of(manager, LIST) == few
    assert len(manager.get(LIST).context["page"].rows) == 7


def test_the_childs_timeline_leads_to_no_letter_to_somebody_else(naming, manager):
    letter = naming.sent()
    naming.offer()
    timeline = manager.get(reverse("cases:timeline", args=[naming.scene.child.public_id]))
    text = timeline.content.decode()
    for one in letter.decision.letters.select_related("document"):
        address = f"/cases/documents/{one.document.public_id}/"
        assert (address in text) is (one == letter)
