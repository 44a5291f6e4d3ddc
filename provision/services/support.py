"""Liaison support and SEND top-up at the home school: asked for, arranged, ended."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Role
from cases.models import Child, EnrolmentKind
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from provision.models import Effect, LiaisonHours, Support, SupportKind, SupportStatus
from provision.support_permissions import check_arrange, check_report
from provision.support_transitions import SUPPORT

SUPPORT_ASKED = register_event(
    "provision.support_asked", gettext_lazy("%(about)s is to be arranged"), about=SupportKind
)
SUPPORT_ARRANGED = register_event(
    "provision.support_arranged",
    gettext_lazy("%(about)s: %(hours)s hours a week from %(from_on)s until %(until_on)s"),
    about=SupportKind,
)
SUPPORT_ENDED = register_event(
    "provision.support_ended", gettext_lazy("%(about)s ended: %(effect)s"),
    about=SupportKind, effect=Effect,
)  # fmt: skip
SUPPORT_IS_YOURS = register_notice(
    Notice(
        code="provision.support_is_yours",
        text=gettext_lazy("Liaison support %(reference)s is yours."),
        todo=gettext_lazy("Read what it is for, and meet the child and the school."),
    )
)
MOST_HOURS = Decimal(32)


@transaction.atomic
def ask_for_support(
    *, actor: Actor, child: Child, kind: SupportKind, purpose: str, decision_reference: str = ""
) -> Support:
    """Put support up to be arranged. Raises PermissionDenied, or Refused without a purpose."""
    check_arrange(actor, child)
    if not purpose.strip():
        raise Refused(_("Say what the support is for."), field="purpose")
    return open_support(
        actor=actor, child=child, kind=kind, purpose=purpose,
        decision_reference=decision_reference,
    )  # fmt: skip


@transaction.atomic
def open_support(
    *, actor: Actor, child: Child, kind: SupportKind, purpose: str, decision_reference: str = ""
) -> Support:
    """The same for a decision of the panel, which has been checked where it was made."""
    support = Support.objects.create(
        child=child, reference=make_reference("SUP"), kind=SupportKind(kind),
        school=main_school(child), purpose=purpose.strip(),
        decision_reference=decision_reference, controller=child.controller,
        recorded_by=actor.user,
    )  # fmt: skip
    record_status(subject=support, action="ask", before="", after=support.status, actor=actor)
    _tell(actor, support, SUPPORT_ASKED)
    return support


@transaction.atomic
def arrange_support(
    *,
    actor: Actor,
    support: Support,
    hours_a_week: Decimal,
    starts_on: date,
    ends_on: date,
    purpose: str,
    officer: Membership | None = None,
    given_by: str = "",
) -> Support:
    """Say who gives it, how much and for how long.

    Raises PermissionDenied, Refused naming the field, or StaleChange.
    """
    check_arrange(actor, support.child)
    _check_terms(support, hours_a_week, starts_on, ends_on, purpose, officer, given_by)
    arranged = apply_transition(
        subject=support, table=SUPPORT, action="arrange", actor=actor,
        hours_a_week=hours_a_week, starts_on=starts_on, ends_on=ends_on, purpose=purpose.strip(),
        officer=officer, given_by=given_by.strip(), school=main_school(support.child),
    )  # fmt: skip
    _tell(
        actor, arranged, SUPPORT_ARRANGED, hours=f"{hours_a_week.normalize():f}",
        from_on=starts_on.isoformat(), until_on=ends_on.isoformat(),
    )  # fmt: skip
    if officer is not None and officer.pk != actor.membership_id:
        notify(
            notice=SUPPORT_IS_YOURS, recipients=[officer.user], key=f"support:{arranged.pk}",
            link=f"/provision/support/{arranged.public_id}/", reference=arranged.reference,
            membership_ids={officer.user_id: officer.pk},
        )  # fmt: skip
    return arranged


@transaction.atomic
def prolong_support(
    *, actor: Actor, support: Support, ends_on: date, hours_a_week: Decimal
) -> Support:
    """Let it go on until another day, or change its hours. Raises as above."""
    check_arrange(actor, support.child)
    current = lock(support)
    if current.status != SupportStatus.ACTIVE or current.starts_on is None:
        raise StaleChange
    _check_hours(hours_a_week)
    if ends_on < max(current.starts_on, timezone.localdate()):
        raise Refused(_("Choose a day in the future."), field="ends_on")
    current.ends_on, current.hours_a_week = ends_on, hours_a_week
    current.save(update_fields=["ends_on", "hours_a_week"])
    _tell(
        actor, current, SUPPORT_ARRANGED, hours=f"{hours_a_week.normalize():f}",
        from_on=current.starts_on.isoformat(), until_on=ends_on.isoformat(),
    )  # fmt: skip
    return current


@transaction.atomic
def end_support(
    *, actor: Actor, support: Support, ended_on: date, effect: Effect, effect_words: str
) -> Support:
    """End it, with what it did for the child. Raises as above."""
    check_report(actor, support.child)
    if not effect_words.strip():
        raise Refused(_("Say what changed for the child."), field="effect_words")
    if ended_on > timezone.localdate():
        raise Refused(_("The last day cannot be in the future."), field="ended_on")
    if support.starts_on is not None and ended_on < support.starts_on:
        raise Refused(_("The last day must not be before the first."), field="ended_on")
    ended = apply_transition(
        subject=support, table=SUPPORT, action="end", actor=actor, ended_on=ended_on,
        effect=Effect(effect), effect_words=effect_words.strip(),
    )  # fmt: skip
    _tell(actor, ended, SUPPORT_ENDED, effect=ended.effect)
    return ended


@transaction.atomic
def withdraw_support(*, actor: Actor, support: Support, reason: str) -> Support:
    """It is not needed any more, before it began. Raises as above."""
    check_arrange(actor, support.child)
    return apply_transition(
        subject=support, table=SUPPORT, action="withdraw", actor=actor, reason=reason
    )


@transaction.atomic
def drop_support(*, actor: Actor, support: Support, reason: str) -> Support:
    """The same for a decision of the panel that was corrected, checked where it was made."""
    return apply_transition(
        subject=support, table=SUPPORT, action="withdraw", actor=actor, reason=reason
    )


@transaction.atomic
def set_liaison_hours(
    *, actor: Actor, officer: Membership, hours_a_week: Decimal, starts_on: date
) -> LiaisonHours:
    """How many hours a week an officer has from a day on; earlier hours end the day before.

    Raises PermissionDenied, or Refused naming the field.
    """
    check_arrange(actor)
    if officer.role != Role.LIAISON_OFFICER:
        raise Refused(_("Choose a liaison officer."), field="officer")
    lock(officer)
    if not 0 <= hours_a_week <= 40:
        raise Refused(_("Enter hours from 0 to 40."), field="hours_a_week")
    earlier = LiaisonHours.objects.filter(officer=officer)
    if earlier.filter(starts_on__gte=starts_on).exists():
        raise Refused(_("Hours from this day, or a later one, are entered."), field="starts_on")
    for row in earlier.current(starts_on):
        row.ends_on = starts_on - timedelta(days=1)
        row.save(update_fields=["ends_on"])
    return LiaisonHours.objects.create(
        officer=officer, hours_a_week=hours_a_week, starts_on=starts_on, recorded_by=actor.user
    )


def main_school(child: Child) -> Organisation | None:
    """The child's main school today; None for a child without one."""
    rolls = child.enrolments.current().filter(kind=EnrolmentKind.MAIN).select_related("school")
    enrolment = rolls.first()
    return enrolment.school if enrolment else None


def _check_terms(
    support: Support,
    hours_a_week: Decimal,
    starts_on: date,
    ends_on: date,
    purpose: str,
    officer: Membership | None,
    given_by: str,
) -> None:
    _check_hours(hours_a_week)
    if not purpose.strip():
        raise Refused(_("Say what the support is for."), field="purpose")
    if ends_on < starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    if support.kind == SupportKind.LIAISON:
        working = Membership.objects.current().with_role(Role.LIAISON_OFFICER)
        if officer is None or not working.filter(pk=officer.pk).exists():
            raise Refused(_("Choose a liaison officer."), field="officer")
    elif not given_by.strip():
        raise Refused(_("Say who gives the support."), field="given_by")


def _check_hours(hours_a_week: Decimal) -> None:
    if not 0 < hours_a_week <= MOST_HOURS:
        raise Refused(_("Enter hours from 0.5 to 32."), field="hours_a_week")


def _tell(actor: Actor, support: Support, code: str, **parameters: Any) -> None:
    record_event(
        actor=actor, child=support.child, code=code, about=support.kind,
        link=f"/provision/support/{support.public_id}/", **parameters,
    )  # fmt: skip
