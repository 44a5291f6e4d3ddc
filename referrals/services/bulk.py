"""The same step for many referrals at once; each that cannot take it is reported with why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission
from cases.permissions import check
from ledger.errors import Refused
from ledger.models import StatusChange
from referrals import events
from referrals.models import LIVE_STATUSES, Referral
from referrals.services import seen as marks
from referrals.services.triage import is_assignable

MOST_AT_ONCE = 1000


@dataclass
class BulkResult:
    """What was done, and for each referral that was left alone why, by its reference."""

    done: list[Referral] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def assign_referrals(
    *, actor: Actor, chosen: Mapping[int, int | None], assignee: Membership | None
) -> BulkResult:
    """Give these live referrals to one coordinator or liaison officer, or to nobody.

    `chosen` maps ids to what the page saw of each (`seen.newest_of`). What somebody changed since
    is left alone and reported. Raises PermissionDenied, or Refused (not such a person, too many).
    """
    check(actor, Permission.TRIAGE_REFERRAL, _("Only the panel coordinator can do this."))
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(
            _("Choose at most %(number)s at once. Narrow the filter first.")
            % {"number": MOST_AT_ONCE}
        )
    if assignee is not None and not is_assignable(assignee):
        raise Refused(
            _("Choose a panel coordinator or liaison officer who works here today."),
            field="assignee",
        )
    found = Referral.objects.of_authority(actor).filter(pk__in=chosen)
    locked = list(found.select_for_update(of=("self",)).order_by("pk"))
    result = _sort_out(locked, chosen)
    changed = [row for row in result.done if row.assigned_to_id != _pk(assignee)]
    _give(actor, changed, assignee)
    return result


def _sort_out(locked: list[Referral], chosen: Mapping[int, int | None]) -> BulkResult:
    """Which of these may be given, and why the others may not."""
    result, newest = BulkResult(), marks.newest_of([row.pk for row in locked])
    for row in locked:
        saw, now = chosen[row.pk], newest.get(row.pk, 0)
        if row.status not in LIVE_STATUSES:
            result.refused[row.reference] = _("It waits for the panel no longer.")
        elif saw is not None and now > saw:
            result.refused[row.reference] = marks.words_of(row.reference, now)
        else:
            result.done.append(row)
    return result


def _give(actor: Actor, rows: list[Referral], assignee: Membership | None) -> None:
    """Two writes, one row of history each, and one notice."""
    Referral.objects.filter(pk__in=[row.pk for row in rows]).update(assigned_to=assignee)
    now = timezone.now()
    StatusChange.objects.bulk_create(
        StatusChange(
            subject_type=marks.SUBJECT, subject_id=row.pk, field=marks.ASSIGNED,
            action="assign" if assignee else "unassign", from_status=str(row.assigned_to_id or ""),
            to_status=str(_pk(assignee) or ""), changed_at=now, changed_by=actor.user,
            membership_id=actor.membership_id,
        )
        for row in rows
    )  # fmt: skip
    if rows and assignee is not None and assignee.user_id != _pk(actor.user):
        events.tell_assigned(rows, assignee, now.isoformat())


def _pk(one: object) -> int | None:
    return getattr(one, "pk", None)
