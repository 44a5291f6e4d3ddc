"""May this person log lessons. `can_x` answers, `check_x` refuses with words for a person."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from provision.models import Placement


def can_teach(actor: Actor, placement: Placement) -> bool:
    """Those who teach for the provider of the placement."""
    own = actor.organisation is not None and actor.organisation.pk == placement.provider_id
    return actor.is_system or (own and actor.can(Permission.TEACH))


def check_teaches(actor: Actor, placement: Placement) -> None:
    """PermissionDenied unless the actor teaches under this placement."""
    if not can_teach(actor, placement):
        raise PermissionDenied(_("Only the provider that teaches the child can log a lesson."))
