"""May this person do this to this child's record. `can_x` answers, `check_x` refuses.

Whether they may *see* it is `cases.access`; whether the state allows it is the transition table.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.models import Child, Task


def check(actor: Actor, permission: Permission, refusal: str) -> None:
    """PermissionDenied with `refusal` unless the role holds the permission."""
    if not actor.can(permission):
        raise PermissionDenied(refusal)


def check_visible(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the child is one that the actor sees at all."""
    if not actor.is_system and not Child.objects.visible_to(actor).filter(pk=child.pk).exists():
        raise PermissionDenied(_("You have no access to this child’s record."))


def can_finish_task(actor: Actor, task: Task) -> bool:
    """Its owner, somebody standing in for them, or the lead of the open case."""
    if actor.is_system or task.owner.user_id in actor.covered_user_ids:
        return True
    lead = task.case.lead_id if task.case else None
    return lead is not None and lead == actor.membership_id


def check_finish_task(actor: Actor, task: Task) -> None:
    """PermissionDenied unless the actor may finish the task."""
    if not can_finish_task(actor, task):
        raise PermissionDenied(_("Only the person who has this task can finish it."))
