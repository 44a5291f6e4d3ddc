"""May this person change this calendar. `can_x` answers, `check_x` refuses with words."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope


def own_school(actor: Actor) -> Organisation | None:
    """The school whose calendar the actor reads; None for the authority's."""
    return actor.organisation if actor.scope is Scope.SCHOOL else None


def can_change(actor: Actor, school: Organisation | None) -> bool:
    """The authority's calendar: its administrator. A school's: its own SENCo or head."""
    if actor.is_system:
        return True
    if school is None:
        return actor.can(Permission.EDIT_AUTHORITY_CALENDAR)
    is_own = actor.organisation is not None and actor.organisation.pk == school.pk
    return is_own and actor.can(Permission.EDIT_CALENDAR)


def check_change(actor: Actor, school: Organisation | None) -> None:
    """PermissionDenied unless the actor may change this calendar."""
    if not can_change(actor, school):
        raise PermissionDenied(
            _("The authority’s calendar is kept by its administrator, a school’s by the school.")
        )
