"""The timetable of a placement: new lessons from a day on, what went before is kept."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from provision import placement_events as events
from provision.models import Placement, PlacementMode, PlacementStatus, TaughtSession, TimetableSlot
from provision.placement_people import (
    arranger_of,
    key_people_at_provider,
    responsible_at_school,
    tell,
)
from provision.placement_permissions import check_arrange, check_run
from provision.services.planning import CHANGEABLE
from provision.week import Lesson, check_lessons, hours_of, in_hours, week_on, week_seen

DAY = timedelta(days=1)


@transaction.atomic
def change_timetable(
    *,
    actor: Actor,
    placement: Placement,
    lessons: Sequence[Lesson],
    starts_on: date | None = None,
    seen: str | None = None,
) -> Placement:
    """The lessons of the week from a day on; a draft begins with them on its first day.

    Lessons that stay as they are go on; others end the day before. Raises PermissionDenied,
    Refused (impossible or overlapping lessons, a day past), or StaleChange when somebody else
    changed the week meanwhile (`seen` is what `week_seen` said).
    """
    record = lock(placement)
    _check_may(actor, record)
    if record.status not in CHANGEABLE or (seen and seen != week_seen(record)):
        raise StaleChange
    lessons = [lesson.at(record.base) for lesson in lessons]
    check_lessons(record, lessons)
    day = _first_day(record, starts_on)
    _check_not_logged(record, day)
    _put(record, lessons, day)
    _take_base(record, lessons)
    _match_modes(record, day)
    if record.status != PlacementStatus.DRAFT:
        _announce(actor, record, day)
    return record


def remove_lessons(*, slots: QuerySet[TimetableSlot]) -> None:
    """Take lessons out that were never in force. What was logged of them by mistake is kept."""
    TaughtSession.objects.filter(slot__in=slots, withdrawn_at__isnull=False).update(slot=None)
    slots.delete()


def _check_may(actor: Actor, record: Placement) -> None:
    if record.status == PlacementStatus.DRAFT:
        check_arrange(actor, record.child)
    else:
        check_run(actor, record)


def _first_day(record: Placement, starts_on: date | None) -> date:
    """Never before it begins, and never in the past: what was planned then stays known."""
    today = timezone.localdate()
    if not record.is_live or record.starts_on > today:
        return record.starts_on
    day = starts_on or today
    if day < today:
        raise Refused(_("Choose today or a day to come."), field="starts_on")
    return day


def _check_not_logged(record: Placement, day: date) -> None:
    """What was logged belongs to the timetable under which it was taught."""
    logged = (
        record.sessions.standing().filter(day__gte=day, slot__isnull=False).order_by("-day").first()
    )
    if logged is not None:
        raise Refused(
            _("Lessons are logged up to %(day)s. Choose a later day.")
            % {"day": f"{logged.day:%-d %B %Y}"},
            field="starts_on",
        )


def _put(record: Placement, wanted: list[Lesson], day: date) -> None:
    remove_lessons(slots=record.slots.filter(starts_on__gte=day))
    for slot in record.slots.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)):
        lesson = Lesson.of(slot)
        if lesson in wanted:
            wanted.remove(lesson)
            slot.ends_on = None
        else:
            slot.ends_on = day - DAY
        slot.save(update_fields=["ends_on"])
    for lesson in wanted:
        TimetableSlot.objects.create(
            placement=record, weekday=lesson.weekday, starts_at=lesson.starts_at,
            ends_at=lesson.ends_at, mode=lesson.mode, subject=lesson.subject, base=lesson.base,
            starts_on=day,
        )  # fmt: skip


def _take_base(record: Placement, lessons: Sequence[Lesson]) -> None:
    """A placement that was arranged without a base has the one at which it is now taught."""
    bases = {lesson.base for lesson in lessons if lesson.base is not None}
    if record.base is None and len(bases) == 1:
        record.base = bases.pop()
        record.save(update_fields=["base"])


def _match_modes(record: Placement, day: date) -> None:
    """The ways of teaching are those of the lessons in force."""
    needed = set(record.slots.filter(ends_on__isnull=True).values_list("mode", flat=True))
    record.modes.filter(starts_on__gte=day).delete()
    going_on = record.modes.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    for row in going_on:
        row.ends_on = None if row.mode in needed else day - DAY
        row.save(update_fields=["ends_on"])
        needed.discard(row.mode)
    for mode in sorted(needed):
        PlacementMode.objects.create(placement=record, mode=mode, starts_on=day)


def _announce(actor: Actor, record: Placement, day: date) -> None:
    hours = in_hours(hours_of(week_on(record, day)))
    events.record(actor, record, events.WEEK_CHANGED, from_on=day.isoformat(), hours=hours)
    people = [
        *key_people_at_provider(record), arranger_of(record), responsible_at_school(record),
    ]  # fmt: skip
    tell(people, actor=actor, notice=events.PLAN_CHANGED, placement=record,
         occasion=f"week:{timezone.now().isoformat()}")  # fmt: skip
