"""Submitting: what was written is fixed, the case opens, the office is told."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from calendars.days import school_days_between
from cases.models import Child, KnowledgeKind, Stage
from cases.section_19_settings import DAYS_AWAY
from cases.services.cases import change_stage, open_case
from cases.services.section_19 import note_knowledge
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.pdf import issue_pdf
from ledger.state import apply_transition, lock
from referrals import clocks, events
from referrals.known import Known, gather
from referrals.models import Referral, Support
from referrals.parts import groups_of, incomplete_parts
from referrals.permissions import check_write
from referrals.transitions import REFERRAL

_ELSEWHERE = frozenset({Support.ALTERNATIVE, Support.REGISTERED, Support.REMOTE})
_EARLIER_STAGES = (Stage.PREVENTION, Stage.EARLY_INTERVENTION)


@transaction.atomic
def submit_referral(*, actor: Actor, referral: Referral) -> Referral:
    """Submit a complete draft: its words are stored, and issued as PDF, exactly as they are.

    Opens the child's case, or moves it on to interim interventions. Raises PermissionDenied,
    Refused (something missing, another referral waiting), or StaleChange (submitted already).
    """
    check_write(actor, referral)
    draft = lock(referral)
    if not draft.is_draft:
        raise StaleChange
    known = gather(draft)
    if missing := incomplete_parts(draft, known):
        names = ", ".join(str(part.title) for part in missing)
        raise Refused(_("Complete these parts first: %(parts)s.") % {"parts": names})
    now = timezone.now()
    groups = groups_of(draft, known)
    document = issue_pdf(
        actor=actor,
        template="referrals/pdf/submission.html",
        context={"referral": draft, "child": draft.child, "groups": groups, "submitted_at": now,
                 "submitted_by": actor.membership},
        name=f"{draft.reference}.pdf",
        controller=draft.controller,
    )  # fmt: skip
    submission = {"groups": groups, "submitted_by": _name_of(actor)}
    clock = clocks.started(timezone.localdate(now), is_fast_track=draft.is_fast_track)
    try:
        with transaction.atomic():
            referral = apply_transition(
                subject=draft, table=REFERRAL, action="submit", actor=actor, submitted_at=now,
                submitted_by=actor.membership, submission=submission, document=document, **clock,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("A referral of this child by your organisation already waits for the panel.")
        ) from error
    _open_or_move_case(actor, referral.child, referral)
    _tell_office(actor, referral)
    if says_long_absence(referral, known):
        _tell_of_duty(actor, referral)
    return referral


def says_long_absence(referral: Referral, known: Known) -> bool:
    """Whether the referral says, or lets the authority expect, 15 school days without school.

    It states them or the registers do, it is urgent, it asks for education elsewhere, or a
    clinician says that the child is not well enough for full time.
    """
    days = get_setting(DAYS_AWAY)
    stated = 0
    if referral.absent_since is not None:
        yesterday = referral.absent_since - timedelta(days=1)
        stated = school_days_between(yesterday, timezone.localdate(), referral.school)
    return (
        stated >= days
        or known.attendance.days_lost_to_health >= days
        or referral.is_fast_track
        or bool(_ELSEWHERE & set(referral.supports))
        or any(item.is_full_time is False for item in known.evidence)
    )


def _tell_of_duty(actor: Actor, referral: Referral) -> None:
    """The authority knows from today; its duty under section 19 must be considered."""
    note_knowledge(
        actor=actor,
        child=referral.child,
        kind=KnowledgeKind.REFERRAL,
        told_on=timezone.localdate(referral.submitted_at),
        words=_("Referral %(reference)s was submitted.") % {"reference": referral.reference},
        link=reverse("referrals:show", args=[referral.public_id]),
    )


def _tell_office(actor: Actor, referral: Referral) -> None:
    urgent = referral.is_fast_track
    events.record(actor, referral, events.FAST_TRACKED if urgent else events.SUBMITTED)
    notice = events.NEW_FAST_TRACK if urgent else events.NEW_REFERRAL
    events.tell(notice, referral, events.office(), "submitted")


def _open_or_move_case(actor: Actor, child: Child, referral: Referral) -> None:
    """The agencies' common work begins, or goes on, with the referral."""
    why = _("Referred to the panel: %(reference)s.") % {"reference": referral.reference}
    case = child.cases.open().first()
    if case is None:
        open_case(actor=actor, child=child, why_opened=why, stage=Stage.INTERIM)
    elif case.stage in _EARLIER_STAGES:
        change_stage(actor=actor, case=case, stage=Stage.INTERIM, reason=why)


def _name_of(actor: Actor) -> str:
    if actor.membership is None:
        return ""
    membership = actor.membership
    return f"{membership.user.full_name}, {membership.role_label}, {membership.organisation}"
