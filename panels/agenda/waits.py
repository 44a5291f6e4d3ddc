"""How long requests have waited for the panel, and how often they were put off, with reasons."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from calendars.days import working_days_between
from cases.agenda_kinds import WaitingRequest
from cases.registries import agenda_kinds
from ledger.authority_settings import get_setting
from ledger.models import StatusChange
from panels.models import CHOSEN_KINDS, AgendaItem, CarryOver, DeferralKind, ItemStatus
from panels.settings import LONG_WAIT_DAYS

Key = tuple[str, int]  # kind and id of a request
OFTEN = 2


@dataclass(frozen=True, slots=True)
class SetBack:
    """A request was deferred, or carried over to a later meeting.

    `kind` is that of a deferral's reason, in words; empty where none was recorded.
    """

    on: date
    is_deferral: bool
    reason: str
    kind: str = ""

    @property
    def words(self) -> str:
        """What happened."""
        return _("Deferred") if self.is_deferral else _("Carried over")


@dataclass(slots=True)
class Wait:
    """How long a request has waited, in working days, against what it should."""

    since: date
    due_on: date | None
    days: int
    target: int
    set_backs: list[SetBack] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """Past its own day, or, where it has none, longer than the authority’s number of days."""
        if self.due_on is not None:
            return self.due_on < timezone.localdate()
        return self.days > self.target

    @property
    def long_words(self) -> str:
        """How it is called that it has waited long."""
        return _("Late") if self.due_on is not None else _("Long wait")

    @property
    def is_often_put_off(self) -> bool:
        """Whether it was put off at least twice."""
        return len(self.set_backs) >= OFTEN

    @property
    def words(self) -> str:
        """How long, in words."""
        return ngettext(
            "Waiting for %(days)s working day", "Waiting for %(days)s working days", self.days
        ) % {"days": self.days}

    @property
    def target_words(self) -> str:
        """Against what, in words."""
        if self.due_on is not None:
            return ""
        return ngettext(
            "Target: %(days)s working day", "Target: %(days)s working days", self.target
        ) % {"days": self.target}

    @property
    def put_off_words(self) -> str:
        """How often it was put off; empty for never."""
        count = len(self.set_backs)
        if not count:
            return ""
        return ngettext("Put off once", "Put off %(n)s times", count) % {"n": count}


def waits_of_requests(requests: Iterable[WaitingRequest], actor: Actor) -> dict[Key, Wait]:
    """Of requests that wait for an agenda; three queries."""
    times = {(one.kind, one.subject_id): (one.since, one.due_on) for one in requests}
    return _waits(times, actor)


def waits_of_items(items: Iterable[AgendaItem], actor: Actor) -> dict[Key, Wait]:
    """Of what stands on agendas; three queries, and one for each kind."""
    by_kind: dict[str, list[AgendaItem]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(item)
    times: dict[Key, tuple[date, date | None]] = {}
    for kind_key, found in by_kind.items():
        kind = agenda_kinds.find(kind_key)
        known = kind.since({one.subject_id for one in found}) if kind and kind.since else {}
        for item in found:
            listed = (timezone.localdate(item.recorded_at), None)
            times[kind_key, item.subject_id] = known.get(item.subject_id, listed)
    return _waits(times, actor)


def put_off_counts(kind: str, subjects: Collection[int]) -> dict[int, int]:
    """How often each of some requests of a kind was put off; two queries."""
    items = AgendaItem.objects.filter(kind=kind, subject_id__in=subjects)
    found: dict[int, int] = {}
    deferred = items.filter(status=ItemStatus.DEFERRED).values_list("subject_id", flat=True)
    carried = CarryOver.objects.filter(item__kind=kind, item__subject_id__in=subjects)
    for subject in [*deferred, *carried.values_list("item__subject_id", flat=True)]:
        found[subject] = found.get(subject, 0) + 1
    return found


def _waits(times: Mapping[Key, tuple[date, date | None]], actor: Actor) -> dict[Key, Wait]:
    today, target = timezone.localdate(), get_setting(LONG_WAIT_DAYS)
    waits = {
        key: Wait(since, due, working_days_between(since, today), target)
        for key, (since, due) in times.items()
    }
    for key, set_back in _set_backs(waits, actor):
        waits[key].set_backs.append(set_back)
    for wait in waits.values():
        wait.set_backs.sort(key=lambda one: one.on)
    return waits


def _set_backs(keys: Collection[Key], actor: Actor) -> list[tuple[Key, SetBack]]:
    """Nothing of an item that the actor stepped out of."""
    if not keys:
        return []
    kinds, subjects = {kind for kind, _pk in keys}, {pk for _kind, pk in keys}
    items = {
        pk: ((kind, subject), why)
        for pk, kind, subject, why in AgendaItem.objects.not_closed_to(actor)
        .filter(kind__in=kinds, subject_id__in=subjects)
        .values_list("pk", "kind", "subject_id", "deferral_kind")
        if (kind, subject) in keys
    }
    deferred = StatusChange.objects.filter(
        subject_type=AgendaItem._meta.label_lower, subject_id__in=items, action="defer"
    ).values_list("subject_id", "changed_at", "reason")
    carried = CarryOver.objects.filter(item__in=items).values_list("item", "recorded_at", "reason")
    rows = [(True, row) for row in deferred] + [(False, row) for row in carried]
    found = []
    for is_deferral, (pk, at, reason) in rows:
        key, why = items[pk]
        kind = str(DeferralKind(why).label) if is_deferral and why in CHOSEN_KINDS else ""
        found.append((key, SetBack(timezone.localdate(at), is_deferral, reason, kind)))
    return found
