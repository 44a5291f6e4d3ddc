"""Entries and returns, invented."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import ReturnEntry, ReturnGround, ReturnKind, StatutoryReturn
from attendance.services.returns import complete_entry, send_return, sign_return_off
from cases.models import Address, Child


def entry_of(child: Child, school: Organisation, **fields: Any) -> ReturnEntry:
    """A sickness entry that Waymark proposed: 15 days added up, until yesterday.

    The same one when asked again with the same period.
    """
    today = timezone.localdate()
    given = {
        "kind": ReturnKind.SICKNESS, "ground": ReturnGround.CUMULATIVE,
        "academic_year": 2026, "counts_from": date(2026, 8, 1), "runs_from": date(2026, 8, 1),
        "reached_on": today - timedelta(days=1), "first_day": today - timedelta(days=40),
        "last_day": today - timedelta(days=1), "sessions": 30, "controller": school,
    } | fields  # fmt: skip
    period = {name: given.pop(name) for name in ("kind", "counts_from")}
    found, _new = ReturnEntry.objects.update_or_create(
        child=child, school=school, **period, defaults=given
    )
    return found


def lives_at(child: Child, street: str = "4 Mill Row", **fields: Any) -> Address:
    """Where the child lives."""
    return Address.objects.create(
        child=child, street=street, town="Alderford", postcode="WR99 1AA",
        starts_on=date(2020, 1, 1), **fields,
    )  # fmt: skip


def ready_entry(actor: Actor, child: Child, **fields: Any) -> ReturnEntry:
    """An entry of the actor's school, complete."""
    assert actor.organisation is not None
    return complete_entry(
        actor=actor, entry=entry_of(child, actor.organisation, **fields),
        belief="The clinic expects some weeks more.", cause="Illness",
        why_no_address="Moving house",
    )  # fmt: skip


def signed_return(actor: Actor, child: Child, **fields: Any) -> StatutoryReturn:
    """Signed off with the child on it, not sent."""
    entry = ready_entry(actor, child, **fields)
    return sign_return_off(actor=actor, school=entry.school, kind=ReturnKind(entry.kind))


def sent_return(actor: Actor, child: Child, **fields: Any) -> StatutoryReturn:
    """Sent to the authority."""
    return send_return(actor=actor, statutory_return=signed_return(actor, child, **fields))
