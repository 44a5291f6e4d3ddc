"""Reviews of placements: at least every half-term, everybody heard; overdue ones are chased."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from provision import placement_events as events
from provision.models import Placement, PlacementReview
from provision.placement_people import (
    arranger_of,
    key_people_at_provider,
    responsible_at_school,
    school_people,
    tell,
)
from provision.placement_permissions import check_work_on
from provision.placement_rules import latest_review_day


@transaction.atomic
def record_review(
    *,
    actor: Actor,
    placement: Placement,
    held_on: date,
    next_review_on: date,
    academic: str,
    social: str,
    personal: str,
    child_said: str,
    parent_said: str,
    school_said: str,
    shared_progress: str,
    changes: str = "",
) -> PlacementReview:
    """Record a review of learning, of life with others and of wellbeing.

    Child, parents and school are heard; where somebody was not, it says why. Raises
    PermissionDenied, Refused naming the field, or StaleChange when the placement has ended.
    """
    check_work_on(actor, placement)
    record = lock(placement)
    if not record.is_live:
        raise StaleChange
    values = _said(
        academic=academic, social=social, personal=personal, child_said=child_said,
        parent_said=parent_said, school_said=school_said, shared_progress=shared_progress,
    )  # fmt: skip
    _check_days(record, held_on, next_review_on)
    review = _create(
        placement=record, held_on=held_on, next_review_on=next_review_on,
        controller=actor.organisation or record.controller, recorded_by=actor.user,
        changes=changes.strip(), **values,
    )  # fmt: skip
    newest = record.reviews.order_by("-held_on").first()
    if newest is not None and newest.pk == review.pk:
        record.review_on = next_review_on
        record.save(update_fields=["review_on"])
    events.record(actor, record, events.REVIEWED, happened_on=held_on)
    _tell(actor, record, review)
    return review


@transaction.atomic
def chase_reviews() -> int:
    """Remind of overdue reviews, once a week each: key person, home school, who arranged it."""
    today = timezone.localdate()
    overdue = Placement.objects.overdue_review().for_list().select_related("arranged_by")
    count = 0
    for placement in overdue:
        week = (today - placement.review_on).days // 7  # type: ignore[operator]
        people = [
            placement.provider_lead, responsible_at_school(placement), arranger_of(placement),
        ]  # fmt: skip
        tell(people, actor=Actor.system(), notice=events.REVIEW_OVERDUE, placement=placement,
             occasion=f"review-overdue:{placement.review_on}:{week}")  # fmt: skip
        count += 1
    return count


def _said(**texts: str) -> dict[str, str]:
    for name, text in texts.items():
        if not text.strip():
            raise Refused(
                _("Enter something here; if somebody could not be heard, say why."), field=name
            )
    return {name: text.strip() for name, text in texts.items()}


def _tell(actor: Actor, record: Placement, review: PlacementReview) -> None:
    people = [
        *key_people_at_provider(record), *school_people(record.child), arranger_of(record),
    ]  # fmt: skip
    tell(people, actor=actor, notice=events.PLAN_CHANGED, placement=record,
         occasion=f"review:{review.pk}")  # fmt: skip


def _create(**values: object) -> PlacementReview:
    try:
        with transaction.atomic():
            review: PlacementReview = PlacementReview.objects.create(**values)
    except IntegrityError as error:
        raise Refused(_("A review on that day is recorded already."), field="held_on") from error
    return review


def _check_days(record: Placement, held_on: date, next_review_on: date) -> None:
    if held_on > timezone.localdate():
        raise Refused(_("The review must have been held."), field="held_on")
    if held_on < record.starts_on:
        raise Refused(_("The placement had not begun."), field="held_on")
    latest = latest_review_day(record, held_on)
    if not held_on < next_review_on <= latest:
        raise Refused(
            _("The next review must be by %(day)s at the latest.") % {"day": f"{latest:%-d %B %Y}"},
            field="next_review_on",
        )
