"""May this person do this. `can_x` answers, `check_x` refuses with words for a person."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from accounts.roles import Permission, Scope
from attendance.models import Alert
from cases.models import Enrolment
from cases.scope import sees_child


def can_import_for(actor: Actor, school: Organisation) -> bool:
    """Their own school, or for the authority's officers one of its schools."""
    if actor.is_system:
        return True
    if school.kind != OrganisationKind.SCHOOL or not actor.can(Permission.IMPORT_MARKS):
        return False
    if actor.organisation is None:
        return False
    if actor.scope is Scope.AUTHORITY:
        return school.la_code == actor.organisation.la_code
    return actor.organisation.pk == school.pk


def check_import_for(actor: Actor, school: Organisation) -> None:
    """PermissionDenied unless the actor may bring in marks for this school."""
    if not can_import_for(actor, school):
        raise PermissionDenied(_("You cannot bring in marks for this school."))


_ONLY_THE_SCHOOL = gettext_lazy(
    "Only the school’s attendance officer or head teacher can make a token."
)


def can_read_not_attending(actor: Actor) -> bool:
    """Officers of the authority who follow up absence."""
    return actor.can(Permission.FOLLOW_UP_ALERT) and actor.scope is Scope.AUTHORITY


def check_reads_not_attending(actor: Actor) -> None:
    """PermissionDenied unless the actor works with children who attend nowhere."""
    if not can_read_not_attending(actor):
        raise PermissionDenied(_("Only the authority’s officers work with this list."))


def can_make_token(actor: Actor, school: Organisation) -> bool:
    """The attendance officer or head teacher of the school itself."""
    if actor.organisation is None or not actor.can(Permission.MAKE_REGISTER_TOKEN):
        return False
    return school.kind == OrganisationKind.SCHOOL and actor.organisation.pk == school.pk


def check_make_token(actor: Actor, school: Organisation) -> None:
    """PermissionDenied unless the actor may give a system the school's register."""
    if not can_make_token(actor, school):
        raise PermissionDenied(_ONLY_THE_SCHOOL)


def check_make_token_here(actor: Actor) -> Organisation:
    """The actor's own school, for which they make tokens; PermissionDenied for anybody else."""
    school = actor.organisation
    if school is None or not can_make_token(actor, school):
        raise PermissionDenied(_ONLY_THE_SCHOOL)
    return school


def can_revoke_token(actor: Actor, school: Organisation) -> bool:
    """Who makes tokens for the school, and administrators of its authority."""
    if actor.organisation is None or not actor.can(Permission.REVOKE_REGISTER_TOKEN):
        return False
    if actor.scope is Scope.SCHOOL:
        return actor.organisation.pk == school.pk
    return actor.organisation.la_code == school.la_code


def check_revoke_token(actor: Actor, school: Organisation) -> None:
    """PermissionDenied unless the actor may end a token of this school."""
    if not can_revoke_token(actor, school):
        raise PermissionDenied(_("You cannot revoke a token of this school."))


def is_answering_school(actor: Actor, alert: Alert) -> bool:
    """The school that was asked, or one that has the child on its roll now."""
    if actor.is_system:
        return True
    if actor.organisation is None or actor.scope is not Scope.SCHOOL:
        return False
    if actor.organisation.pk == alert.school_id:
        return True
    enrolled = Enrolment.objects.current().filter(child=alert.child, school=actor.organisation)
    return enrolled.exists()


def can_answer(actor: Actor, alert: Alert) -> bool:
    """The SENCo or head of the child's school."""
    return actor.can(Permission.ANSWER_ALERT) and is_answering_school(actor, alert)


def check_answer(actor: Actor, alert: Alert) -> None:
    """PermissionDenied unless the actor may answer this alert."""
    if not can_answer(actor, alert):
        raise PermissionDenied(_("Only the child’s school can answer this alert."))


def can_follow_up(actor: Actor, alert: Alert) -> bool:
    """An officer of the authority who sees the child."""
    return actor.can(Permission.FOLLOW_UP_ALERT) and sees_child(actor, alert.child_id)


def check_follow_up(actor: Actor, alert: Alert) -> None:
    """PermissionDenied unless the actor may follow this alert up."""
    if not can_follow_up(actor, alert):
        raise PermissionDenied(_("Only the authority’s officers can follow up an alert."))


def check_system(actor: Actor) -> None:
    """PermissionDenied unless Waymark itself acts: these steps follow from the register."""
    if not actor.is_system:
        raise PermissionDenied(_("Waymark does this by itself when the register says so."))
