"""The queue's page: bulk steps, saved filters, downloads, and its cost."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from panels.models import SavedFilter
from referrals.models import Referral
from referrals.services.seen import seen_now
from referrals.services.triage import acknowledge_referral
from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db
QUEUE = "/panels/queue/"


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def office(client, people):
    return sign_in(client, people.coordinator)


def text_of(response):
    return response.content.decode()


def ticked(*referrals):
    return [f"{row.public_id}.{seen_now(row)}" for row in referrals]


def test_several_are_given_to_a_person(office, people):
    rows = [QueuedReferralFactory() for _ in range(3)]
    response = office.post(
        reverse("panels:assign_many"),
        {"chosen": ticked(*rows[:2]), "assignee": people.coordinator.pk}, follow=True,
    )  # fmt: skip
    assert f"2 referrals are now with {people.coordinator.user.full_name}." in text_of(response)
    assert Referral.objects.filter(assigned_to=people.coordinator).count() == 2


def test_all_that_match_leaves_out_what_changed_since_the_page(office, people):
    kept, changed = QueuedReferralFactory(), SubmittedReferralFactory()
    page = office.get(QUEUE)
    acknowledge_referral(actor=actor(Role.PANEL_COORDINATOR, people.authority), referral=changed)
    response = office.post(
        reverse("panels:assign_many"),
        {"all_matching": "on", "as_of": page.context["as_of"], "assignee": people.coordinator.pk},
        follow=True,
    )  # fmt: skip
    text = text_of(response)
    assert "1 referral is now with" in text
    assert "acknowledged it" in text
    assert changed.reference in text
    assert list(Referral.objects.filter(assigned_to__isnull=False)) == [kept]


def test_the_page_carries_what_it_saw(office):
    row = SubmittedReferralFactory()
    acknowledge_referral(actor=actor(Role.PANEL_COORDINATOR), referral=row)
    assert f'value="{row.public_id}.{seen_now(row)}"' in text_of(office.get(QUEUE))


def test_a_mistyped_choice_keeps_the_page(office):
    QueuedReferralFactory()
    for chosen in ("nonsense", "nonsense.7"):
        response = office.post(reverse("panels:export"), {"chosen": [chosen]})
        assert "has left the queue meanwhile" in text_of(response)


def test_the_chosen_are_downloaded_without_formulas(office):
    child = ChildFactory(legal_first_name="=1+1")
    row, other = QueuedReferralFactory(child=child), QueuedReferralFactory()
    response = office.post(reverse("panels:export"), {"chosen": ticked(row)})
    lines = b"".join(response.streaming_content).decode()
    assert row.reference in lines
    assert other.reference not in lines
    assert "'=1+1" in lines


def test_filters_by_person_school_and_evidence(office, people):
    liaison = member(Role.LIAISON_OFFICER, people.authority)
    row, other = QueuedReferralFactory(assigned_to=liaison), QueuedReferralFactory()
    for query in ({"assigned": liaison.pk}, {"school": row.school.name}):
        text = text_of(office.get(QUEUE, query))
        assert row.reference in text
        assert other.reference not in text
    text = text_of(office.get(QUEUE, {"evidence": "given"}))
    assert row.reference not in text


@pytest.mark.parametrize("words", ["wren", "vale wren", "WREN"])
def test_a_child_is_found_by_name(office, words):
    row = QueuedReferralFactory(child=ChildFactory(legal_first_name="Wren"))
    other = QueuedReferralFactory(child=ChildFactory(legal_first_name="Jay"))
    text = text_of(office.get(QUEUE, {"q": words}))
    assert row.reference in text
    assert other.reference not in text


def test_found_by_a_reference_of_the_referral_or_the_child(office):
    row, other = QueuedReferralFactory(), QueuedReferralFactory()
    for words in (row.reference, row.child.reference.lower()):
        text = text_of(office.get(QUEUE, {"q": words}))
        assert row.reference in text
        assert other.reference not in text


def test_a_filter_is_saved_shared_and_removed(office, client, people):
    address = reverse("panels:save_filter")
    assert "Save this filter" in text_of(office.get(QUEUE, {"overdue": "on"}))
    response = office.post(f"{address}?overdue=on&after=abc", {"name": ""})
    assert "Enter name of the filter" in text_of(response) or "There is a problem" in text_of(
        response
    )
    office.post(f"{address}?overdue=on&after=abc", {"name": "Late", "is_shared": "on"})
    saved = SavedFilter.objects.get()
    assert (saved.query, saved.is_shared) == ("overdue=on", True)
    remove = reverse("panels:remove_filter", args=[saved.public_id])
    colleague = member(Role.PANEL_COORDINATOR, people.authority)
    page = text_of(sign_in(client, colleague).get(QUEUE))
    assert f"shared by {people.coordinator.user.full_name}" in page
    assert remove not in page
    assert client.post(remove).status_code == 403
    sign_in(client, people.coordinator)
    assert "The filter “Late” is removed." in text_of(client.post(remove, follow=True))
    assert "Late" not in text_of(client.get(QUEUE))


@pytest.mark.parametrize(
    "query", [{}, {"q": "vale"}, {"need": "mental", "assigned": "nobody"}, {"sort": "child"}]
)
def test_a_page_costs_the_same_with_more_rows(office, query, django_assert_max_num_queries):
    for count in (2, 30):
        for _ in range(count):
            QueuedReferralFactory()
        office.get(QUEUE, query)
        with django_assert_max_num_queries(20):
            office.get(QUEUE, query)


def test_every_row_once_from_page_to_page(office):
    for number in range(30):
        urgent = {"is_fast_track": True, "grounds": "In hospital"} if number % 7 == 0 else {}
        QueuedReferralFactory(**urgent)
    seen, query = [], {}
    while True:
        page = office.get(QUEUE, query).context["page"]
        seen += [row.pk for row in page]
        if not page.after:
            break
        query = {"after": page.after}
    assert len(seen) == len(set(seen)) == 30
