"""The registers tell the authority that a child is away for 15 days: its duty must be considered.

Not the pathway alert, which comes earlier and is counted by episodes: section 19 counts every
health-related day of the academic year, consecutive or not (DfE, Arranging education for children
who cannot attend school because of health needs, 2023). The authority ought to have known on the
day the registers reached it, however late they came in.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.candidates import Candidates
from attendance.models import HealthPeriod
from attendance.registers.tallies import RUN_REACH
from attendance.rules import Episode, Finding, find_reached
from attendance.services.prompts import FURTHER, prompt_fast_track
from calendars.days import load_calendar
from cases.models import Child, Knowledge, KnowledgeKind, Section19Record
from cases.school_age import is_of_school_age
from cases.section_19_settings import DAYS_AWAY
from cases.services.section_19 import note_knowledge
from ledger.authority_settings import get_setting


def tell_authority(*, actor: Actor, candidates: Candidates, year: int, day: date) -> int:
    """Note what the registers say of these candidates up to a day; how many were new.

    After a record has ended, the days count afresh.
    """
    days = get_setting(DAYS_AWAY)
    ended = _last_ends(candidates.told)
    episodes = [_episode(pk, year, ended.get(pk), day, days) for pk in candidates.told]
    begun = [episode for episode in episodes if episode.counts_from <= episode.until]
    found = find_reached(begun, known=candidates.absences)
    starts = {episode.child_id: episode.counts_from for episode in episodes}
    children = Child.objects.existing().select_related("controller").in_bulk(list(found))
    links = {pk: _link(child, starts[pk]) for pk, child in children.items()}
    known = _known(links)
    new = [
        children[pk]
        for pk in sorted(children)
        if pk not in known and is_of_school_age(children[pk].born_on, found[pk].reached_on)
    ]
    for child in new:
        finding = found[child.pk]
        note_knowledge(
            actor=actor, child=child, kind=KnowledgeKind.ALERT,
            told_on=min(finding.reached_on, timezone.localdate()),
            words=_words(finding), link=links[child.pk],
        )  # fmt: skip
    return len(new)


def tell_prognosis(*, actor: Actor, period: HealthPeriod, days: int | None = None) -> None:
    """A period that is expected to hold 15 school days away tells the authority today.

    Every school day of it, unless `days` says that the child is away for fewer. While it goes on,
    the school is asked to see that assessment and treatment come first (`prompt_fast_track`).
    """
    child, today = period.child, timezone.localdate()
    if period.ends_on is None or not is_of_school_age(child.born_on, today):
        return
    main = child.enrolments.current().filter(kind="main").select_related("school").first()
    calendar = load_calendar(main.school if main else None)
    expected = (
        calendar.days_between(period.starts_on - timedelta(days=1), period.ends_on)
        if days is None
        else days
    )
    if expected < get_setting(DAYS_AWAY):
        return
    page = reverse("attendance:child", args=[child.public_id])
    note_knowledge(
        actor=actor, child=child, kind=KnowledgeKind.PROGNOSIS, told_on=today,
        words=_("Expected to be away for %(days)s school days: %(reason)s")
        % {"days": expected, "reason": period.reason},
        link=f"{page}#period-{period.pk}",
    )  # fmt: skip
    if main is not None and period.ends_on >= today:
        prompt_fast_track(
            child=child, school=main.school, link=f"{page}?period={period.pk}{FURTHER}"
        )


def _episode(child_id: int, year: int, ended: date | None, day: date, days: int) -> Episode:
    start = date(year, 8, 1)
    floor = ended + timedelta(days=1) if ended else date.min
    return Episode(
        child_id=child_id,
        counts_from=max(start, floor),
        runs_from=max(start - RUN_REACH, floor),
        until=min(date(year + 1, 7, 31), day),
        cumulative_days=days,
        consecutive_days=days,
    )


def _last_ends(child_ids: Sequence[int]) -> dict[int, date]:
    ended = Section19Record.objects.filter(child__in=child_ids, ended_on__isnull=False)
    return dict(ended.values_list("child").annotate(Max("ended_on")).order_by())


def _link(child: Child, counts_from: date) -> str:
    """The child's attendance; the day from which was counted makes it a source of its own."""
    page = reverse("attendance:child", args=[child.public_id])
    return f"{page}?from={counts_from.isoformat()}"


def _known(links: dict[int, str]) -> set[int]:
    told = Knowledge.objects.filter(kind=KnowledgeKind.ALERT, link__in=links.values())
    return set(told.values_list("record__child", flat=True))


def _words(finding: Finding) -> str:
    return _("The registers show %(days)s school days away because of health.") % {
        "days": f"{finding.sessions / 2:g}"
    }
