"""What is planned for a placement: people, safety, what is taught, how it ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Document, DocumentKind
from cases.services.documents import add_document
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from provision import placement_events as events
from provision.arrangement import fingerprint
from provision.models import LIVE, Placement, PlacementStatus
from provision.placement_people import key_people_at_provider, school_leads, tell
from provision.placement_permissions import check_arrange
from provision.placement_rules import latest_review_day

BEGUN = (PlacementStatus.ACTIVE, PlacementStatus.ENDING)
CHANGEABLE = (PlacementStatus.DRAFT, PlacementStatus.PLANNED, *LIVE)


@transaction.atomic
def set_people(
    *,
    actor: Actor,
    placement: Placement,
    home_school_lead: Membership | None,
    seen: str | None = None,
) -> Placement:
    """Who is the key person at the home school. Raises PermissionDenied, Refused, StaleChange."""
    record = changeable(actor=actor, placement=placement, step="people", seen=seen)
    at_school = school_leads(record.child)
    if home_school_lead is not None and not at_school.filter(pk=home_school_lead.pk).exists():
        raise Refused(
            _("Choose somebody of a school where the child is on roll."), field="home_school_lead"
        )
    record.home_school_lead = home_school_lead
    return _save(actor, record, "people", ["home_school_lead"])


@transaction.atomic
def set_safety(
    *,
    actor: Actor,
    placement: Placement,
    transport: str,
    risk_assessment: str,
    risk_document: Document | None = None,
    upload: UploadedFile | None = None,
    seen: str | None = None,
) -> Placement:
    """How the child gets there, and what keeps everybody safe; a risk assessment may be filed.

    Raises PermissionDenied, Refused naming the field, or StaleChange.
    """
    record = changeable(actor=actor, placement=placement, step="safety", seen=seen)
    for name, value in (("transport", transport), ("risk_assessment", risk_assessment)):
        if not value.strip():
            raise Refused(_("Enter something here, even if it is only “none”."), field=name)
    if risk_document is not None and risk_document.child_id != record.child_id:
        raise Refused(_("This document is about another child."), field="risk_document")
    if upload is not None:
        risk_document = add_document(
            actor=actor, child=record.child, upload_or_file=upload, kind=DocumentKind.RISK,
            title=_("Risk assessment for placement %(reference)s")
            % {"reference": record.reference},
        )  # fmt: skip
    record.transport, record.risk_assessment = transport.strip(), risk_assessment.strip()
    record.risk_document = risk_document
    return _save(actor, record, "safety", ["transport", "risk_assessment", "risk_document"])


@transaction.atomic
def set_curriculum(
    *,
    actor: Actor,
    placement: Placement,
    subjects: Iterable[str],
    curriculum: str,
    seen: str | None = None,
) -> Placement:
    """What is taught: English and maths first; leaving one out needs a word why.

    Raises PermissionDenied, Refused naming the field, or StaleChange.
    """
    record = changeable(actor=actor, placement=placement, step="curriculum", seen=seen)
    chosen = list(subjects)
    if not chosen:
        raise Refused(_("Choose at least one subject."), field="subjects")
    if not {"english", "maths"} <= set(chosen) and not curriculum.strip():
        raise Refused(_("Say why English or maths is left out for now."), field="curriculum")
    record.subjects, record.curriculum = chosen, curriculum.strip()
    return _save(actor, record, "curriculum", ["subjects", "curriculum"])


@transaction.atomic
def set_exit(
    *,
    actor: Actor,
    placement: Placement,
    exit_criteria: str,
    exit_plan: str,
    review_on: date,
    less_than_full_time_reason: str = "",
    hours_review_on: date | None = None,
    time_limit_on: date | None = None,
    time_limit_reason: str = "",
    time_limit_owner: Membership | None = None,
    seen: str | None = None,
) -> Placement:
    """How it is to end, when it is looked at again, and who takes over when a limit is reached.

    Raises PermissionDenied, Refused naming the field, or StaleChange.
    """
    record = changeable(actor=actor, placement=placement, step="exit", seen=seen)
    for name, value in (("exit_criteria", exit_criteria), ("exit_plan", exit_plan)):
        if not value.strip():
            raise Refused(_("The exit is planned from the first day."), field=name)
    _check_next_review(record, review_on)
    if time_limit_on is not None:
        _check_limit(record, time_limit_on, time_limit_reason, time_limit_owner)
        if record.time_limit_on != time_limit_on:
            record.handed_on_on = None
    values: dict[str, Any] = {
        "exit_criteria": exit_criteria.strip(), "exit_plan": exit_plan.strip(),
        "review_on": review_on, "hours_review_on": hours_review_on,
        "less_than_full_time_reason": less_than_full_time_reason.strip(),
        "time_limit_on": time_limit_on,
        "time_limit_reason": time_limit_reason.strip() if time_limit_on else "",
        "time_limit_owner": time_limit_owner if time_limit_on else None,
    }  # fmt: skip
    for name, value in values.items():
        setattr(record, name, value)
    return _save(actor, record, "exit", [*values, "handed_on_on"])


@transaction.atomic
def changeable(
    *,
    actor: Actor,
    placement: Placement,
    step: str,
    seen: str | None,
    statuses: tuple[PlacementStatus, ...] = CHANGEABLE,
) -> Placement:
    """The locked placement, for somebody who arranges it and saw what it says now."""
    check_arrange(actor, placement.child)
    record = lock(placement)
    if record.status not in statuses or (seen and seen != fingerprint(record, step)):
        raise StaleChange
    return record


def _save(actor: Actor, record: Placement, step: str, names: list[str]) -> Placement:
    record.save(update_fields=names)
    if record.status != PlacementStatus.DRAFT:
        events.record(actor, record, events.CHANGED)
        tell(key_people_at_provider(record), actor=actor, notice=events.PLAN_CHANGED,
             placement=record, occasion=f"{step}:{timezone.now().isoformat()}")  # fmt: skip
    return record


def _check_next_review(record: Placement, review_on: date) -> None:
    """Counted from the last review, so that planning the exit anew puts none off."""
    if review_on == record.review_on:
        return
    first = max(record.starts_on, timezone.localdate())
    counted_from = first
    if record.status in BEGUN:
        last = record.reviews.order_by("-held_on").first()
        counted_from = last.held_on if last else record.starts_on
    latest = latest_review_day(record, counted_from)
    if latest <= timezone.localdate():
        raise Refused(_("A review is due. Record it first: it sets the next."), field="review_on")
    if review_on <= first:
        raise Refused(_("The review must come after the first day."), field="review_on")
    if review_on > latest:
        raise Refused(
            _("The review must be by %(day)s at the latest.") % {"day": f"{latest:%-d %B %Y}"},
            field="review_on",
        )


def _check_limit(record: Placement, on: date, reason: str, owner: Membership | None) -> None:
    if on < record.starts_on:
        raise Refused(_("The limit must come after the first day."), field="time_limit_on")
    if not reason.strip():
        raise Refused(_("Say why there is a time limit."), field="time_limit_reason")
    if owner is None:
        raise Refused(_("Choose who takes over then."), field="time_limit_owner")
