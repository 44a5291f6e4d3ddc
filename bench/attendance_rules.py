"""The three rules after a day's import, against recomputing them from all marks of the year."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import Organisation
from attendance.candidates import Candidates, find_candidates
from attendance.models import Alert, AlertStatus, EntryStatus, ReturnEntry, ReturnKind
from attendance.registers.absences import Counted
from attendance.registers.tallies import RUN_REACH, claim_changed
from attendance.registers.untallied import tally_days
from attendance.returns import periods
from attendance.returns.periods import find_grounds
from attendance.rules import Episode, Finding, find_reached
from attendance.services.evaluation import (
    fewest_sessions,
    findings_of_open,
    new_episodes,
)
from attendance.thresholds import Thresholds
from bench.county import YEAR
from cases.models import Child, Knowledge, KnowledgeKind, Section19Record
from ledger.garbage import in_one_go

START = date(YEAR, 8, 1)
TEN, FIFTEEN = Thresholds(10, 10), Thresholds(15, 15)
THRESHOLDS = {
    Counted.HEALTH: TEN,
    Counted.ILLNESS: FIFTEEN,
    Counted.UNAUTHORISED: Thresholds(999, 10),
}
# An alert has been settled after about three weeks.
SETTLED_AFTER = timedelta(days=21)


@in_one_go()
@transaction.atomic
def look(day: date) -> dict[str, dict[int, Finding]]:
    """What an evaluation does before it raises anything: the tallies brought in step, and the
    children whose registers have changed, sieved, then held against each rule."""
    tally_days()
    changed = claim_changed()
    candidates = find_candidates(
        year=YEAR, until=day, fewest=fewest_sessions(), child_ids=list(changed), grown=changed
    )
    alerts = new_episodes(candidates.alert, YEAR, day, TEN)
    records = [_episode(pk, day, FIFTEEN) for pk in candidates.told]
    found = {
        "open": findings_of_open(candidates.open, day, candidates.longer),
        "health": find_reached(alerts, known=candidates.absences),
        "fifteen": find_reached(records, known=candidates.absences),
    }
    for kind in ReturnKind:
        episodes = periods.new_episodes(kind, YEAR, day, candidates)
        reached = find_grounds(kind, episodes, candidates.absences)
        found[kind.value] = {pk: one for pk, (_why, one) in reached.items()}
    return found


def standing(children: list[int], day: date) -> set[tuple[str, int, date]]:
    """All that holds by a day, whatever was known before: what the rivals compute."""
    found = set()
    for counted, thresholds in THRESHOLDS.items():
        for start in range(0, len(children), 5_000):
            episodes = [_episode(pk, day, thresholds) for pk in children[start : start + 5_000]]
            reached = find_reached(episodes, counted)
            found |= {(counted.value, pk, one.reached_on) for pk, one in reached.items()}
    return found


def settle(day: date) -> None:
    """What the weeks before have left: alerts raised, most of them answered and accepted."""
    schools = dict(Child.objects.values_list("pk", "enrolments__school"))
    authority = Organisation.objects.get(kind="authority")
    found = find_reached(new_episodes(_all(day).alert, YEAR, day, TEN))
    Alert.objects.bulk_create(
        (
            Alert(
                child_id=pk, school_id=schools[pk], controller=authority, reference=f"A{pk:07d}",
                rule=one.rule, cumulative_days=10, consecutive_days=10, academic_year=YEAR,
                counts_from=START, reached_on=one.reached_on, sessions=one.sessions,
                first_day=one.first_day, last_day=one.last_day, answer_due_on=day,
                status=AlertStatus.ACCEPTED if one.reached_on < day - SETTLED_AFTER
                else AlertStatus.RAISED,
            )
            for pk, one in found.items()
        ),
        batch_size=2_000,
    )  # fmt: skip


def settle_section_19(day: date) -> None:
    """The records that fifteen days have opened."""
    authority = Organisation.objects.get(kind="authority")
    found = find_reached([_episode(pk, day, FIFTEEN) for pk in _all(day).told])
    records = Section19Record.objects.bulk_create(
        Section19Record(
            child_id=pk, controller=authority, reference=f"S{pk:07d}", known_on=one.reached_on
        )
        for pk, one in found.items()
    )
    Knowledge.objects.bulk_create(
        Knowledge(record=record, kind=KnowledgeKind.ALERT, told_on=record.known_on)
        for record in records
    )


def settle_returns(day: date) -> None:
    """The entries of both returns; here all are decided."""
    authority = Organisation.objects.get(kind="authority")
    schools = dict(Child.objects.values_list("pk", "enrolments__school"))
    for kind in ReturnKind:
        episodes = periods.new_episodes(kind, YEAR, day, _all(day))
        looked_at = {episode.child_id: episode for episode in episodes}
        entries = []
        for pk, (ground, finding) in find_grounds(kind, episodes).items():
            entry = ReturnEntry(
                child_id=pk, school_id=schools[pk], controller=authority, kind=kind, ground=ground,
                status=EntryStatus.SET_ASIDE, academic_year=YEAR, reached_on=finding.reached_on,
                counts_from=looked_at[pk].counts_from, runs_from=looked_at[pk].runs_from,
            )  # fmt: skip
            entry.take_over(ground, finding)
            entries.append(entry)
        ReturnEntry.objects.bulk_create(entries, batch_size=2_000)


def _all(day: date) -> Candidates:
    return find_candidates(year=YEAR, until=day, fewest=fewest_sessions())


def _episode(pk: int, day: date, thresholds: Thresholds) -> Episode:
    return Episode(
        pk, START, START - RUN_REACH, day, thresholds.cumulative_days, thresholds.consecutive_days
    )
