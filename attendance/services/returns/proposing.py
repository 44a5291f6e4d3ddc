"""Waymark proposes who stands on a return, follows the register, and withdraws what fell away.

Runs inside each evaluation of the registers, as often as one likes: a child with an entry for the
same period is left out before anybody looks closely, and a constraint allows one entry a period.
What was sent is never changed; it is marked as corrected since.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.candidates import Candidates
from attendance.models import (
    BELIEVED,
    EntryStatus,
    HealthPeriod,
    ReturnEntry,
    ReturnGround,
    ReturnKind,
)
from attendance.permissions import check_system
from attendance.recipients import answering_schools
from attendance.registers.absences import Counted
from attendance.returns.periods import (
    Reached,
    episode_of,
    episodes_of,
    find_grounds,
    new_episodes,
    sessions_between,
)
from attendance.returns.settings import SICKNESS_DAYS
from attendance.rules import Episode, Finding, find_reached
from attendance.services.returns.sending import take_back
from attendance.transitions import RETURN_ENTRY
from calendars.days import load_calendars
from ledger.state import apply_transition, lock, record_status

# Fifteen school days reach over three weeks at least.
SHORTEST_PERIOD = timedelta(days=18)


@transaction.atomic
def propose_returns(
    *,
    actor: Actor,
    child_ids: Sequence[int] | None,
    candidates: Candidates,
    year: int,
    day: date,
) -> list[ReturnEntry]:
    """Propose these children, or all, for the returns of an academic year; the new entries.

    `candidates` are those of them for whom a rule may hold.

    About ten queries when nothing is new. The caller holds the lock of evaluations. Only Waymark
    itself proposes: PermissionDenied for people.
    """
    check_system(actor)
    made: list[ReturnEntry] = []
    for kind in ReturnKind:
        _keep_in_step(actor, kind, year, day, child_ids)
        episodes = new_episodes(kind, year, day, candidates)
        found = find_grounds(kind, episodes, candidates.absences)
        made += _propose(actor, kind, year, episodes, found)
    made += _propose_from_periods(actor, year, day, child_ids)
    _mark_corrected(year, child_ids)
    return made


def _propose(
    actor: Actor,
    kind: ReturnKind,
    year: int,
    episodes: Sequence[Episode],
    found: Reached,
    periods: dict[int, HealthPeriod] | None = None,
) -> list[ReturnEntry]:
    if not found:
        return []
    looked_at = {episode.child_id: episode for episode in episodes}
    schools = answering_schools(found)
    made = []
    for pk, (ground, finding) in sorted(found.items()):
        entry = ReturnEntry(
            child_id=pk, school=schools[pk], controller=schools[pk], kind=kind, ground=ground,
            academic_year=year, counts_from=looked_at[pk].counts_from,
            runs_from=looked_at[pk].runs_from, reached_on=finding.reached_on,
            health_period=(periods or {}).get(pk),
        )  # fmt: skip
        if ground not in BELIEVED:
            entry.take_over(ground, finding)
        made.append(entry)
    ReturnEntry.objects.bulk_create(made)
    for entry in made:
        record_status(subject=entry, action="propose", before="", after=entry.status, actor=actor)
    return made


def _propose_from_periods(
    actor: Actor, year: int, day: date, child_ids: Sequence[int] | None
) -> list[ReturnEntry]:
    """Children who are ill inside a health-related period that is expected to hold 15 days: the
    belief is reasonable before they have passed. One query when there is none."""
    kind = ReturnKind.SICKNESS
    waiting = HealthPeriod.objects.standing().going_on(day, SHORTEST_PERIOD)
    periods = {one.child_id: one for one in waiting.without_entry(year).of_children(child_ids)}
    periods = {one.child_id: one for one in _holding_enough(list(periods.values()))}
    if not periods:
        return []
    episodes = episodes_of(kind, year, day, list(periods))
    ill = find_reached(
        [
            replace(one, counts_from=first, runs_from=first, cumulative_days=1, consecutive_days=1)
            for one in episodes
            if (first := max(one.counts_from, periods[one.child_id].starts_on)) <= one.until
        ],
        Counted.ILLNESS,
    )
    found: Reached = {pk: (ReturnGround.HEALTH_PERIOD, finding) for pk, finding in ill.items()}
    return _propose(actor, kind, year, episodes, found, periods)


def _holding_enough(periods: Sequence[HealthPeriod]) -> list[HealthPeriod]:
    """Those of the periods that hold 15 days of the child's school. Three queries."""
    if not periods:
        return []
    schools = answering_schools([period.child_id for period in periods])
    calendars = load_calendars(schools.values())
    return [
        period
        for period in periods
        if period.child_id in schools and period.ends_on is not None
        and calendars[schools[period.child_id].pk].days_between(
            period.starts_on - timedelta(days=1), period.ends_on
        ) >= SICKNESS_DAYS
    ]  # fmt: skip


def _keep_in_step(
    actor: Actor, kind: ReturnKind, year: int, day: date, child_ids: Sequence[int] | None
) -> None:
    """Unsent entries follow the register, or are withdrawn with the reason."""
    unsent = ReturnEntry.objects.unsent().of_children(child_ids)
    entries = list(
        unsent.filter(kind=kind, academic_year=year)
        .select_related("child", "health_period", "statutory_return")
        .order_by("pk")
    )
    episodes = [episode_of(entry, entry.child.born_on, day) for entry in entries]
    found = find_grounds(kind, [one for one in episodes if one.counts_from <= one.until])
    periods = [entry.health_period for entry in entries if entry.health_period]
    holding = {period.pk for period in _holding_enough(periods)}
    for entry in entries:
        reached = found.get(entry.child_id)
        if reached and entry.status != EntryStatus.SIGNED:
            _follow(entry, *reached)
        elif not reached and not _is_believed(entry, holding):
            _withdraw(actor, entry)


def _follow(entry: ReturnEntry, ground: ReturnGround, finding: Finding) -> None:
    fields = ("ground", "reached_on", "first_day", "last_day", "sessions")
    before = [getattr(entry, name) for name in fields]
    entry.take_over(ground, finding)
    if [getattr(entry, name) for name in fields] != before:
        entry.save(update_fields=fields)


def _is_believed(entry: ReturnEntry, holding: set[int]) -> bool:
    """Whether it stands without the register's days: a person's belief, or a period's length."""
    if entry.recorded_by_id is not None:
        return True
    period = entry.health_period
    return period is not None and period.withdrawn_at is None and period.pk in holding


def _withdraw(actor: Actor, entry: ReturnEntry) -> None:
    withdraw_entry(
        actor=actor, entry=entry,
        reason=_(
            "The register or a health-related period was changed, and the child need no longer "
            "stand on this return."
        ),
    )  # fmt: skip


@transaction.atomic
def withdraw_entry(*, actor: Actor, entry: ReturnEntry, reason: str) -> None:
    """Take an unsent entry away; a return on which it was signed is taken back with it."""
    check_system(actor)
    signed = lock(entry).statutory_return
    if signed is not None:
        take_back(actor=actor, statutory_return=signed, reason=reason)
    apply_transition(
        subject=entry, table=RETURN_ENTRY, action="withdraw", actor=actor, reason=reason
    )


def _mark_corrected(year: int, child_ids: Sequence[int] | None) -> None:
    """Say of sent entries how many sessions their days show since the register was corrected."""
    sent = ReturnEntry.objects.corrected_since_sent().of_children(child_ids)
    entries = list(sent.filter(academic_year=year))
    now = sessions_between(entries)
    for entry in entries:
        shown = now[entry.pk] if now[entry.pk] != entry.sessions else None
        if shown != entry.sessions_now:
            entry.sessions_now = shown
            entry.save(update_fields=["sessions_now"])
