"""Entries, checks, offers and prices of the directory."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Organisation
from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from provision.models import (
    CheckKind,
    CheckResult,
    Mode,
    Offer,
    Price,
    Provider,
    ProviderCheck,
    ProviderStatus,
    WeekPlaces,
)
from provision.services.checks import chase_overdue_checks, months_after, record_check
from provision.services.directory import (
    add_entry,
    change_entry,
    change_registration,
    change_status,
)
from provision.services.offers import (
    end_offer,
    save_base,
    save_offer,
    set_price,
    set_week_places,
)
from tests.factories.accounts import OrganisationFactory
from tests.factories.directory import OfferFactory, PriceFactory, ProviderFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def keeper():
    return actor(Role.PANEL_COORDINATOR)


def letter():
    return SimpleUploadedFile("confirmation.pdf", PDF)


def test_a_new_provider_comes_with_every_check_due(keeper):
    entry = add_entry(actor=keeper, name="Heron House", description="Calm")
    assert entry.organisation.kind == "provider"
    assert (entry.status, entry.description) == ("listed", "Calm")
    assert (entry.last_checked_on, entry.next_check_on) == (None, timezone.localdate())
    assert entry.controller == keeper.organisation


def test_a_known_provider_comes_into_the_directory_once(keeper):
    known = OrganisationFactory(kind="provider")
    add_entry(actor=keeper, organisation=known)
    with pytest.raises(Refused, match="already"):
        add_entry(actor=keeper, organisation=known)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"name": " "}, "name"), ({"organisation": "health"}, "registered provider")],
)
def test_what_cannot_come_into_the_directory(keeper, facts, words):
    if "organisation" in facts:
        facts = {"organisation": OrganisationFactory(kind="health")}
    with pytest.raises(Refused, match=words):
        add_entry(actor=keeper, **facts)
    assert not Provider.objects.exists()


def test_a_name_is_given_once(keeper):
    add_entry(actor=keeper, name="Heron House")
    with pytest.raises(Refused, match="already"):
        add_entry(actor=keeper, name="heron house")
    assert Organisation.objects.filter(kind="provider").count() == 1


@pytest.mark.parametrize("role", [Role.SENCO, Role.LIAISON_OFFICER, Role.PROVIDER_MANAGER])
def test_only_keepers_add_check_price_and_pause(role):
    provider, who = ProviderFactory(), actor(role)
    calls = [
        lambda: add_entry(actor=who, name="Heron House"),
        lambda: change_registration(actor=who, provider=provider, registration_kind="school"),
        lambda: change_status(actor=who, provider=provider, action="pause", reason="x"),
        lambda: record_check(
            actor=who, provider=provider, kind=CheckKind.ENTRY, checked_on=timezone.localdate()
        ),
        lambda: set_price(
            actor=who, provider=provider, mode="group", unit="week", amount=Decimal(1),
            starts_on=date(2026, 9, 1),
        ),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()


def test_a_manager_changes_the_own_entry_only():
    provider, other = ProviderFactory(), ProviderFactory()
    manager = actor(Role.PROVIDER_MANAGER, provider.organisation)
    change_entry(
        actor=manager, provider=provider, name="Heron House", needs=["mental"], description="New"
    )
    provider.refresh_from_db()
    assert (provider.organisation.name, provider.needs) == ("Heron House", ["mental"])
    for who, entry in ((manager, other), (actor(Role.PROVIDER_STAFF), provider)):
        with pytest.raises(PermissionDenied):
            change_entry(actor=who, provider=entry, description="No")
        with pytest.raises(PermissionDenied):
            save_base(actor=who, provider=entry, name="A base")


def test_registration_is_a_number_or_a_reason(keeper):
    provider = ProviderFactory()
    with pytest.raises(Refused, match="number"):
        change_registration(actor=keeper, provider=provider, registration_kind="school")
    with pytest.raises(Refused, match="why"):
        change_registration(actor=keeper, provider=provider, registration_kind="not_required")
    changed = change_registration(
        actor=keeper, provider=provider, registration_kind="not_required",
        registration_note="Tutors who visit at home", registration_number="",
    )  # fmt: skip
    assert changed.has_registration


def test_a_pause_has_a_reason_and_a_history(keeper):
    provider = ProviderFactory()
    with pytest.raises(Refused):
        change_status(actor=keeper, provider=provider, action="pause", reason=" ")
    change_status(actor=keeper, provider=provider, action="pause", reason="Moving house")
    provider.refresh_from_db()
    assert (provider.status, provider.status_reason) == ("paused", "Moving house")
    with pytest.raises(StaleChange):
        change_status(actor=keeper, provider=provider, action="pause", reason="Again")
    change_status(actor=keeper, provider=provider, action="resume", reason="Moved")
    provider.refresh_from_db()
    assert (provider.status, provider.status_reason) == ("listed", "")
    reasons = StatusChange.objects.filter(subject_id=provider.pk).values_list("reason", flat=True)
    assert list(reasons) == ["Moving house", "Moved"]


def test_a_check_is_due_again_after_the_authoritys_time(keeper):
    entry = add_entry(actor=keeper, name="Heron House")
    today = timezone.localdate()
    check = record_check(
        actor=keeper, provider=entry, kind=CheckKind.STAFF, checked_on=today, upload=letter()
    )
    assert check.next_on == months_after(today, 12)
    assert check.file.original_name == "confirmation.pdf"
    entry.refresh_from_db()
    assert (entry.last_checked_on, entry.next_check_on) == (today, today)  # others are due
    for kind in (CheckKind.REGISTRATION, CheckKind.ENTRY):
        record_check(actor=keeper, provider=entry, kind=kind, checked_on=today)
    entry.refresh_from_db()
    assert entry.next_check_on == months_after(today, 6)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": CheckKind.STAFF}, "upload"),
        ({"result": CheckResult.CONCERN}, "found"),
        ({"checked_on": date(2099, 1, 1)}, "checked_on"),
        ({"next_on": date(2020, 1, 1)}, "next_on"),
        ({"upload": SimpleUploadedFile("a.txt", b"words")}, "upload"),
    ],
)
def test_what_cannot_be_recorded_as_a_check(keeper, facts, field):
    provider = ProviderFactory()
    answers = {"kind": CheckKind.ENTRY, "checked_on": timezone.localdate()} | facts
    with pytest.raises(Refused) as refusal:
        record_check(actor=keeper, provider=provider, **answers)
    assert refusal.value.field == field
    assert not ProviderCheck.objects.exists()


def test_a_concern_pauses_and_tells(keeper):
    officer, commissioner = member(Role.NAMED_OFFICER), member(Role.COMMISSIONER)
    provider = ProviderFactory()
    record_check(
        actor=keeper, provider=provider, kind=CheckKind.ENTRY, checked_on=timezone.localdate(),
        result=CheckResult.CONCERN, found="The lead has left",
    )  # fmt: skip
    provider.refresh_from_db()
    assert (provider.status, provider.status_reason) == ("paused", "The lead has left")
    told = Notification.objects.filter(code="provision.concern_found")
    assert {row.recipient_id for row in told} >= {officer.user_id, commissioner.user_id}


def test_a_check_is_never_changed(keeper):
    provider = ProviderFactory()
    check = record_check(
        actor=keeper, provider=provider, kind=CheckKind.ENTRY, checked_on=timezone.localdate()
    )
    check.found = "Something else"
    with pytest.raises(Exception, match="append_only"):
        check.save()


def test_overdue_checks_are_chased_once_for_each_due_day(keeper):
    yesterday = timezone.localdate() - timedelta(days=1)
    provider = ProviderFactory(next_check_on=yesterday)
    ProviderFactory()
    assert chase_overdue_checks() == 1
    chase_overdue_checks()
    notices = Notification.objects.filter(code="provision.check_overdue")
    assert [row.recipient_id for row in notices] == [keeper.user.pk]
    Provider.objects.filter(pk=provider.pk).update(next_check_on=yesterday - timedelta(days=90))
    chase_overdue_checks()
    assert notices.all().count() == 2


def test_months_end_on_a_day_that_exists():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 15), 12) == date(2027, 1, 15)


def test_an_offer_is_made_once_a_mode_at_a_base(keeper):
    offer = OfferFactory()
    facts = {
        "provider": offer.provider, "mode": Mode.GROUP, "base": offer.base, "lowest_age": 11,
        "highest_age": 16, "places": 4,
    }  # fmt: skip
    with pytest.raises(Refused, match="already"):
        save_offer(actor=keeper, **facts)
    end_offer(actor=keeper, offer=offer, ends_on=timezone.localdate())
    assert save_offer(actor=keeper, **facts).places == 4
    with pytest.raises(StaleChange):
        end_offer(actor=keeper, offer=offer, ends_on=timezone.localdate())


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"lowest_age": 17}, "highest_age"), ({"base": None}, "base"), ({"base": "other"}, "base")],
)
def test_what_cannot_be_offered(keeper, facts, field):
    offer = OfferFactory()
    answers = {
        "mode": Mode.GROUP, "base": offer.base, "lowest_age": 11, "highest_age": 16, "places": 4
    } | facts  # fmt: skip
    if answers["base"] == "other":
        answers["base"] = OfferFactory().base
    with pytest.raises(Refused) as refusal:
        save_offer(actor=keeper, provider=offer.provider, **answers)
    assert refusal.value.field == field


def test_places_of_single_weeks(keeper):
    offer = OfferFactory(places=6)
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    set_week_places(actor=keeper, offer=offer, places={monday: 2})
    assert WeekPlaces.objects.get().places == 2
    set_week_places(actor=keeper, offer=offer, places={monday: 6})
    assert not WeekPlaces.objects.exists()
    with pytest.raises(Refused):
        set_week_places(actor=keeper, offer=offer, places={monday - timedelta(weeks=1): 2})


def test_a_price_ends_the_one_before(keeper):
    earlier = PriceFactory()
    facts = {"provider": earlier.provider, "mode": "group", "unit": "week"}
    later = set_price(actor=keeper, **facts, amount=Decimal("260.50"), starts_on=date(2027, 1, 4))
    earlier.refresh_from_db()
    assert (earlier.ends_on, later.ends_on) == (date(2027, 1, 3), None)
    with pytest.raises(Refused, match="already"):
        set_price(actor=keeper, **facts, amount=Decimal(1), starts_on=date(2027, 1, 4))
    with pytest.raises(Refused, match="later day"):
        set_price(actor=keeper, **facts, amount=Decimal(1), starts_on=date(2026, 1, 4))
    assert Price.objects.count() == 2
    assert Offer.objects.count() == 0


def test_a_provider_stays_listed_when_a_concern_is_refused(keeper):
    provider = ProviderFactory()
    with pytest.raises(Refused):
        record_check(
            actor=keeper, provider=provider, kind=CheckKind.ENTRY,
            checked_on=timezone.localdate(), result=CheckResult.CONCERN,
        )  # fmt: skip
    provider.refresh_from_db()
    assert provider.status == ProviderStatus.LISTED
