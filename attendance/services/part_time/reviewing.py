"""Looking at a part-time timetable again: the school does, and the authority may ask for it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.models import PartTimeReview, PartTimeTimetable
from attendance.part_time import events
from attendance.part_time.permissions import check_ask_for_review, check_write_part_time
from attendance.recipients import school_recipients
from cases.audience import Audience
from ledger.errors import Refused, StaleChange
from ledger.state import lock


@transaction.atomic
def review_timetable(
    *,
    actor: Actor,
    timetable: PartTimeTimetable,
    words: str,
    reviewed_on: date,
    next_on: date | None = None,
) -> PartTimeReview:
    """Record what looking at it again found, and when it is looked at next; none: at its end.

    Raises PermissionDenied, StaleChange when it does not go on, or Refused naming the field.
    """
    check_write_part_time(actor, timetable.child, timetable.school)
    return write_review(
        actor=actor, timetable=timetable, words=words, reviewed_on=reviewed_on, next_on=next_on
    )


@transaction.atomic
def write_review(
    *,
    actor: Actor,
    timetable: PartTimeTimetable,
    words: str,
    reviewed_on: date,
    next_on: date | None = None,
) -> PartTimeReview:
    """As `review_timetable`, for a caller that has checked who may."""
    record = lock(timetable)
    if not record.is_going_on:
        raise StaleChange
    if not words.strip():
        raise Refused(_("Say what the review found."), field="words")
    if not record.starts_on <= reviewed_on <= timezone.localdate():
        raise Refused(_("The day must be between its first day and today."), field="reviewed_on")
    if next_on is not None and not reviewed_on < next_on <= record.ends_on:
        raise Refused(
            _("The next review is after this one and not after the last day."), field="next_on"
        )
    if record.reviews.filter(reviewed_on=reviewed_on).exists():
        raise StaleChange(_("The review of that day has been recorded already."))
    made = PartTimeReview.objects.create(
        timetable=record, reviewed_on=reviewed_on, words=words.strip(), next_on=next_on,
        recorded_by=actor.user,
    )  # fmt: skip
    record.review_on = next_on
    record.review_asked_on, record.review_asked_by, record.review_asked_words = None, None, ""
    record.save(
        update_fields=["review_on", "review_asked_on", "review_asked_by", "review_asked_words"]
    )
    events.record(actor, record, events.REVIEWED, happened_on=reviewed_on, audience=Audience.FAMILY)
    return made


@transaction.atomic
def ask_for_review(*, actor: Actor, timetable: PartTimeTimetable, words: str) -> PartTimeTimetable:
    """An officer of the authority asks the school to look at it again, and says why.

    Raises PermissionDenied, StaleChange when it does not go on, or Refused.
    """
    check_ask_for_review(actor, timetable)
    record = lock(timetable)
    if not record.is_going_on:
        raise StaleChange
    if not words.strip():
        raise Refused(_("Say why, and what should be looked at."), field="words")
    if record.review_asked_on is not None:
        raise StaleChange(_("The school has been asked already."))
    record.review_asked_on = timezone.localdate()
    record.review_asked_by, record.review_asked_words = actor.user, words.strip()
    record.save(update_fields=["review_asked_on", "review_asked_by", "review_asked_words"])
    events.record(actor, record, events.REVIEW_ASKED)
    key = f"review_asked:{record.reviews.count()}"
    events.tell(events.REVIEW_WANTED, record, school_recipients(record.school), key, actor)
    return record
