"""May this person open this lesson, or log one. Every view of teaching asks here."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from accounts.roles import Permission
from cases.access import Section, access_to, log_opening
from ledger.rows import only_row
from provision.models import TaughtSession
from provision.teaching_permissions import check_teaches


def teaching_provider(actor: Actor) -> Organisation:
    """The provider that the actor teaches for. Raises PermissionDenied for others."""
    own = actor.organisation
    if own is None or own.kind != OrganisationKind.PROVIDER or not actor.can(Permission.TEACH):
        raise PermissionDenied(_("Lessons are logged by the provider that teaches the child."))
    return own


def open_lesson_to_correct(*, actor: Actor, public_id: UUID) -> TaughtSession:
    """A lesson of the actor's provider, logged as an opening.

    Raises Http404 when the actor does not see it or the child any more, PermissionDenied when
    another role opens it.
    """
    found = only_row(TaughtSession.objects.visible_to(actor).for_list().filter(public_id=public_id))
    if found is None:
        raise Http404
    access = access_to(actor=actor, child=found.placement.child)
    access.check(Section.PROVISION)
    check_teaches(actor, found.placement)
    log_opening(access, Section.PROVISION)
    return found
