"""A part-time timetable: agreed with a parent, told to the authority, reviewed, ended.

School Attendance (Pupil Registration) (England) Regulations 2024, reg. 11(6).
"""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.audience import Audience
from cases.models import Parent
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from reintegration import events
from reintegration.models import (
    Answer,
    How,
    PartTimeTimetable,
    Place,
    ReturnAgreement,
    ReturnPlan,
    ReturnStatus,
)
from reintegration.people import officers_to_tell, parents_at_home, school_signatories
from reintegration.permissions import check_write
from reintegration.settings import PART_TIME_WEEKS
from reintegration.words import sessions_in_words

# Before and on the way: a child who has arrived is at school for the whole week.
PART_TIME_STATES = (ReturnStatus.DRAFT, ReturnStatus.OUT_FOR_AGREEMENT, ReturnStatus.ACTIVE)


@transaction.atomic
def agree_part_time(
    *,
    actor: Actor,
    plan: ReturnPlan,
    starts_on: date,
    ends_on: date,
    review_on: date,
    circumstances: str,
    agreed_by: Membership,
    parent: Parent,
    how: How,
    agreed_on: date,
) -> PartTimeTimetable:
    """Record that the school and a parent at home agreed, with the times; tell the authority.

    Raises PermissionDenied, StaleChange, or Refused naming the field: longer than the authority
    allows, a review after its end, a parent with whom the child does not live, another one that
    still goes on.
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if record.status not in PART_TIME_STATES or not record.is_phased:
        raise StaleChange
    _check_days(starts_on, ends_on, review_on, agreed_on)
    _check_agreement(record, circumstances, agreed_by, parent, How(how))
    times = _times(record, starts_on, ends_on)
    try:
        with transaction.atomic():
            made = PartTimeTimetable.objects.create(
                plan=record, starts_on=starts_on, ends_on=ends_on, review_on=review_on,
                circumstances=circumstances.strip(), times=times, agreed_by=agreed_by,
                parent=parent, how=How(how), agreed_on=agreed_on, recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("A part-time timetable still goes on. End it before a new one is agreed.")
        ) from error
    events.record(
        actor, record, events.PART_TIME_AGREED, happened_on=agreed_on, audience=Audience.FAMILY,
        from_on=starts_on.isoformat(), until_on=ends_on.isoformat(),
    )  # fmt: skip
    events.tell(
        events.PART_TIME, record, officers_to_tell(record.child), f"part_time:{made.pk}", actor
    )
    return made


@transaction.atomic
def review_part_time(
    *, actor: Actor, timetable: PartTimeTimetable, words: str, reviewed_on: date
) -> PartTimeTimetable:
    """Record what looking at it again found. Raises PermissionDenied, StaleChange or Refused."""
    record = _going_on(actor, timetable)
    if record.reviewed_on is not None:
        raise StaleChange(_("The review has been recorded already."))
    if not words.strip():
        raise Refused(_("Say what the review found."), field="words")
    if not record.starts_on <= reviewed_on <= timezone.localdate():
        raise Refused(_("The day must be between its first day and today."), field="reviewed_on")
    record.reviewed_on, record.review_words = reviewed_on, words.strip()
    record.save(update_fields=["reviewed_on", "review_words"])
    events.record(actor, record.plan, events.PART_TIME_REVIEWED, happened_on=reviewed_on)
    return record


@transaction.atomic
def end_part_time(
    *, actor: Actor, timetable: PartTimeTimetable, reason: str, ended_on: date
) -> PartTimeTimetable:
    """End it, and tell the authority. Raises as `review_part_time`."""
    record = _going_on(actor, timetable)
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    if not record.starts_on <= ended_on <= timezone.localdate():
        raise Refused(_("The day must be between its first day and today."), field="ended_on")
    _end(actor, record, ended_on, reason.strip())
    return record


@transaction.atomic
def close_part_time(*, actor: Actor, plan: ReturnPlan, day: date, reason: str) -> None:
    """End what still goes on, because the plan that it belongs to has come to its end."""
    for timetable in plan.part_times.going_on().select_for_update(of=("self",)):
        timetable.plan = plan
        _end(actor, timetable, day, reason)


def _end(actor: Actor, record: PartTimeTimetable, day: date, reason: str) -> None:
    record.ended_on, record.ended_reason = day, reason
    record.save(update_fields=["ended_on", "ended_reason"])
    events.record(
        actor, record.plan, events.PART_TIME_ENDED, happened_on=day, audience=Audience.FAMILY
    )
    officers = officers_to_tell(record.plan.child)
    events.tell(events.PART_TIME_OVER, record.plan, officers, f"part_time_over:{record.pk}", actor)


def longest_end(starts_on: date) -> date:
    """The last day that a part-time timetable may have (authority's setting)."""
    weeks: int = get_setting(PART_TIME_WEEKS)
    return starts_on + timedelta(weeks=weeks) - timedelta(days=1)


def _check_days(starts_on: date, ends_on: date, review_on: date, agreed_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("The last day must be on or after the first."), field="ends_on")
    if ends_on > longest_end(starts_on):
        raise Refused(
            _("A part-time timetable lasts %(weeks)s weeks at most: until %(day)s.")
            % {
                "weeks": get_setting(PART_TIME_WEEKS),
                "day": date_format(longest_end(starts_on), "j F Y"),
            },
            field="ends_on",
        )
    if not starts_on < review_on <= ends_on:
        raise Refused(
            _("It is looked at again after its first day and before it ends."), field="review_on"
        )
    if agreed_on > timezone.localdate():
        raise Refused(_("The day must be today or in the past."), field="agreed_on")


def _check_agreement(
    plan: ReturnPlan, circumstances: str, agreed_by: Membership, parent: Parent, how: How
) -> None:
    if not circumstances.strip():
        raise Refused(_("Say what the exceptional circumstances are."), field="circumstances")
    if not parents_at_home(plan.child).filter(pk=parent.pk).exists():
        raise Refused(_("Choose a parent with whom the child lives."), field="parent")
    if not school_signatories(plan).filter(pk=agreed_by.pk).exists():
        raise Refused(_("Choose somebody of the school."), field="agreed_by")
    signed = ReturnAgreement.objects.standing(plan).filter(
        parent=parent, answer=Answer.AGREED, how=How.WAYMARK
    )
    if how == How.WAYMARK and not signed.exists():
        raise Refused(
            _("This parent has not agreed to the plan in Waymark. Choose how they did agree."),
            field="how",
        )


def _times(plan: ReturnPlan, starts_on: date, ends_on: date) -> str:
    """The agreed times and dates in words, a line a week: what the parent agreed to.

    Raises Refused when the plan has no week at school between the two days.
    """
    weeks = plan.weeks.standing().filter(
        place=Place.SCHOOL, monday__gte=starts_on - timedelta(days=4), monday__lte=ends_on
    )
    lines: list[Any] = [
        _("Week of %(day)s: %(sessions)s")
        % {"day": date_format(step.monday, "j F Y"), "sessions": sessions_in_words(step.sessions)}
        for step in weeks
    ]
    if not lines:
        raise Refused(
            _("The plan has no week between these days, so no times are agreed."),
            field="starts_on",
        )
    return "\n".join(lines)


def _going_on(actor: Actor, timetable: PartTimeTimetable) -> PartTimeTimetable:
    check_write(actor, timetable.plan.child)
    record = lock(timetable)
    if record.ended_on is not None:
        raise StaleChange
    return record
