"""May this person change the directory. `can_x` answers, `check_x` refuses with words."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.permissions import can_keep_provider, check_keep_provider
from accounts.roles import Permission


def can_read_directory(actor: Actor) -> bool:
    """Everybody who works with children here; it holds nothing about a child."""
    return actor.is_system or actor.membership is not None


def check_read_directory(actor: Actor) -> None:
    """PermissionDenied for families and people without a role."""
    if not can_read_directory(actor):
        raise PermissionDenied(_("The directory of providers is for people who arrange education."))


def can_keep(actor: Actor) -> bool:
    """Add, check, price, pause and take out."""
    return actor.can(Permission.KEEP_DIRECTORY)


def check_keep(actor: Actor) -> None:
    """PermissionDenied for anybody but those who keep the directory."""
    if not can_keep(actor):
        raise PermissionDenied(_("Only those who keep the directory can do this."))


def can_edit(actor: Actor, organisation: Organisation) -> bool:
    """Change an entry: those who keep the directory, and the provider's own manager."""
    return can_keep_provider(actor, organisation)


def check_edit(actor: Actor, organisation: Organisation) -> None:
    """PermissionDenied unless the actor may change this entry."""
    check_keep_provider(actor, organisation)


def can_read_checks(actor: Actor, organisation: Organisation) -> bool:
    """Open what a check found, and the confirmation that was sent with it.

    Those who choose a provider, because they must be satisfied that it is safe, and the
    provider's manager.
    """
    chooses = actor.can(Permission.ARRANGE_PLACEMENT) or actor.can(Permission.WRITE_REFERRAL)
    return chooses or can_edit(actor, organisation)


def check_read_checks(actor: Actor, organisation: Organisation) -> None:
    """PermissionDenied unless the actor may read a provider's checks."""
    if not can_read_checks(actor, organisation):
        raise PermissionDenied(_("Only those who choose or keep providers read their checks."))
