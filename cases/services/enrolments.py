"""On which rolls a child stands, from when until when."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from cases.models import Child, Enrolment, EnrolmentKind, KnowledgeKind
from cases.permissions import check, check_visible
from cases.school_age import is_of_school_age
from cases.services.section_19 import note_knowledge
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.state import lock

ENROLLED = register_event("cases.enrolled", gettext_lazy("On the roll of %(school)s"))
LEFT_ROLL = register_event("cases.left_roll", gettext_lazy("Left the roll of %(school)s"))
MOVED_SCHOOL = register_event(
    "cases.moved_school", gettext_lazy("Moved from %(before)s to %(school)s")
)


@transaction.atomic
def enrol_child(
    *,
    actor: Actor,
    child: Child,
    school: Organisation,
    starts_on: date,
    kind: str = EnrolmentKind.MAIN,
    ends_on: date | None = None,
) -> Enrolment:
    """Put a child on a school's roll. `ends_on` is the last day, if it is known already.

    Raises PermissionDenied, or Refused when the child has a main school, or is on this roll,
    on one of those days.
    """
    _check_edit(actor, child)
    child = lock(child)
    enrolment = add_enrolment(
        actor=actor, child=child, school=school, starts_on=starts_on, kind=kind, ends_on=ends_on
    )
    record_event(actor=actor, child=child, code=ENROLLED, happened_on=starts_on, school=school.name)
    return enrolment


def add_enrolment(
    *,
    actor: Actor,
    child: Child,
    school: Organisation,
    starts_on: date,
    kind: str = EnrolmentKind.MAIN,
    ends_on: date | None = None,
) -> Enrolment:
    """Write an enrolment of a child whose row is locked. Raises Refused as `enrol_child`."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first day."), field="ends_on")
    same_days = _overlapping(child, starts_on, ends_on)
    if same_days.filter(school=school).exists():
        raise Refused(
            _("This child is already on the roll of this school on those days."), field="school"
        )
    if kind == EnrolmentKind.MAIN and same_days.filter(kind=EnrolmentKind.MAIN).exists():
        raise Refused(
            _(
                "This child already has a main school on those days. Move the child, end the "
                "other enrolment, or add this school as a subsidiary one."
            ),
            field="kind",
        )
    return Enrolment.objects.create(
        child=child,
        school=school,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.user,
    )


@transaction.atomic
def end_enrolment(*, actor: Actor, enrolment: Enrolment, last_day: date) -> Enrolment:
    """Take a child off a roll after `last_day`.

    A child on the pathway who is then on no roll is known to the authority from today (section 19,
    Education Act 1996). Raises PermissionDenied, Refused when that is before the first day,
    StaleChange when it has been ended before.
    """
    _check_edit(actor, enrolment.child)
    _check_own_roll(actor, enrolment)
    lock(enrolment.child)
    ended = _end(enrolment, last_day)
    record_event(actor=actor, child=ended.child, code=LEFT_ROLL, happened_on=last_day,
                 school=ended.school.name)  # fmt: skip
    _tell_authority_of_no_roll(ended, last_day)
    return ended


def _tell_authority_of_no_roll(ended: Enrolment, last_day: date) -> None:
    """Waymark tells it: whoever took the child off the roll may see the child no longer."""
    child, next_day = ended.child, last_day + timedelta(days=1)
    if not is_of_school_age(child.born_on, max(next_day, timezone.localdate())):
        return
    if child.open_case is None or _overlapping(child, next_day, None).exists():
        return
    note_knowledge(
        actor=Actor.system(), child=child, kind=KnowledgeKind.OFF_ROLL,
        told_on=timezone.localdate(),
        words=_("Taken off the roll of %(school)s; last day %(day)s. No other school is known.")
        % {"school": ended.school.name, "day": date_format(last_day, "j F Y")},
        link=f"/children/{child.public_id}/#enrolment-{ended.pk}",
    )  # fmt: skip


@transaction.atomic
def transfer_child(
    *, actor: Actor, enrolment: Enrolment, school: Organisation, starts_on: date
) -> Enrolment:
    """Move a child from one roll to another: the old one ends the day before the new one starts.

    Either both happen or neither. Raises as `end_enrolment` and `enrol_child`.
    """
    _check_edit(actor, enrolment.child)
    _check_own_roll(actor, enrolment)
    if school.pk == enrolment.school_id:
        raise Refused(_("The child is at this school already."), field="school")
    child = lock(enrolment.child)
    ended = _end(enrolment, starts_on - timedelta(days=1), field="starts_on")
    moved = add_enrolment(
        actor=actor, child=child, school=school, starts_on=starts_on, kind=ended.kind
    )
    record_event(actor=actor, child=child, code=MOVED_SCHOOL, happened_on=starts_on,
                 before=ended.school.name, school=school.name)  # fmt: skip
    return moved


def _end(enrolment: Enrolment, last_day: date, field: str = "last_day") -> Enrolment:
    record = lock(enrolment)
    if record.ends_on is not None and record.ends_on <= timezone.localdate():
        raise StaleChange
    if last_day < record.starts_on:
        raise Refused(_("That is before the child’s first day on this roll."), field=field)
    record.ends_on = last_day
    record.save(update_fields=["ends_on"])
    return record


def _overlapping(child: Child, starts_on: date, ends_on: date | None) -> models.QuerySet[Enrolment]:
    rows = child.enrolments.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return rows.filter(starts_on__lte=ends_on) if ends_on else rows


def _check_edit(actor: Actor, child: Child) -> None:
    check(actor, Permission.EDIT_CHILD, _("Your role cannot change a child’s schools."))
    check_visible(actor, child)


def _check_own_roll(actor: Actor, enrolment: Enrolment) -> None:
    if actor.scope is Scope.SCHOOL and enrolment.school != actor.organisation:
        raise PermissionDenied(
            _("Only that school, or the authority, can take a child off its roll.")
        )
