"""Who prepares, signs, sends and reads statutory returns."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission
from cases.models import Child, Enrolment


def can_prepare(actor: Actor, school: Organisation) -> bool:
    """Attendance officer, SENCo or head of the school itself."""
    is_own = actor.organisation is not None and actor.organisation.pk == school.pk
    return is_own and actor.can(Permission.PREPARE_STATUTORY_RETURN)


def check_prepare(actor: Actor, school: Organisation) -> None:
    """PermissionDenied unless the actor may complete and send this school's returns."""
    if not can_prepare(actor, school):
        raise PermissionDenied(_("Only the school itself prepares and sends its returns."))


def can_sign(actor: Actor, school: Organisation) -> bool:
    """The head or the SENCo, for the school's proprietor."""
    return can_prepare(actor, school) and actor.can(Permission.SIGN_STATUTORY_RETURN)


def check_sign(actor: Actor, school: Organisation) -> None:
    """PermissionDenied unless the actor may sign this school's returns off."""
    if not can_sign(actor, school):
        raise PermissionDenied(_("The head teacher or the SENCo signs a return off."))


def can_add_to_return(actor: Actor, child: Child) -> bool:
    """Those who prepare returns, for a child on their roll."""
    if actor.organisation is None or not can_prepare(actor, actor.organisation):
        return False
    return Enrolment.objects.current().filter(child=child, school=actor.organisation).exists()
