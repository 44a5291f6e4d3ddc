"""Two referrals of one child worked as one, and separated again."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from referrals import clocks, events
from referrals.models import Referral, ReferralMerge
from referrals.permissions import check_triage
from referrals.services.seen import check_unchanged
from referrals.transitions import REFERRAL


@transaction.atomic
def merge_referrals(
    *, actor: Actor, keep: Referral, other: Referral, reason: str = "", seen: int | None = None
) -> ReferralMerge:
    """`keep` goes on with the older clock and all evidence; the text of `other` stays as it is.

    `seen` is of `other`. Raises PermissionDenied, Refused (another child, a fast track that would
    be lost), or StaleChange (either waits no longer).
    """
    for referral in (keep, other):
        check_triage(actor, referral)
    first, second = _lock_both(keep, other)
    kept, merged = (first, second) if first.pk == keep.pk else (second, first)
    if kept.child_id != merged.child_id or kept.pk == merged.pk:
        raise Refused(_("These are not two referrals of one child."))
    check_unchanged(merged, seen)
    if not kept.is_live:
        raise StaleChange(_("The referral that would go on waits for the panel no longer."))
    if merged.is_fast_track and not kept.is_fast_track:
        raise Refused(_("The other one is a fast track: let that go on instead."))
    before = {**_as_it_was("kept", kept), **_as_it_was("merged", merged),
              **_move_evidence(merged, kept)}  # fmt: skip
    now = timezone.now()
    merged = apply_transition(
        subject=merged, table=REFERRAL, action="join", actor=actor, reason=reason, merged_at=now,
        acknowledged_at=merged.acknowledged_at or now,
        **clocks.stopped(merged, timezone.localdate(now)),
    )  # fmt: skip
    _give_older_clock(kept, merged)
    merge: ReferralMerge = ReferralMerge.objects.create(
        kept=kept, merged=merged, reason=reason, before=before, recorded_by=actor.user
    )
    events.record(actor, kept, events.MERGED, other=merged.reference)
    people = [*events.writers(kept), *events.writers(merged)]
    events.tell(events.IS_MERGED, kept, people, f"merged:{merge.pk}")
    return merge


@transaction.atomic
def undo_merge(*, actor: Actor, merge: ReferralMerge, reason: str) -> ReferralMerge:
    """Both as they were: state, clock, and the evidence that moved. What came since stays.

    Raises PermissionDenied, Refused without a reason, or StaleChange (undone already, or the one
    that went on is decided).
    """
    check_triage(actor, merge.kept)
    record = lock(merge)
    if record.undone_at is not None:
        raise StaleChange
    kept, merged = lock(record.kept), record.merged
    if not kept.is_live:
        raise StaleChange(_("The referral that went on is decided or withdrawn."))
    before = record.before
    for name in ("evidence", "evidence_requests", "owed_evidence"):
        getattr(kept, name).filter(pk__in=before[name]).update(referral=merged)
    apply_transition(
        subject=merged, table=REFERRAL, action="separate", actor=actor, reason=reason,
        merged_at=None, **_clock(before["merged"]),
    )  # fmt: skip
    if kept.paused_on is None:
        Referral.objects.filter(pk=kept.pk).update(**_clock(before["kept"]))
    record.undone_at, record.undone_reason = timezone.now(), reason
    record.save(update_fields=["undone_at", "undone_reason"])
    events.record(actor, kept, events.SEPARATED, other=merged.reference)
    people = [*events.writers(kept), *events.writers(merged)]
    events.tell(events.IS_SEPARATED, merged, people, f"separated:{record.pk}")
    return record


def twins_of(referral: Referral) -> list[Referral]:
    """Other referrals of the child that wait for the panel."""
    rows = Referral.objects.live().filter(child=referral.child_id).exclude(pk=referral.pk)
    return list(rows.select_related("organisation", "child").order_by("submitted_at", "pk"))


def _lock_both(*referrals: Referral) -> list[Referral]:
    """In one order, so that two coordinators never wait for each other."""
    ids = [referral.pk for referral in referrals]
    rows = Referral.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = list(rows.select_related("child"))
    if len(found) != len(referrals):
        raise Refused(_("These are not two referrals of one child."))
    return found


def _as_it_was(name: str, referral: Referral) -> dict[str, Any]:
    return {
        name: {
            "clock_starts_on": str(referral.clock_starts_on or ""),
            "clock_days": referral.clock_days,
            "due_on": str(referral.due_on or ""),
        }
    }


def _clock(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "clock_starts_on": parse_date(values["clock_starts_on"]),
        "clock_days": values["clock_days"],
        "due_on": parse_date(values["due_on"]) if values["due_on"] else None,
    }


def _move_evidence(merged: Referral, kept: Referral) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    for name in ("evidence", "evidence_requests", "owed_evidence"):
        rows = getattr(merged, name)
        moved[name] = list(rows.values_list("pk", flat=True))
        rows.filter(pk__in=moved[name]).update(referral=kept)
    return moved


def _give_older_clock(kept: Referral, merged: Referral) -> None:
    """The child has waited since the first of the two."""
    ours, theirs = kept.clock_starts_on, merged.clock_starts_on
    if ours is None or theirs is None or ours <= theirs:
        return
    due_on = None
    if kept.due_on is not None:
        due_on = clocks.due_after(theirs, kept.clock_days or 0)
    Referral.objects.filter(pk=kept.pk).update(clock_starts_on=theirs, due_on=due_on)
