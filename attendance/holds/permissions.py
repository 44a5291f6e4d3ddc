"""Who may ask for a hold, decide on it and end it.

The school asks, because it knows the child's plan; the authority decides, because a hold keeps
silent what the authority would be told. Either may end a hold: that only brings alerts back.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission, Scope
from attendance.models import AlertHold
from cases.models import Child, Enrolment
from cases.scope import sees_child


def can_ask_hold(actor: Actor, child: Child) -> bool:
    """The SENCo or head of a school that has the child on its roll today."""
    if actor.scope is not Scope.SCHOOL or not actor.can(Permission.ANSWER_ALERT):
        return False
    on_roll = Enrolment.objects.current().filter(child=child, school=actor.organisation)
    return on_roll.exists()


def check_ask_hold(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor may ask to hold this child's alerts."""
    if not can_ask_hold(actor, child):
        raise PermissionDenied(_("Only the child’s school can ask to hold alerts."))


def can_decide_hold(actor: Actor, child: Child) -> bool:
    """An officer of the authority who follows alerts up and sees the child."""
    return actor.can(Permission.FOLLOW_UP_ALERT) and sees_child(actor, child.pk)


def check_decide_hold(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor may hold this child's alerts."""
    if not can_decide_hold(actor, child):
        raise PermissionDenied(_("Only the authority’s officers can hold alerts."))


def can_withdraw_hold(actor: Actor, hold: AlertHold) -> bool:
    """The school that asked."""
    is_asking = actor.organisation is not None and actor.organisation.pk == hold.school_id
    return is_asking and actor.scope is Scope.SCHOOL and actor.can(Permission.ANSWER_ALERT)


def check_withdraw_hold(actor: Actor, hold: AlertHold) -> None:
    """PermissionDenied unless the actor may take back what was asked."""
    if not can_withdraw_hold(actor, hold):
        raise PermissionDenied(_("Only the school that asked can take it back."))


def can_release_hold(actor: Actor, hold: AlertHold) -> bool:
    """The child's school or an officer of the authority."""
    return can_ask_hold(actor, hold.child) or can_decide_hold(actor, hold.child)


def check_release_hold(actor: Actor, hold: AlertHold) -> None:
    """PermissionDenied unless the actor may end this hold."""
    if not can_release_hold(actor, hold):
        raise PermissionDenied(_("Only the child’s school or the authority can end a hold."))
