"""Roles in organisations: given, changed, ended. Never without an administrator."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Deputyship, Membership, Organisation, User
from accounts.permissions import check_manage_people
from accounts.roles import PANEL_ROLES, ROLE_KINDS, Role
from accounts.services.invitations import invite, needs_invitation, withdraw_open_invitations
from accounts.services.sessions import end_sessions_of_membership
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock

ROLE_GIVEN = register_notice(
    Notice(
        code="accounts.role_given",
        text=gettext_lazy("You have been given a role in Waymark."),
        todo=gettext_lazy("Choose it under your name at the top of any page."),
    )
)
ROLE_CHANGED = register_notice(
    Notice(
        code="accounts.role_changed",
        text=gettext_lazy("The dates of one of your roles in Waymark have changed."),
        todo=gettext_lazy("Look at your details to see until when it runs."),
    )
)


@transaction.atomic
def add_membership(
    *,
    actor: Actor,
    user: User,
    organisation: Organisation,
    role: str,
    starts_on: date,
    agency: str = "",
    ends_on: date | None = None,
) -> Membership:
    """Give a person a role. Who cannot sign in as staff yet is sent an invitation.

    Raises PermissionDenied, or Refused naming the input to mend.
    """
    check_manage_people(actor)
    user = lock(user)
    if not user.is_active:
        raise Refused(_("This person’s account is closed. Open it again first."))
    _check_fit(role=role, organisation=organisation, agency=agency)
    _check_dates(starts_on, ends_on)
    if _is_held(user=user, organisation=organisation, role=role, agency=agency):
        raise Refused(_("This person has this role here already."), field="role")
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        agency=agency,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.user,
    )
    if needs_invitation(user):
        invite(actor=actor, user=user)
    else:
        _tell(membership, ROLE_GIVEN)
    return membership


@transaction.atomic
def change_membership(
    *,
    actor: Actor,
    membership: Membership,
    starts_on: date,
    ends_on: date | None,
    agency: str = "",
) -> Membership:
    """Change from when until when, and a panel member's agency.

    Another role or organisation is another membership: end this one and give that one.
    Raises PermissionDenied, StaleChange when it has ended, or Refused.
    """
    check_manage_people(actor)
    keep_an_administrator = _lock_administrators(membership)
    membership = _lock_open(membership)
    _check_fit(role=membership.role, organisation=membership.organisation, agency=agency)
    _check_dates(starts_on, ends_on)
    today = timezone.localdate()
    if keep_an_administrator and (ends_on is not None or starts_on > today):
        raise Refused(_last_administrator(), field="ends_on")
    membership.starts_on, membership.ends_on, membership.agency = starts_on, ends_on, agency
    membership.save(update_fields=["starts_on", "ends_on", "agency"])
    if starts_on > today or (ends_on is not None and ends_on < today):
        end_sessions_of_membership(membership)
    _tell(membership, ROLE_CHANGED)
    return membership


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> Membership:
    """End a role now. Its sessions end in the same moment, its deputyships with it.

    Raises PermissionDenied, StaleChange when it has ended, or Refused for the last administrator.
    """
    check_manage_people(actor)
    if _lock_administrators(membership):
        raise Refused(_last_administrator())
    return close_membership(actor=actor, membership=_lock_open(membership))


def close_membership(*, actor: Actor, membership: Membership) -> Membership:
    """The end itself, for services that have checked and locked."""
    now, today = timezone.now(), timezone.localdate()
    membership.ended_at, membership.ended_by = now, actor.user
    if membership.starts_on <= today:
        membership.ends_on = min(membership.ends_on or today, today)
    membership.save(update_fields=["ended_at", "ended_by", "ends_on"])
    deputyships = Deputyship.objects.of_membership(membership).filter(cancelled_at__isnull=True)
    deputyships.update(cancelled_at=now)
    end_sessions_of_membership(membership)
    if not Membership.objects.unended().filter(user_id=membership.user_id).exists():
        withdraw_open_invitations(membership.user)
    return membership


def check_not_last_administrator(user: User) -> None:
    """Refused when nobody else could manage people. Locks the administrators."""
    others = Membership.objects.current().with_role(Role.ADMINISTRATOR).select_for_update()
    holders = {member.user_id for member in others if member.ends_on is None}
    if holders == {user.pk}:
        raise Refused(_last_administrator())


def _lock_administrators(membership: Membership) -> bool:
    """Whether this is the last open-ended membership of an administrator; locks them all, so
    that two administrators cannot end each other at the same moment."""
    if membership.role != Role.ADMINISTRATOR:
        return False
    current = Membership.objects.current().with_role(Role.ADMINISTRATOR).select_for_update()
    lasting = {member.pk for member in current if member.ends_on is None}
    return lasting <= {membership.pk}


def _last_administrator() -> str:
    return _("Somebody must stay administrator. Give another person this role first.")


def _lock_open(membership: Membership) -> Membership:
    locked = lock(membership)
    if locked.ended_at is not None:
        raise StaleChange
    return locked


def _is_held(*, user: User, organisation: Organisation, role: str, agency: str) -> bool:
    held = Membership.objects.filter(
        user=user, organisation=organisation, role=role, agency=agency, ended_at__isnull=True
    )
    # One whose last day has passed makes room for a new one.
    for membership in held.select_for_update():
        if membership.ends_on is not None and membership.ends_on < timezone.localdate():
            membership.ended_at = timezone.now()
            membership.save(update_fields=["ended_at"])
        else:
            return True
    return False


def _check_fit(*, role: str, organisation: Organisation, agency: str) -> None:
    if organisation.kind not in ROLE_KINDS[Role(role)]:
        raise Refused(
            _("A %(role)s does not belong to an organisation of this kind: %(kind)s.")
            % {"role": Role(role).label, "kind": organisation.get_kind_display()},
            field="role",
        )
    if role == Role.PANEL_MEMBER and not agency:
        raise Refused(_("Select the agency that the panel member speaks for."), field="agency")
    if agency and role not in PANEL_ROLES:
        raise Refused(_("Only members of the panel speak for an agency."), field="agency")


def _check_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")


def _tell(membership: Membership, notice: Notice) -> None:
    changed = f"{membership.starts_on}:{membership.ends_on}:{membership.agency}"
    notify(
        notice=notice,
        recipients=[membership.user],
        key=f"{membership.public_id}:{changed}",
        link=reverse("accounts:profile"),
    )
