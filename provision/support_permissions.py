"""May this person arrange or end support. `can_x` answers, `check_x` refuses with words."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import Section, access_to
from cases.models import Child
from cases.permissions import check_visible


def can_arrange(actor: Actor) -> bool:
    """Arrange support, and say how many hours a liaison officer has."""
    return actor.can(Permission.ARRANGE_PLACEMENT)


def check_arrange(actor: Actor, child: Child | None = None) -> None:
    """PermissionDenied unless the actor arranges support (for this child)."""
    if not can_arrange(actor):
        raise PermissionDenied(_("Only officers of the authority can arrange support."))
    if child is not None:
        _check_reads(actor, child)


def can_report(actor: Actor) -> bool:
    """Say what support did: who arranges it, and the school where it is given."""
    return can_arrange(actor) or actor.can(Permission.WRITE_RETURN)


def check_report(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor may end this support with its effect."""
    if not can_report(actor):
        raise PermissionDenied(_("Only the school and the authority say what the support did."))
    _check_reads(actor, child)


def _check_reads(actor: Actor, child: Child) -> None:
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(Section.PROVISION)
