"""Evaluating the rule: raising alerts, keeping open ones in step, withdrawing what fell away.

Runs after each import, after a change of a health-related period, and every night. It can run any
number of times: a database lock lets one run at a time, and two constraints let a child have one
open alert, and an episode one alert.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.candidates import Candidates, Fewest, find_candidates
from attendance.evaluation_lock import lock_evaluation
from attendance.models import FINISHED_STATUSES, OPEN_STATUSES, Alert, AlertHold, ReturnKind
from attendance.recipients import answering_schools
from attendance.registers.absences import Absences
from attendance.registers.tallies import RUN_REACH, claim_changed
from attendance.registers.untallied import tally_days
from attendance.returns.periods import fewest_days
from attendance.returns.settings import IRREGULAR_WEEKS
from attendance.rules import Episode, Finding, find_reached
from attendance.services.alerts import raise_alert, withdraw_alert
from attendance.services.fifteen_days import tell_authority
from attendance.services.further import mark_further
from attendance.services.hold_ends import release_due, tell_further
from attendance.services.returns import propose_returns
from attendance.thresholds import FURTHER_DAYS, Thresholds, current_thresholds
from attendance.wording import window_in_words
from calendars.models import academic_year_of
from cases.merged_records import kept_records
from cases.models import Child
from cases.section_19_settings import DAYS_AWAY
from ledger.authority_settings import get_setting
from ledger.garbage import in_one_go

BATCH = 2_000
# In August and September marks of the year that ended still arrive.
LATE_MARKS = timedelta(days=45)


@dataclass(slots=True)
class Outcome:
    """What an evaluation did, in alerts.

    `told`: children of whom the authority now knows; `released`: holds whose time was over.
    """

    raised: int = 0
    updated: int = 0
    withdrawn: int = 0
    told: int = 0
    released: int = 0


@in_one_go()
@transaction.atomic
def evaluate_alerts(
    *,
    actor: Actor,
    school_ids: Sequence[int] | None = None,
    child_ids: Sequence[int] | None = None,
    today: date | None = None,
) -> Outcome:
    """Hold the rule against the registers of some children or of everybody.

    With schools, of those whose registers there have changed since the rule was last held against
    them, and for no other reason.
    """
    tally_days(school_ids=school_ids, child_ids=child_ids)
    lock_evaluation()
    changed = claim_changed(school_ids=school_ids, child_ids=child_ids)
    if school_ids is not None:
        child_ids = list(changed)
    grown = changed if school_ids is not None else {}
    day = today or timezone.localdate()
    outcome = Outcome(released=len(release_due(actor=actor, day=day, child_ids=child_ids)))
    for year in sorted({academic_year_of(day - LATE_MARKS), academic_year_of(day)}):
        found = find_candidates(
            year=year, until=day, fewest=fewest_sessions(), child_ids=child_ids, grown=grown
        )
        _evaluate_alerts_of(actor, year, day, found, outcome)
        outcome.told += tell_authority(actor=actor, candidates=found, year=year, day=day)
        propose_returns(actor=actor, child_ids=child_ids, candidates=found, year=year, day=day)
    return outcome


def fewest_sessions() -> Fewest:
    """What each rule asks for at least, by the authority's settings."""
    return Fewest(
        alert=current_thresholds().fewest_sessions,
        told=2 * get_setting(DAYS_AWAY),
        illness=2 * fewest_days(ReturnKind.SICKNESS),
        unauthorised=2 * fewest_days(ReturnKind.ATTENDANCE),
        unauthorised_weeks=get_setting(IRREGULAR_WEEKS),
    )


def _evaluate_alerts_of(
    actor: Actor,
    year: int,
    day: date,
    candidates: Candidates,
    outcome: Outcome,
) -> None:
    thresholds = current_thresholds()
    fallen: list[int] = []
    for batch in _batches(candidates.open):
        found = findings_of_open(batch, day, candidates.longer)
        fallen += _withdraw(actor, [pk for pk in batch if pk not in found])
        changed = _follow(found)
        outcome.updated += len(changed)
        mark_further(actor=actor, child_ids=batch, changed=changed, day=day)
    outcome.withdrawn += len(fallen)
    for batch in _batches(sorted({*candidates.alert, *fallen})):
        outcome.raised += _raise_new(actor, batch, year, day, thresholds, candidates.absences)
        mark_further(actor=actor, child_ids=batch, changed=(), day=day)


def _batches(child_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (child_ids[start : start + BATCH] for start in range(0, len(child_ids), BATCH))


def _withdraw(actor: Actor, child_ids: Sequence[int]) -> list[int]:
    """Withdraw the open alerts of these children, for which the rule no longer holds."""
    alerts = list(Alert.objects.open().filter(child__in=child_ids))
    for alert in alerts:
        withdraw_alert(actor=actor, alert=alert, reason=_withdrawal_reason(alert))
    return [alert.child_id for alert in alerts]


def _raise_new(
    actor: Actor,
    child_ids: Sequence[int],
    year: int,
    day: date,
    thresholds: Thresholds,
    known: Mapping[int, Absences],
) -> int:
    """Raise alerts for those of the children, none with an open one, whom the rule finds."""
    episodes = new_episodes(child_ids, year, day, thresholds)
    found = find_reached(episodes, known=known)
    starts = {episode.child_id: episode.counts_from for episode in episodes}
    held = AlertHold.objects.of_children(found)
    tell_further(hold for pk, hold in held.items() if _is_further(found[pk]))
    found = {pk: finding for pk, finding in found.items() if pk not in held}
    schools = answering_schools(found)
    children = Child.objects.existing().select_related("controller").in_bulk(list(found))
    for child_id in sorted(children):
        raise_alert(
            actor=actor,
            child=children[child_id],
            school=schools[child_id],
            finding=found[child_id],
            thresholds=thresholds,
            academic_year=year,
            counts_from=starts[child_id],
            today=day,
        )
    return len(children)


def findings_of_open(
    child_ids: Sequence[int], day: date, longer: Mapping[int, Finding]
) -> dict[int, Finding]:
    """What the open alerts of these children count now: with the thresholds they were raised with.
    Nothing for one that no longer holds.

    `longer`: what the sieve has counted already.
    """
    found = {pk: longer[pk] for pk in child_ids if pk in longer}
    rest = [pk for pk in child_ids if pk not in found]
    if not rest:
        return found
    alerts = list(Alert.objects.open().filter(child__in=rest))
    return found | find_reached(episodes_of_open(alerts, day))


def episodes_of_open(alerts: Sequence[Alert], day: date) -> list[Episode]:
    """What to look at, up to a day, for open alerts: with the thresholds they were raised with."""
    ends = _last_days_counted([alert.child_id for alert in alerts])
    return [_episode_of(alert, ends.get(alert.child_id), day) for alert in alerts]


def _is_further(finding: Finding) -> bool:
    return finding.sessions >= 2 * get_setting(FURTHER_DAYS)


def new_episodes(
    child_ids: Sequence[int], year: int, day: date, thresholds: Thresholds
) -> list[Episode]:
    """What to look at, up to a day, for children who have no open alert."""
    ends = _last_days_counted(child_ids)
    episodes = [_new_episode(pk, year, ends.get(pk), day, thresholds) for pk in child_ids]
    return [episode for episode in episodes if episode.counts_from <= episode.until]


def _new_episode(
    child_id: int, year: int, last_counted: date | None, day: date, thresholds: Thresholds
) -> Episode:
    start = date(year, 8, 1)
    floor = last_counted + timedelta(days=1) if last_counted else date.min
    return Episode(
        child_id=child_id,
        counts_from=max(start, floor),
        runs_from=max(start - RUN_REACH, floor),
        until=min(date(year + 1, 7, 31), day),
        cumulative_days=thresholds.cumulative_days,
        consecutive_days=thresholds.consecutive_days,
        window_weeks=thresholds.window_weeks,
    )


def _episode_of(alert: Alert, last_counted: date | None, day: date) -> Episode:
    thresholds = Thresholds(alert.cumulative_days, alert.consecutive_days, alert.window_weeks)
    return _new_episode(alert.child_id, alert.academic_year, last_counted, day, thresholds)


def _last_days_counted(child_ids: Iterable[int]) -> dict[int, date]:
    """The last day that each child's finished alerts counted, those of merged records too."""
    kept = kept_records(list(child_ids))
    finished = Alert.objects.filter(child__in=kept, status__in=FINISHED_STATUSES)
    found: dict[int, date] = {}
    for record, last in finished.values_list("child").annotate(Max("last_day")).order_by():
        found[kept[record]] = max(last, found.get(kept[record], last))
    return found


def _follow(found: Mapping[int, Finding]) -> list[int]:
    """Write what the open alerts of these children count now; the ids of those that changed.

    One query, because a county follows hundreds of alerts in a morning.
    """
    findings = list(found.values())
    asked = {name: [getattr(one, name) for one in findings] for name in Finding.__slots__}
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {**asked, "open": list(OPEN_STATUSES)})
        return [row[0] for row in cursor.fetchall()]


_FOLLOW = """
UPDATE attendance_alert AS a
SET rule = f.rule, reached_on = f.reached_on, first_day = f.first_day, last_day = f.last_day,
    sessions = f.sessions
FROM unnest(%(child_id)s::bigint[], %(rule)s::text[], %(reached_on)s::date[],
            %(first_day)s::date[], %(last_day)s::date[], %(sessions)s::int[])
    AS f(child_id, rule, reached_on, first_day, last_day, sessions)
WHERE a.child_id = f.child_id AND a.status = ANY(%(open)s)
  AND (a.rule, a.reached_on, a.first_day, a.last_day, a.sessions) IS DISTINCT FROM
      (f.rule, f.reached_on, f.first_day, f.last_day, f.sessions)
RETURNING a.id
"""


def _withdrawal_reason(alert: Alert) -> str:
    return _(
        "The register or a health-related period was changed, and the absence counted no longer "
        "reaches %(cumulative)s days %(window)s or %(consecutive)s days in a row."
    ) % {
        "cumulative": alert.cumulative_days,
        "window": window_in_words(alert),
        "consecutive": alert.consecutive_days,
    }
