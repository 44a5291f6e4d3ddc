"""The team around the child."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission
from cases.models import Child, TeamMember
from cases.permissions import check, check_visible
from cases.timeline import record_event, register_event
from ledger.notices import Notice, notify, register_notice

JOINED = register_event("cases.team_joined", gettext_lazy("%(role)s joined the team"))
LEFT = register_event("cases.team_left", gettext_lazy("%(role)s left the team"))
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

    Raises PermissionDenied when the actor may not change teams or does not see the child.
    """
    check(actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    check_visible(actor, child)
    Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    current = TeamMember.objects.current().filter(child=child, membership=membership).first()
    if current:
        return current
    member = TeamMember.objects.create(
        child=child,
        membership=membership,
        responsibility=responsibility,
        is_protected=is_protected,
        starts_on=starts_on or timezone.localdate(),
        recorded_by=actor.user,
    )
    record_event(actor=actor, child=child, code=JOINED, role=membership.role)
    notify(
        notice=ADDED_TO_TEAM,
        recipients=[membership.user],
        key=f"team:{member.pk}",
        link=f"/children/{child.public_id}/",
        reference=child.reference,
        membership_ids={membership.user_id: membership.pk},
    )
    return member
