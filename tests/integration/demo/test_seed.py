"""The demo authority, made small."""

import datetime
import hashlib

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from accounts.models import Membership, Organisation, User
from attendance.models import RegisterDay
from cases.identifiers import clean_upn
from cases.models import Child, Identifier
from demo.people import PASSWORD, STAFF
from demo.seeding.authority import make_authority

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


def test_the_same_seed_and_date_make_the_same_authority():
    from django.db import transaction

    digests = []
    for _run in range(2):
        restart_sequences()
        with transaction.atomic():
            make_authority(seed=7, today=TODAY, pupils=60)
            digests.append(digest())
            transaction.set_rollback(True)
    assert digests[0] == digests[1]


def test_another_seed_makes_another_authority():
    from django.db import transaction

    names = []
    for seed in (1, 2):
        with transaction.atomic():
            make_authority(seed=seed, today=TODAY, pupils=60)
            names.append(list(Child.objects.values_list("sort_name", flat=True)))
            transaction.set_rollback(True)
    assert names[0] != names[1]


def test_the_command_makes_everybody_and_a_second_run_changes_nothing(capsys):
    call_command("seed_demo", "--seed=3", f"--date={TODAY}", "--pupils=60")
    assert Organisation.objects.filter(urn__isnull=False).count() == 12
    before = digest()
    call_command("seed_demo", "--seed=4", f"--date={TODAY}", "--pupils=60")
    assert digest() == before
    assert "nothing to do" in capsys.readouterr().out


def test_what_it_makes_is_sound():
    make_authority(seed=3, today=TODAY, pupils=60)
    for one in STAFF:
        user = User.objects.get(email=one.email)
        assert user.check_password(PASSWORD)
        held = Membership.objects.current(TODAY).filter(user=user, role=one.role)
        assert held.exists(), one.email
    for number in Identifier.objects.filter(kind="upn").values_list("value", flat=True):
        assert clean_upn(number) == number
    assert RegisterDay.objects.filter(day__gte=TODAY).count() == 0
    assert RegisterDay.objects.count() > 60 * 30
    assert list(connection.run_on_commit) == []
