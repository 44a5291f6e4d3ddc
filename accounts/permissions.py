"""Who may manage people, organisations and the authority's settings."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Permission


def can_manage_people(actor: Actor) -> bool:
    """Invite, change and end memberships; change organisations."""
    return actor.can(Permission.MANAGE_PEOPLE)


def check_manage_people(actor: Actor) -> None:
    """PermissionDenied for anybody but an administrator."""
    if not can_manage_people(actor):
        raise PermissionDenied(_("Only an administrator can see and change people here."))


def can_change_settings(actor: Actor) -> bool:
    """Change the authority's settings."""
    return actor.can(Permission.CHANGE_SETTINGS)


def check_change_settings(actor: Actor) -> None:
    """PermissionDenied for anybody but an administrator."""
    if not can_change_settings(actor):
        raise PermissionDenied(_("Only an administrator can change the authority’s settings."))


def check_has_membership(actor: Actor) -> Membership:
    """The membership acted in; PermissionDenied for who has none."""
    if actor.membership is None:
        raise PermissionDenied(_("This page is for people with a role in an organisation."))
    return actor.membership


def can_keep_provider(actor: Actor, provider: Organisation) -> bool:
    """Change what is known of a provider: administrators, the directory's keepers, its manager."""
    is_own = actor.organisation is not None and actor.organisation.pk == provider.pk
    return (
        can_manage_people(actor)
        or actor.can(Permission.KEEP_DIRECTORY)
        or (is_own and actor.can(Permission.MANAGE_PROVISION))
    )


def check_keep_provider(actor: Actor, provider: Organisation) -> None:
    """PermissionDenied for anybody who does not keep this provider's details."""
    if not can_keep_provider(actor, provider):
        raise PermissionDenied(
            _("Only the provider’s manager and those who keep the directory can change this.")
        )
