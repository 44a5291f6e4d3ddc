"""Many referrals at once: what is done, what is not and why; filters under a name."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from panels.models import AgendaItem, SavedFilter
from panels.services import bulk as panel_bulk
from panels.services.bulk import put_referrals_on_agenda
from panels.services.saved_filters import remove_filter, save_filter
from referrals.models import Referral, ReferralStatus
from referrals.services import bulk
from referrals.services.bulk import assign_referrals
from referrals.services.seen import newest_of
from referrals.services.triage import acknowledge_referral, assign_referral
from tests.concurrency import at_once
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(people):
    return people.act(people.coordinator)


@pytest.fixture
def colleague(people):
    return actor(Role.PANEL_COORDINATOR, people.authority)


def seen(*referrals):
    """What a page that is opened now carries."""
    newest = newest_of([row.pk for row in referrals])
    return {row.pk: newest.get(row.pk, 0) for row in referrals}


class TestAssigning:
    def test_several_go_to_one_person_who_is_told_once(self, office, people):
        liaison = member(Role.LIAISON_OFFICER, people.authority)
        rows = [QueuedReferralFactory() for _ in range(3)]
        result = assign_referrals(actor=office, chosen=seen(*rows), assignee=liaison)
        assert len(result.done) == 3
        assert not result.refused
        assert set(Referral.objects.values_list("assigned_to", flat=True)) == {liaison.pk}
        assert StatusChange.objects.filter(action="assign", field="assigned_to").count() == 3
        assert Notification.objects.get().code == "referrals.assigned_many"

    def test_what_a_colleague_changed_is_left_alone_and_told(self, office, colleague, people):
        mine, theirs = QueuedReferralFactory(), QueuedReferralFactory()
        page = seen(mine, theirs)
        assign_referral(actor=colleague, referral=theirs, assignee=colleague.membership)
        result = assign_referrals(actor=office, chosen=page, assignee=office.membership)
        assert [row.pk for row in result.done] == [mine.pk]
        words = result.refused[theirs.reference]
        assert colleague.user.full_name in words
        assert "gave it to somebody" in words
        theirs.refresh_from_db()
        assert theirs.assigned_to == colleague.membership

    def test_what_waits_no_longer_is_reported(self, office):
        decided = QueuedReferralFactory(status=ReferralStatus.DECIDED, decided_at=timezone.now())
        result = assign_referrals(actor=office, chosen=seen(decided), assignee=office.membership)
        assert not result.done
        assert "waits for the panel no longer" in result.refused[decided.reference]

    def test_only_the_office_and_only_such_people(self, office, people):
        row = QueuedReferralFactory()
        with pytest.raises(PermissionDenied):
            assign_referrals(
                actor=actor(Role.SENCO, row.organisation), chosen=seen(row), assignee=None
            )
        with pytest.raises(Refused) as refusal:
            assign_referrals(actor=office, chosen=seen(row), assignee=people.health)
        assert refusal.value.field == "assignee"
        assert not StatusChange.objects.filter(action="assign").exists()

    def test_too_many_at_once_are_refused(self, office, monkeypatch):
        monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
        rows = [QueuedReferralFactory(), QueuedReferralFactory()]
        with pytest.raises(Refused, match="at most 1"):
            assign_referrals(actor=office, chosen=seen(*rows), assignee=office.membership)
        assert not Referral.objects.filter(assigned_to__isnull=False).exists()

    def test_another_authoritys_are_not_touched(self, people):
        elsewhere = actor(Role.PANEL_COORDINATOR)
        row = QueuedReferralFactory()
        elsewhere.membership.organisation.la_code = "999"
        elsewhere.membership.organisation.save()
        result = assign_referrals(
            actor=actor_of(elsewhere), chosen=seen(row), assignee=elsewhere.membership
        )
        assert (result.done, result.refused) == ([], {})


def actor_of(one):
    """The same person, read again."""
    return type(one).staff(type(one.membership).objects.get(pk=one.membership_id))


class TestOntoAnAgenda:
    def test_each_goes_for_itself(self, office, people):
        meeting = people.plan()
        first, second, gone = (QueuedReferralFactory() for _ in range(3))
        page = seen(first, second, gone)
        people.put(people.plan(), gone)
        result = put_referrals_on_agenda(actor=office, chosen=page, meeting=meeting)
        assert {row.pk for row in result.done} == {first.pk, second.pk}
        assert people.coordinator.user.full_name in result.refused[gone.reference]
        assert AgendaItem.objects.filter(meeting=meeting).count() == 2

    def test_a_meeting_that_is_over_takes_none(self, office, people):
        meeting = people.plan()
        type(meeting).objects.update(status="held")
        row = QueuedReferralFactory()
        result = put_referrals_on_agenda(actor=office, chosen=seen(row), meeting=meeting)
        assert "is over" in result.refused[row.reference]
        assert Referral.objects.get().status == ReferralStatus.QUEUED

    def test_more_than_a_meeting_holds_and_strangers_are_refused(self, office, people, monkeypatch):
        monkeypatch.setattr(panel_bulk, "MOST_ITEMS", 1)
        rows = [QueuedReferralFactory(), QueuedReferralFactory()]
        meeting = people.plan()
        with pytest.raises(Refused):
            put_referrals_on_agenda(actor=office, chosen=seen(*rows), meeting=meeting)
        with pytest.raises(PermissionDenied):
            put_referrals_on_agenda(actor=people.act(people.health), chosen={}, meeting=meeting)


class TestStaleness:
    def test_assigning_one_after_a_colleague_is_refused_with_who_and_what(self, office, colleague):
        row = SubmittedReferralFactory()
        page = seen(row)[row.pk]
        acknowledge_referral(actor=colleague, referral=row)
        with pytest.raises(StaleChange) as refusal:
            assign_referral(actor=office, referral=row, assignee=office.membership, seen=page)
        assert colleague.user.full_name in refusal.value.message
        assert "acknowledged it" in refusal.value.message
        assert Referral.objects.get().assigned_to is None


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_at_once_one_gives_and_the_other_is_told():
    people = PanelPeople()
    first = people.act(people.coordinator)
    second = actor(Role.PANEL_COORDINATOR, people.authority)
    rows = [QueuedReferralFactory() for _ in range(4)]
    page = seen(*rows)
    results = at_once(
        lambda: assign_referrals(actor=first, chosen=dict(page), assignee=first.membership),
        lambda: assign_referrals(actor=second, chosen=dict(page), assignee=second.membership),
    )
    assert sorted(len(one.done) for one in results) == [0, 4]
    assert sorted(len(one.refused) for one in results) == [0, 4]
    assert Referral.objects.values("assigned_to").distinct().count() == 1


class TestSavedFilters:
    def test_kept_for_oneself_or_shared(self, office, colleague):
        own = save_filter(actor=office, name="Mine", query="assigned=me")
        shared = save_filter(actor=office, name="Late", query="overdue=on", is_shared=True)
        assert set(SavedFilter.objects.visible_to(office)) == {own, shared}
        assert list(SavedFilter.objects.visible_to(colleague)) == [shared]
        assert not SavedFilter.objects.visible_to(actor(Role.SENCO)).exists()

    def test_refused_without_a_name_a_filter_or_with_a_name_in_use(self, office):
        save_filter(actor=office, name="Mine", query="assigned=me")
        for name, query in [(" ", "q=a"), ("All", ""), ("Mine", "q=a")]:
            with pytest.raises(Refused) as refusal:
                save_filter(actor=office, name=name, query=query)
            assert refusal.value.field == "name"
        assert SavedFilter.objects.count() == 1

    def test_removed_by_its_owner_once(self, office, colleague):
        saved = save_filter(actor=office, name="Late", query="overdue=on", is_shared=True)
        with pytest.raises(PermissionDenied):
            remove_filter(actor=colleague, saved=saved)
        remove_filter(actor=office, saved=saved)
        assert not SavedFilter.objects.visible_to(colleague).exists()
        with pytest.raises(StaleChange):
            remove_filter(actor=office, saved=saved)
        save_filter(actor=office, name="Late", query="overdue=on")

    def test_only_the_office_keeps_filters(self, people):
        with pytest.raises(PermissionDenied):
            save_filter(actor=people.act(people.chair), name="Mine", query="q=a")
