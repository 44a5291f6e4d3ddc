"""On what a placement rests: who authorises, from when until when, and taking it back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from cases.models import Authorisation, AuthorisationKind
from cases.services import authorisations as service
from cases.services.authorisations import (
    authorise_interim,
    record_panel_authorisation,
    revoke_authorisation,
    take_back_panel_authorisation,
)
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.concurrency import at_once
from tests.factories.accounts import OrganisationFactory
from tests.factories.section_19 import AuthorisationFactory
from tests.people import actor, member
from tests.timeline import words_of

TODAY = timezone.localdate
IN_SIX_WEEKS = timezone.localdate() + timedelta(weeks=6)


def authorise(who, child, **fields):
    facts = {"starts_on": TODAY(), "ends_on": IN_SIX_WEEKS, "reasons": "Evidence pending", **fields}
    return authorise_interim(actor=who, child=child, **facts)


def test_the_named_officer_authorises_and_those_who_arrange_are_told(child, officer, authority):
    liaison = member(Role.LIAISON_OFFICER, authority)
    made = authorise(officer, child)
    assert (made.kind, made.authorised_by) == (AuthorisationKind.INTERIM, officer.membership)
    assert made.reference.startswith("AU-")
    assert made.is_in_force
    assert f"({made.reference})" in words_of(child)[-1]
    assert Notification.objects.get(recipient=liaison.user).code == "cases.provision_to_arrange"


@pytest.mark.parametrize("role", [Role.PANEL_COORDINATOR, Role.PANEL_CHAIR, Role.LIAISON_OFFICER])
def test_nobody_else_does(child, authority, role):
    with pytest.raises(PermissionDenied, match="named officer"):
        authorise(actor(role, authority), child)
    assert not Authorisation.objects.exists()


def test_nor_the_named_officer_of_another_authority(child):
    elsewhere = OrganisationFactory(kind="authority", la_code="937")
    with pytest.raises(PermissionDenied, match="no access"):
        authorise(actor(Role.NAMED_OFFICER, elsewhere), child)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("reasons", {"reasons": " "}),
        ("ends_on", {"ends_on": date(1999, 1, 1)}),
        ("ends_on", {"starts_on": date(1999, 1, 1), "ends_on": date(2020, 2, 1)}),
    ],
)
def test_what_is_missing_or_impossible_is_named(child, officer, field, fields):
    with pytest.raises(Refused) as refusal:
        authorise(officer, child, **fields)
    assert refusal.value.field == field


def panel(who, child, reference="D-ABCDEF", **fields):
    facts = {"kind": AuthorisationKind.PANEL_DECISION, "authorised_by": who.membership,
             "starts_on": TODAY(), **fields}  # fmt: skip
    return record_panel_authorisation(actor=who, child=child, decision_reference=reference, **facts)


@pytest.fixture
def chair(authority):
    return actor(Role.PANEL_CHAIR, authority)


def test_a_decision_authorises_once(child, chair, senco):
    made = panel(chair, child)
    assert panel(chair, child).pk == made.pk
    assert (made.ends_on, made.decision_reference) == (None, "D-ABCDEF")
    with pytest.raises(PermissionDenied):
        panel(senco, child, "D-OTHERS")
    with pytest.raises(ValueError, match="interim"):
        panel(chair, child, "D-OTHERS", kind=AuthorisationKind.INTERIM)


def test_a_decision_supersedes_the_one_that_it_replaces(child, chair):
    first = panel(chair, child, "D-FIRST2", kind=AuthorisationKind.FAST_TRACK)
    second = panel(chair, child, "D-SECOND", instead_of=["D-FIRST2"])
    first.refresh_from_db()
    assert first.superseded_by == second
    assert list(Authorisation.objects.for_child(child).in_force()) == [second]


def test_a_decision_that_authorises_nothing_takes_the_one_before_back(child, chair, senco):
    made = panel(chair, child)
    with pytest.raises(PermissionDenied):
        take_back_panel_authorisation(
            actor=senco, child=child, decision_reference="D-ABCDEF", reason="x"
        )
    take_back_panel_authorisation(
        actor=chair, child=child, decision_reference="D-ABCDEF", reason="Not ratified"
    )
    made.refresh_from_db()
    assert (made.is_in_force, made.revoked_reason) == (False, "Not ratified")


def test_in_force_on_a_day(child):
    def spell(start, days):
        first = TODAY() + timedelta(days=start)
        return AuthorisationFactory(
            child=child, starts_on=first, ends_on=first + timedelta(days=days)
        )

    over, now, later = spell(-20, 5), spell(-2, 10), spell(5, 10)
    assert list(Authorisation.objects.in_force()) == [now]
    assert list(Authorisation.objects.in_force(TODAY() - timedelta(days=18))) == [over]
    assert set(Authorisation.objects.standing()) == {now, later}


def test_taking_back_needs_a_reason_and_happens_once(child, officer, coordinator):
    made = AuthorisationFactory(child=child)
    with pytest.raises(PermissionDenied):
        revoke_authorisation(actor=coordinator, authorisation=made, reason="x")
    with pytest.raises(Refused) as refusal:
        revoke_authorisation(actor=officer, authorisation=made, reason=" ")
    assert refusal.value.field == "reason"
    gone = revoke_authorisation(actor=officer, authorisation=made, reason="Back at school")
    assert not gone.is_in_force
    assert words_of(child)[-1] == f"Authorisation {made.reference} taken back"
    with pytest.raises(StaleChange):
        revoke_authorisation(actor=officer, authorisation=made, reason="Again")


def test_the_database_holds_what_an_authorisation_is(child):
    for wrong in (
        {"interim": True, "reasons": ""},
        {"decision_reference": ""},
        {"ends_on": date(1999, 1, 1)},
        {"revoked_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AuthorisationFactory(child=child, **wrong)


def test_a_failure_leaves_nothing_behind(child, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(service, "notify", fail)
    with pytest.raises(RuntimeError):
        authorise(officer, child)
    assert not Authorisation.objects.exists()
    assert not child.timeline.exists()


@pytest.mark.django_db(transaction=True)
def test_a_decision_recorded_twice_at_once_authorises_once(child, chair):
    found = at_once(*[lambda: panel(chair, child)] * 3)
    assert len({made.pk for made in found}) == 1
