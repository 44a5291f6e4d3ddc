"""The demo authority, made small."""

import datetime
import hashlib

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from accounts.actors import Actor
from accounts.models import Deputyship, Membership, Organisation, User
from attendance.models import Alert, AlertHold, RegisterDay, ReturnEntry, StatutoryReturn
from cases.access import access_to
from cases.identifiers import clean_upn
from cases.models import (
    Authorisation,
    DuplicatePair,
    FamilyMessage,
    Grant,
    Identifier,
    Section19Record,
    Telling,
)
from demo.people import PASSWORD, STAFF, persona
from demo.seeding.authority import make_authority
from healthcare_plans.models import Plan
from ledger.models import EmailState, Notification
from panels.models import Interest, Pack, PanelMeeting, PapersOpening
from portal.questions import questions_for
from provision.models import LiaisonHours, Placement, Provider, TaughtSession
from referrals.models import Referral, ReferralStatus
from reintegration.models import ReturnPlan

TODAY = datetime.date(2026, 11, 20)
pytestmark = pytest.mark.django_db


def digest() -> dict[str, str]:
    """For each table of Waymark a digest of its rows; moments, random names and keys left out."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in {"pghistory", "sessions"} or "pgh_id" in _names(model):
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, models.DateTimeField) and field.name != "password"
            and not field.primary_key
            # Random, outside the database too: a token's secret must not follow from the seed.
            and field.name not in {"stored_name", "digest"}
        ]  # fmt: skip
        rows = sorted(map(repr, model._base_manager.values_list(*fields)))
        found[model._meta.label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def restart_sequences() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER SEQUENCE %I.%I RESTART', schemaname, sequencename) "
            "FROM pg_sequences WHERE schemaname = 'public'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


class QuickDocument:
    """Where documents are not the question, dozens of them would only take time."""

    pages = ()

    def __init__(self, **given: object) -> None:
        self.text = str(given["string"])

    def render(self, **_given: object) -> "QuickDocument":
        return self

    def write_pdf(self, **_given: object) -> bytes:
        return b"%PDF-1.7 " + hashlib.sha256(self.text.encode()).digest()


@pytest.fixture
def quick_documents(monkeypatch):
    monkeypatch.setattr("weasyprint.HTML", QuickDocument)
    # Papers are bound from documents, and here there are none.
    monkeypatch.setattr("demo.seeding.authority.make_papers", lambda _town, _documents: None)


def test_the_same_seed_and_date_make_the_same_authority_and_documents(capsys):
    """The first time by the command, which makes everybody and changes nothing when run again."""
    restart_sequences()
    with transaction.atomic():
        call_command("seed_demo", "--seed=7", f"--date={TODAY}", "--pupils=60")
        made = digest()
        assert Organisation.objects.filter(urn__isnull=False).count() == 12
        call_command("seed_demo", "--seed=4", f"--date={TODAY}", "--pupils=60")
        assert digest() == made
        transaction.set_rollback(True)
    assert "nothing to do" in capsys.readouterr().out
    restart_sequences()
    make_authority(seed=7, today=TODAY, pupils=60)
    assert digest() == made
    assert Pack.objects.filter(closed_at__isnull=True).count() >= 6
    assert PapersOpening.objects.values("membership").distinct().count() == 1
    assert "ledger.StoredFile" in made  # with the SHA-256 of every document


@pytest.mark.usefixtures("quick_documents")
def test_what_it_makes_is_sound():
    make_authority(seed=3, today=datetime.date(2027, 2, 10), pupils=60)
    check_people_and_registers(datetime.date(2027, 2, 10))
    check_families(datetime.date(2027, 2, 10))
    check_states()
    check_teaching(datetime.date(2027, 2, 10))
    assert list(connection.run_on_commit) == []
    assert not Notification.objects.filter(email_state=EmailState.WAITING).exists()


def check_states():
    """Every state that the pages should show is there."""
    records = Section19Record.objects
    assert records.undecided().exists()
    assert records.filter(status="decided").exists()
    assert not records.filter(status="decided", considerations__isnull=True).exists()
    assert Authorisation.objects.filter(kind="interim").exists()
    assert set(PanelMeeting.objects.values_list("status", flat=True)) == {
        "agreed", "held", "planned", "in_session", "cancelled",
    }  # fmt: skip
    # Agreed, held, cancelled, under way and coming; the others are planned from the panel's rhythm.
    assert PanelMeeting.objects.filter(rhythm_on__isnull=True).count() == 5
    assert PanelMeeting.objects.filter(rhythm_on__isnull=False).count() >= 2
    assert set(Referral.objects.values_list("status", flat=True)) == set(ReferralStatus.values)
    assert {"draft", "out_for_agreement", "active", "review_due"} <= set(
        Plan.objects.values_list("status", flat=True)
    )
    assert {"raised", "answered", "escalated", "passed_up", "on_hold", "accepted"} <= set(
        Alert.objects.values_list("status", flat=True)
    )
    assert set(AlertHold.objects.values_list("status", flat=True)) == {
        "asked", "held", "declined", "released",
    }  # fmt: skip
    assert {"proposed", "sent"} <= set(ReturnEntry.objects.values_list("status", flat=True))
    assert set(StatutoryReturn.objects.values_list("status", "kind")) == {
        ("sent", "sickness"), ("sent", "attendance"), ("signed", "attendance"),
    }  # fmt: skip
    assert Interest.objects.exists()
    assert DuplicatePair.objects.filter(status="open").exists()
    assert Grant.objects.filter(kind="emergency").exists()
    assert Deputyship.objects.exists()


def check_teaching(today: datetime.date):
    """Placements, lessons, returns and section 19 records in the states that pages show."""
    assert {"active", "ending", "ended", "planned"} <= set(
        Placement.objects.values_list("status", flat=True)
    )
    assert set(Authorisation.objects.values_list("kind", flat=True)) == {
        "panel_decision", "fast_track", "interim",
    }  # fmt: skip
    assert TaughtSession.objects.filter(day__gte=today).count() == 0
    assert TaughtSession.objects.count() > 50
    assert LiaisonHours.objects.count() == 3
    assert Provider.objects.count() == 8
    assert Provider.objects.filter(next_check_on__lt=today).count() == 1
    assert {"draft", "out_for_agreement", "active", "followed_up", "relapsed"} <= set(
        ReturnPlan.objects.values_list("status", flat=True)
    )
    assert ReturnPlan.objects.filter(weeks_behind__gt=0).exists()
    assert set(Section19Record.objects.values_list("status", flat=True)) == {
        "open", "decided", "ended",
    }  # fmt: skip
    assert set(FamilyMessage.objects.values_list("kind", flat=True)) == {
        "message", "help", "private",
    }  # fmt: skip


def check_people_and_registers(today: datetime.date):
    for one in STAFF:
        user = User.objects.get(email=one.email)
        assert user.check_password(PASSWORD)
        held = Membership.objects.current(today).filter(user=user, role=one.role)
        assert held.exists(), one.email
    for number in Identifier.objects.filter(kind="upn").values_list("value", flat=True):
        assert clean_upn(number) == number
    assert RegisterDay.objects.filter(day__gte=today).count() == 0
    assert RegisterDay.objects.count() > 60 * 30
    assert Grant.objects.filter(user__email="attendance@demo.example", kind="parent").exists()


def check_families(today: datetime.date):
    """Two parents of one child with different rights; news that waits, and news that was told."""
    first, other, untold = (
        Grant.objects.current().get(user__email=persona(name).email)
        for name in ("parent", "parent3", "parent4")
    )
    assert first.child == other.child
    assert set(other.rights) < set(first.rights)
    assert Telling.objects.waiting(on=today).get(child=untold.child).news == "decline"
    assert Telling.objects.filter(news="decline", told_at__isnull=False).exists()
    asked = Grant.objects.current().get(user__email=persona("parent5").email)
    [question] = questions_for(access_to(actor=Actor.family(asked.user), child=asked.child))
    assert question.due_on >= today
