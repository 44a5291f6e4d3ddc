"""The team around the child."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission, Role, Scope
from cases.audience import Audience
from cases.models import Child, TeamMember
from cases.permissions import check, check_visible
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock, record_status

TEAM = gettext_lazy("Team")
JOINED = register_event(
    "cases.team_joined", gettext_lazy("%(role)s joined the team"), kind=TEAM, role=Role
)
LEFT = register_event(
    "cases.team_left", gettext_lazy("%(role)s left the team"), kind=TEAM, role=Role
)
ADDED_TO_TEAM = register_notice(
    Notice(
        code="cases.added_to_team",
        text=gettext_lazy("You have been added to the team around a child (%(reference)s)."),
        todo=gettext_lazy("Open the record to see what is planned and what is asked of you."),
    )
)


@transaction.atomic
def add_team_member(
    *,
    actor: Actor,
    child: Child,
    membership: Membership,
    responsibility: str = "",
    is_protected: bool = False,
    starts_on: date | None = None,
) -> TeamMember:
    """Put somebody in the team, once; a current member is returned unchanged.

    Raises PermissionDenied when the actor may not change teams or does not see the child, and
    Refused for somebody who no longer works there or whose role sees no child.
    """
    check(actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    check_visible(actor, child)
    if membership.scope is Scope.NONE:
        raise Refused(_("People in this role cannot be in a child’s team."), field="membership")
    if not Membership.objects.current().filter(pk=membership.pk).exists():
        raise Refused(_("This person no longer has that role."), field="membership")
    Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    current = TeamMember.objects.current().filter(child=child, membership=membership).first()
    if current:
        return current
    _close_planned(child, membership)
    member = TeamMember.objects.create(
        child=child,
        membership=membership,
        responsibility=responsibility,
        is_protected=is_protected,
        starts_on=starts_on or timezone.localdate(),
        recorded_by=actor.user,
    )
    record_event(actor=actor, child=child, code=JOINED, happened_on=member.starts_on,
                 role=membership.role)  # fmt: skip
    notify(
        notice=ADDED_TO_TEAM,
        recipients=[membership.user],
        key=f"team:{member.pk}",
        link=f"/children/{child.public_id}/",
        reference=child.reference,
        membership_ids={membership.user_id: membership.pk},
    )
    return member


@transaction.atomic
def change_team_member(
    *, actor: Actor, member: TeamMember, responsibility: str, is_protected: bool
) -> TeamMember:
    """Change what somebody does for the child, and whether they are protected."""
    record = _current(actor, member)
    record.responsibility = responsibility
    record.is_protected = is_protected
    record.save(update_fields=["responsibility", "is_protected"])
    return record


@transaction.atomic
def end_team_member(*, actor: Actor, member: TeamMember, reason: str = "") -> TeamMember:
    """Somebody leaves the team; what they saw through it alone, they see no longer.

    Raises PermissionDenied, Refused while open tasks for the child are theirs, or StaleChange.
    """
    record = _current(actor, member)
    tasks = record.child.tasks.open().filter(owner=record.membership).count()
    if tasks:
        raise Refused(
            _("They still have tasks for this child (%(count)s). Hand those over first.")
            % {"count": tasks}
        )
    today = timezone.localdate()
    record.ended_at = timezone.now()
    record.ends_on = max(record.starts_on, today)
    record.save(update_fields=["ended_at", "ends_on"])
    record_status(
        subject=record, action="end", before="current", after="ended", actor=actor, reason=reason
    )
    record_event(actor=actor, child=record.child, code=LEFT, audience=Audience.TEAM,
                 role=record.membership.role)  # fmt: skip
    return record


def _current(actor: Actor, member: TeamMember) -> TeamMember:
    check(actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    check_visible(actor, member.child)
    record = lock(member)
    if record.ended_at is not None:
        raise StaleChange
    return record


def _close_planned(child: Child, membership: Membership) -> None:
    """A place in the team that was to begin later gives way to the one that begins now."""
    TeamMember.objects.filter(
        child=child, membership=membership, ends_on__isnull=True, ended_at__isnull=True
    ).update(ended_at=timezone.now(), ends_on=timezone.localdate())
