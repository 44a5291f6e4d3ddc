"""Arranging a placement: a draft in short steps, then the offer to the provider."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Base, Organisation, OrganisationKind
from cases.models import Authorisation, Child
from ledger.errors import Refused
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from panels.services.deliveries import deliver_to_offered
from provision import placement_events as events
from provision.arrangement import missing_parts
from provision.models import Placement, PlacementStatus, Provider, ProviderStatus
from provision.placement_people import key_people_at_provider, managers_of, school_leads, tell
from provision.placement_permissions import check_arrange
from provision.placement_rules import check_authorisation
from provision.services.planning import changeable
from provision.transitions import PLACEMENT
from provision.week import AT_A_BASE, NEEDS_A_BASE


@transaction.atomic
def begin_placement(
    *,
    actor: Actor,
    child: Child,
    authorisation: Authorisation,
    provider: Organisation,
    starts_on: date,
    planned_end_on: date,
    base: Base | None = None,
) -> Placement:
    """Begin a draft, with the home school and its key person filled in.

    Raises PermissionDenied, or Refused naming the field: an authorisation that does not cover
    the days, a provider that takes nobody, an open placement at the same provider.
    """
    check_arrange(actor, child)
    if actor.membership is None:
        raise Refused(_("A person must arrange a placement."))
    _check_place(child, authorisation, provider, base, starts_on, planned_end_on)
    enrolment = child.enrolments.current().order_by("kind", "pk").first()
    lead = school_leads(child).first()
    placement = _create(
        child=child, reference=make_reference("P"), authorisation=authorisation,
        provider=provider, base=base, starts_on=starts_on, planned_end_on=planned_end_on,
        home_school=enrolment.school if enrolment else None, home_school_lead=lead,
        arranged_by=actor.membership, controller=actor.organisation or child.controller,
        recorded_by=actor.user,
    )  # fmt: skip
    record_status(subject=placement, action="begin", before="", after=placement.status, actor=actor)
    return placement


def _create(**values: Any) -> Placement:
    try:
        with transaction.atomic():
            placement: Placement = Placement.objects.create(**values)
    except IntegrityError as error:
        raise Refused(
            _("This child already has an open placement at this provider."), field="provider"
        ) from error
    return placement


@transaction.atomic
def change_place(
    *,
    actor: Actor,
    placement: Placement,
    authorisation: Authorisation,
    provider: Organisation,
    starts_on: date,
    planned_end_on: date,
    base: Base | None = None,
    seen: str | None = None,
) -> Placement:
    """Change where and when in a draft. Raises as `begin_placement`, or StaleChange."""
    record = changeable(
        actor=actor, placement=placement, step="place", seen=seen,
        statuses=(PlacementStatus.DRAFT,),
    )  # fmt: skip
    _check_place(record.child, authorisation, provider, base, starts_on, planned_end_on)
    _move_lessons(record, base)
    record.slots.update(starts_on=starts_on)
    record.modes.update(starts_on=starts_on)
    record.authorisation, record.provider, record.base = authorisation, provider, base
    record.starts_on, record.planned_end_on = starts_on, planned_end_on
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise Refused(
            _("This child already has an open placement at this provider."), field="provider"
        ) from error
    return record


@transaction.atomic
def send_to_provider(*, actor: Actor, placement: Placement) -> Placement:
    """Offer the placement to the provider, whose managers are told at once.

    Raises PermissionDenied, StaleChange, or Refused while something is missing or the
    authorisation no longer stands.
    """
    check_arrange(actor, placement.child)
    record = lock(placement)
    missing = missing_parts(record)
    if missing:
        raise Refused(
            _("Something is still missing: %(parts)s.")
            % {"parts": ", ".join(str(part.title) for part in missing)}
        )
    check_authorisation(record.authorisation, record.child, record.starts_on, record.planned_end_on)
    managers = managers_of(record)
    if not managers:
        raise Refused(_("The provider has no manager in Waymark who could answer."))
    sent = apply_transition(subject=record, table=PLACEMENT, action="send", actor=actor)
    events.record(actor, sent, events.SENT)
    tell(managers, actor=actor, notice=events.OFFERED, placement=sent, occasion="offered")
    deliver_to_offered(actor=actor, child=sent.child, provider=sent.provider)
    return sent


@transaction.atomic
def withdraw_placement(*, actor: Actor, placement: Placement, reason: str) -> Placement:
    """Take back a placement that has not begun. Raises PermissionDenied, Refused, StaleChange."""
    check_arrange(actor, placement.child)
    before = lock(placement).status
    gone = apply_transition(
        subject=placement, table=PLACEMENT, action="withdraw", actor=actor, reason=reason
    )
    if before != PlacementStatus.DRAFT:
        events.record(actor, gone, events.WITHDRAWN)
        # They see the child no longer, so the link leads to what is still theirs.
        tell(key_people_at_provider(gone), actor=actor, notice=events.IS_WITHDRAWN,
             placement=gone, occasion="withdrawn", link="/provision/")  # fmt: skip
    return gone


def _move_lessons(record: Placement, base: Base | None) -> None:
    """What is taught at a base is taught at the new one; a group cannot be left without."""
    if base is None and record.slots.filter(mode__in=NEEDS_A_BASE).exists():
        raise Refused(
            _("The timetable has a group, which meets at a base. Choose a base, or change the"
              " timetable first."),
            field="base",
        )  # fmt: skip
    if base != record.base:
        record.slots.filter(mode__in=AT_A_BASE).update(base=base)


def _check_place(
    child: Child,
    authorisation: Authorisation,
    provider: Organisation,
    base: Base | None,
    starts_on: date,
    planned_end_on: date,
) -> None:
    check_authorisation(authorisation, child, starts_on, planned_end_on)
    if planned_end_on < starts_on:
        raise Refused(_("The last day must be on or after the first."), field="planned_end_on")
    if provider.kind != OrganisationKind.PROVIDER:
        raise Refused(_("Choose a registered provider."), field="provider")
    entry = Provider.objects.filter(organisation=provider).first()
    if entry is not None and entry.status != ProviderStatus.LISTED:
        raise Refused(
            _("This provider takes no new children: %(why)s.")
            % {"why": entry.get_status_display().lower()},
            field="provider",
        )
    if base is not None and base.provider_id != provider.pk:
        raise Refused(_("This base belongs to another provider."), field="base")
