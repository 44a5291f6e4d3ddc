"""Who may change what was tried."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from early_help.models import Intervention


def can_change_intervention(actor: Actor, intervention: Intervention) -> bool:
    """Its recorder, a colleague of the same organisation, or the coordinator."""
    if actor.can(Permission.WITHDRAW_RECORD):
        return True
    own = intervention.recorded_by_id is not None and (
        actor.user is not None and intervention.recorded_by_id == actor.user.pk
    )
    organisation = actor.organisation
    colleague = organisation is not None and organisation.pk == intervention.controller_id
    return actor.can(Permission.RECORD_INTERVENTION) and (own or colleague)


def check_change_intervention(actor: Actor, intervention: Intervention) -> None:
    """PermissionDenied unless the actor may change it."""
    if not can_change_intervention(actor, intervention):
        raise PermissionDenied(
            _("Only the organisation that recorded this, or the panel coordinator, can change it.")
        )
