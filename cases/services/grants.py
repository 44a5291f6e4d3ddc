"""Access to one child by grant: a family or a named professional. See also `emergency`."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Permission, Scope
from cases.models import Child, Grant, GrantKind, Parent
from cases.permissions import check, check_revoke, check_visible
from cases.timeline import record_event, register_event
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
            "Open the page below and sign in with this e-mail address. We send a code to it; "
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


@transaction.atomic
def grant_family_access(
    *,
    actor: Actor,
    child: Child,
    user_email: str,
    full_name: str,
    kind: str,
    parent: Parent | None = None,
    reason: str = "",
    ends_at: datetime | None = None,
) -> Grant:
    """Let a parent, carer or young person read their own side of one child's record.

    `reason` says on what basis: for a young person, why they are able to decide for themselves
    (Gillick competence); for a parent, needed only without parental responsibility. The answer
    is the same whether or not the address had an account before.
    Raises PermissionDenied, or Refused naming the input to mend.
    """
    check(actor, Permission.GRANT_FAMILY, _("Your role cannot invite a family."))
    check_visible(actor, child)
    _check_family(kind=kind, child=child, parent=parent, reason=reason)
    child = lock(child)
    user = _family_user(user_email, full_name)
    if Grant.objects.current().filter(child=child, user=user, kind=kind, parent=parent).exists():
        raise Refused(_("This person already has access."), field="user_email")
    grant = Grant.objects.create(
        child=child,
        user=user,
        kind=kind,
        parent=parent,
        reason=reason,
        ends_at=ends_at,
        recorded_by=actor.user,
    )
    if parent is not None and parent.user_id != user.pk:
        Parent.objects.filter(pk=parent.pk).update(user=user)
    _record_grant(actor, grant)
    notify(notice=INVITED, recipients=[user], key=f"grant:{grant.pk}", link="/portal/")
    return grant


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
        ends_at=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min)),
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


def _check_family(*, kind: str, child: Child, parent: Parent | None, reason: str) -> None:
    if kind == GrantKind.YOUNG_PERSON:
        if not reason.strip():
            raise Refused(
                _("Say how you know that the young person can decide this for themselves."),
                field="reason",
            )
        return
    if kind != GrantKind.PARENT or parent is None or parent.child_id != child.pk:
        raise Refused(_("Choose the parent or carer."), field="parent")
    if not parent.may_be_contacted:
        raise Refused(
            _("The record says that this person may not be contacted. Change that first."),
            field="parent",
        )
    if not parent.has_responsibility and not reason.strip():
        raise Refused(
            _("This person has no parental responsibility. Say on what basis they get access."),
            field="reason",
        )


def _family_user(email: str, full_name: str) -> User:
    """The account of an address, made without a password when there is none."""
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    return user or User.objects.create_user(address, full_name=full_name)


def _record_grant(actor: Actor, grant: Grant) -> None:
    record_status(
        subject=grant, action="grant", before="", after="active", actor=actor, reason=grant.reason
    )
    record_event(actor=actor, child=grant.child, code=GRANTED, access=grant.kind)
