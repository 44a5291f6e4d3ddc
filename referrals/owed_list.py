"""The list of evidence that is owed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from ledger.lists import Column, Sorting
from referrals.models import OwedEvidence, Referral
from referrals.querysets import OwedEvidenceQuerySet

SORTING = Sorting({"due": ("due_on",), "child": ("referral__child__sort_name",)}, default="due")

COLUMNS: list[Column] = [
    (_("Child"), lambda row: row.referral.child.name),
    (_("Referral"), lambda row: row.referral.reference),
    (_("What is owed"), lambda row: row.get_kind_display()),
    (_("In a few words"), lambda row: row.details),
    (_("Who owes it"), lambda row: row.owed_by),
    (_("Due"), lambda row: row.due_on),
    (_("Last chased"), lambda row: row.chased_at),
    (_("Times chased"), lambda row: row.times_chased),
]


def list_owed(actor: Actor, wanted: dict[str, Any]) -> OwedEvidenceQuerySet:
    """What is open, of the actor's authority, as the filters keep it."""
    rows = OwedEvidence.objects.open().of_authority(actor).for_list()
    if wanted.get("q"):
        rows = rows.filter(referral__in=Referral.objects.search(wanted["q"]))
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    return rows.overdue() if wanted.get("overdue") else rows
