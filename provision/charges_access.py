"""Who reads which school's statement of charges."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from cases.models import Child
from ledger.rows import only_row
from provision.models import Placement


def check_read_charges(actor: Actor) -> None:
    """PermissionDenied for roles that have nothing to do with charges."""
    if not actor.can(Permission.READ_CHARGES):
        raise PermissionDenied(_("Your role does not read charges."))


def open_school(*, actor: Actor, public_id: UUID) -> Organisation:
    """The school whose statement may be read.

    The own one; for the authority, its schools and those whose children it has placed.

    Raises PermissionDenied for other roles, Http404 for another school.
    """
    check_read_charges(actor)
    schools = Organisation.objects.schools()
    if actor.scope is Scope.SCHOOL:
        schools = schools.filter(pk=actor.organisation.pk if actor.organisation else None)
    elif actor.organisation is not None:
        placed = Placement.objects.filter(
            home_school=OuterRef("pk"), child__in=Child.objects.visible_to(actor)
        )
        schools = schools.filter(Q(la_code=actor.organisation.la_code) | Q(Exists(placed)))
    school = only_row(schools.filter(public_id=public_id))
    if school is None:
        raise Http404
    return school
