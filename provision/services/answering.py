"""The provider answers; the placement begins, and may be extended."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Authorisation, Section19Record
from cases.services.section_19.arranging import record_arrangement
from ledger.errors import Refused
from ledger.state import apply_transition, lock
from provision import placement_events as events
from provision.models import LIVE, Placement, Provider
from provision.placement_people import (
    arranger_of,
    key_people_at_provider,
    named_officers,
    provider_people,
    school_people,
    tell,
)
from provision.placement_permissions import check_answer, check_arrange, check_run
from provision.placement_rules import check_authorisation
from provision.places import weeks_without_place
from provision.services.week import remove_lessons
from provision.transitions import PLACEMENT
from provision.week import hours_of, in_hours, week_on


@transaction.atomic
def accept_placement(*, actor: Actor, placement: Placement, provider_lead: Membership) -> Placement:
    """The provider takes the child and names the key person.

    Raises PermissionDenied, Refused for somebody who does not work there or while no place is
    left in a week, or StaleChange.
    """
    check_answer(actor, placement)
    _check_place_is_left(placement)
    if not provider_people(placement).filter(pk=provider_lead.pk).exists():
        raise Refused(_("Choose somebody who works for you."), field="provider_lead")
    accepted = apply_transition(
        subject=placement, table=PLACEMENT, action="accept", actor=actor,
        provider_lead=provider_lead,
    )  # fmt: skip
    events.record(actor, accepted, events.ACCEPTED)
    people = [arranger_of(accepted), *school_people(accepted.child), provider_lead]
    tell(people, actor=actor, notice=events.IS_ACCEPTED, placement=accepted, occasion="accepted")
    return accepted


def _check_place_is_left(placement: Placement) -> None:
    """Held until the end, so that two children are not promised the last place at once."""
    list(Provider.objects.select_for_update().filter(organisation=placement.provider_id))
    for offer, weeks in weeks_without_place(placement):
        words = {"day": f"{weeks[0]:%-d %B %Y}", "offer": offer}
        raise Refused(
            _("No place is left in the week of %(day)s (%(offer)s). Make room, or decline.") % words
        )


@transaction.atomic
def decline_placement(*, actor: Actor, placement: Placement, reason: str) -> Placement:
    """The provider cannot take the child, and says why; the arranger is told at once.

    Raises PermissionDenied, Refused without a reason, or StaleChange.
    """
    check_answer(actor, placement)
    declined = apply_transition(
        subject=placement, table=PLACEMENT, action="decline", actor=actor, reason=reason,
        declined_reason=reason.strip(),
    )  # fmt: skip
    events.record(actor, declined, events.DECLINED)
    people = [arranger_of(declined), *named_officers(declined.child)]
    tell(people, actor=actor, notice=events.IS_DECLINED, placement=declined, occasion="declined")
    return declined


@transaction.atomic
def start_placement(*, actor: Actor, placement: Placement, started_on: date) -> Placement:
    """The child was taught for the first time; the timetable begins on that day.

    The section 19 record learns what was arranged and from which day. Raises PermissionDenied,
    Refused for an impossible day or an authorisation that does not cover it, or StaleChange.
    """
    check_run(actor, placement)
    record = lock(placement)
    if started_on > timezone.localdate():
        raise Refused(_("It can begin today or on a day past."), field="started_on")
    if started_on > record.planned_end_on:
        raise Refused(_("This is after its planned last day."), field="started_on")
    if started_on < record.authorisation.starts_on:
        raise Refused(_("It is authorised from a later day."), field="started_on")
    logged = record.sessions.standing().order_by("day").first()
    if logged is not None and logged.day < started_on:
        raise Refused(
            _("A lesson is logged on %(day)s, before that day.")
            % {"day": f"{logged.day:%-d %B %Y}"},
            field="started_on",
        )
    before = record.starts_on
    started = apply_transition(
        subject=record, table=PLACEMENT, action="start", actor=actor, starts_on=started_on
    )
    remove_lessons(slots=started.slots.filter(ends_on__lt=started_on))
    started.modes.filter(ends_on__lt=started_on).delete()
    for rows in (started.slots, started.modes):
        rows.filter(starts_on__lte=max(before, started_on)).update(starts_on=started_on)
    _tell_section_19(started)
    events.record(actor, started, events.STARTED, happened_on=started_on)
    people = [
        arranger_of(started), *school_people(started.child), *key_people_at_provider(started),
    ]  # fmt: skip
    tell(people, actor=actor, notice=events.HAS_BEGUN, placement=started, occasion="begun")
    return started


@transaction.atomic
def extend_placement(
    *,
    actor: Actor,
    placement: Placement,
    planned_end_on: date,
    authorisation: Authorisation,
) -> Placement:
    """Plan a later last day, or let it rest on another authorisation, which must cover it.

    Raises PermissionDenied, or Refused when it is not live or the authorisation is too short.
    """
    check_arrange(actor, placement.child)
    record = lock(placement)
    if record.status not in LIVE:
        raise Refused(_("Only a placement that goes on can be extended."))
    if planned_end_on < timezone.localdate():
        raise Refused(_("The last day must not be in the past."), field="planned_end_on")
    if planned_end_on < record.starts_on:
        raise Refused(_("The last day must be on or after the first."), field="planned_end_on")
    first = max(record.starts_on, authorisation.starts_on)
    check_authorisation(authorisation, record.child, first, planned_end_on)
    record.planned_end_on, record.authorisation = planned_end_on, authorisation
    record.save(update_fields=["planned_end_on", "authorisation"])
    events.record(actor, record, events.EXTENDED, until_on=planned_end_on.isoformat())
    tell([*key_people_at_provider(record), *school_people(record.child)], actor=actor,
         notice=events.PLAN_CHANGED, placement=record,
         occasion=f"extended:{planned_end_on.isoformat()}:{authorisation.pk}")  # fmt: skip
    return record


def _tell_section_19(placement: Placement) -> None:
    """What was arranged stands on the open record; whoever began it need not read that record."""
    record = Section19Record.objects.unended().filter(child=placement.child).first()
    if record is None:
        return
    record_arrangement(
        actor=Actor.system(), record=record, starts_on=placement.starts_on,
        what=_("Placement %(reference)s at %(provider)s, %(hours)s hours a week")
        % {
            "reference": placement.reference, "provider": placement.provider.name,
            "hours": in_hours(hours_of(week_on(placement))),
        },
        why_less=placement.less_than_full_time_reason, authorisation=placement.authorisation,
    )  # fmt: skip
