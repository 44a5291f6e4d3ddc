"""Access to one child by grant: a family or a named professional. See also `emergency`."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Permission, Scope
from cases.models import Child, Grant, GrantKind, Parent, Task
from cases.models.grants import FAMILY_KINDS
from cases.permissions import check, check_revoke, check_visible
from cases.readers import who_answers
from cases.services.family_access import (
    AccessTerms,
    check_rights,
    end_of_access,
    midnight,
    review_day,
)
from cases.services.tasks import create_task
from cases.settings import ACCESS_WARNING_DAYS
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock, record_status

GRANTED = register_event(
    "cases.access_granted", gettext_lazy("Access given: %(access)s"), access=GrantKind
)
REVOKED = register_event(
    "cases.access_revoked", gettext_lazy("Access ended: %(access)s"), access=GrantKind
)
INVITED = register_notice(
    Notice(
        code="cases.family_invited",
        text=gettext_lazy("You can now read and answer in Waymark."),
        todo=gettext_lazy(
            "Open the page below and sign in with this email address. We send a code to it; "
            "you need no password."
        ),
        duty=True,
    )
)
PROFESSIONAL_GRANTED = register_notice(
    Notice(
        code="cases.professional_granted",
        text=gettext_lazy("You have been given access to a child’s record (%(reference)s)."),
        todo=gettext_lazy("Open the record to see why and until when."),
    )
)


REVIEWED = register_event(
    "cases.access_reviewed", gettext_lazy("Access looked at again: %(access)s"), access=GrantKind
)
REVIEW_TASK = gettext_lazy("Look again at who in the family reads the record")


@transaction.atomic
def grant_family_access(
    *,
    actor: Actor,
    child: Child,
    user_email: str,
    full_name: str,
    terms: AccessTerms,
    ends_at: datetime | None = None,
) -> Grant:
    """Let a parent, carer or young person read their own side of one child's record.

    The way in for a family is an invitation with a code (`services.invitations`); this is its
    last step, and what makes a demo authority. The answer is the same whether or not the address
    had an account before. Raises PermissionDenied, or Refused naming the input to mend.
    """
    check(actor, Permission.GRANT_FAMILY, _("Your role cannot invite a family."))
    check_visible(actor, child)
    terms.check(child)
    user = family_user(user_email, full_name)
    return make_family_grant(actor=actor, child=child, user=user, terms=terms, ends_at=ends_at)


@transaction.atomic
def make_family_grant(
    *,
    actor: Actor,
    child: Child,
    user: User,
    terms: AccessTerms,
    ends_at: datetime | None = None,
) -> Grant:
    """The grant itself, with its review and end. Called inside a service's transaction.

    Raises Refused when this person has it already.
    """
    child = lock(child)
    same = Grant.objects.current().filter(child=child, user=user)
    if same.filter(kind=terms.kind, parent=terms.parent).exists():
        raise Refused(_("This person already has access."), field="user_email")
    ends = [end for end in (ends_at, end_of_access(child, terms.kind)) if end is not None]
    grant = Grant.objects.create(
        child=child,
        user=user,
        ends_at=min(ends, default=None),
        review_on=review_day(child, terms.kind),
        recorded_by=actor.user,
        **terms.as_fields(),
    )
    if terms.parent is not None and terms.parent.user_id != user.pk:
        Parent.objects.filter(pk=terms.parent.pk).update(user=user)
    _record_grant(actor, grant)
    notify(notice=INVITED, recipients=[user], key=f"grant:{grant.pk}", link="/portal/")
    return grant


@transaction.atomic
def review_family_access(
    *,
    actor: Actor,
    grant: Grant,
    finding: str,
    rights: Iterable[str],
    last_day: date | None = None,
) -> Grant:
    """Look again at what a family reads: keep it, narrow or widen it, renew it until a day.

    At 16 a parent's access is looked at with the young person; at 18 it ends unless it is renewed
    here, with what it rests on then as the finding. Raises PermissionDenied, Refused, StaleChange.
    """
    check_revoke(actor, grant)
    check_rights(rights)
    if not finding.strip():
        raise Refused(_("Say what you found."), field="finding")
    if last_day is not None and last_day < timezone.localdate():
        raise Refused(_("The last day cannot be in the past."), field="last_day")
    record = lock(grant)
    if not record.is_in_force or record.kind not in FAMILY_KINDS:
        raise StaleChange
    record.rights = list(rights)
    record.ends_at = _renewed_until(record, last_day)
    record.review_on = review_day(record.child, record.kind)
    record.save(update_fields=["rights", "ends_at", "review_on"])
    record_status(
        subject=record, action="review", before="active", after="active", actor=actor,
        reason=finding.strip(),
    )  # fmt: skip
    record_event(actor=actor, child=record.child, code=REVIEWED, access=record.kind)
    return record


def chase_family_access() -> int:
    """Give somebody the task to look again, once for each grant and day; returns how many.

    For access to review, or ending, within the authority's number of days.
    """
    until = timezone.localdate() + timedelta(days=get_setting(ACCESS_WARNING_DAYS))
    due = Grant.objects.to_review(until).select_related("child").order_by("pk")
    return sum(_chase(grant) for grant in due)


@transaction.atomic
def _chase(grant: Grant) -> bool:
    record = lock(grant)
    owner = who_answers(record.child)
    link = f"/children/{record.child.public_id}/access/{record.public_id}/review/"
    if owner is None or Task.objects.open().filter(child=record.child, link=link).exists():
        return False
    ends = timezone.localdate(record.ends_at) - timedelta(days=1) if record.ends_at else None
    due_on = min(day for day in (record.review_on, ends) if day is not None)
    create_task(
        actor=Actor.system(),
        child=record.child,
        title=str(REVIEW_TASK),
        details=_("%(name)s: access ends unless it is renewed.") % {"name": record.holder_name}
        if due_on == ends
        else _("%(name)s: is this access still right?") % {"name": record.holder_name},
        owner=owner,
        due_on=max(due_on, timezone.localdate()),
        link=link,
    )
    return True


def _renewed_until(grant: Grant, last_day: date | None) -> datetime | None:
    if last_day is not None:
        return midnight(last_day + timedelta(days=1))
    return end_of_access(grant.child, grant.kind)


@transaction.atomic
def grant_professional_access(
    *, actor: Actor, child: Child, membership: Membership, reason: str, last_day: date
) -> Grant:
    """Let one named professional outside the team read a child's record until a day.

    Raises PermissionDenied, or Refused naming the input to mend.
    """
    check(actor, Permission.CHANGE_TEAM, _("Your role cannot give access to a child’s record."))
    check_visible(actor, child)
    if not reason.strip():
        raise Refused(_("Say why this person needs the record."), field="reason")
    if last_day < timezone.localdate():
        raise Refused(_("The last day cannot be in the past."), field="last_day")
    if membership.scope is Scope.NONE:
        raise Refused(_("This role reads no child’s record."), field="membership")
    child = lock(child)
    current = Grant.objects.current().filter(child=child, membership=membership)
    if current.filter(kind=GrantKind.PROFESSIONAL).exists():
        raise Refused(_("This person already has access."), field="membership")
    grant = Grant.objects.create(
        child=child,
        user=membership.user,
        membership=membership,
        kind=GrantKind.PROFESSIONAL,
        reason=reason,
        ends_at=midnight(last_day + timedelta(days=1)),
        recorded_by=actor.user,
    )
    _record_grant(actor, grant)
    notify(
        notice=PROFESSIONAL_GRANTED,
        recipients=[membership.user],
        key=f"grant:{grant.pk}",
        link=f"/children/{child.public_id}/",
        reference=child.reference,
        membership_ids={membership.user_id: membership.pk},
    )
    return grant


@transaction.atomic
def revoke_grant(*, actor: Actor, grant: Grant, reason: str) -> Grant:
    """End access at once. Raises PermissionDenied, Refused without a reason, StaleChange."""
    check_revoke(actor, grant)
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    record = lock(grant)
    if record.revoked_at is not None:
        raise StaleChange
    record.revoked_at = timezone.now()
    record.revoked_by = actor.user
    record.save(update_fields=["revoked_at", "revoked_by"])
    record_status(
        subject=record, action="revoke", before="active", after="revoked", actor=actor,
        reason=reason,
    )  # fmt: skip
    record_event(actor=actor, child=record.child, code=REVOKED, access=record.kind)
    return record


def family_user(email: str, full_name: str) -> User:
    """The account of an address, made without a password when there is none."""
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    return user or User.objects.create_user(address, full_name=full_name)


def _record_grant(actor: Actor, grant: Grant) -> None:
    record_status(
        subject=grant, action="grant", before="", after="active", actor=actor, reason=grant.reason
    )
    record_event(actor=actor, child=grant.child, code=GRANTED, access=grant.kind)
