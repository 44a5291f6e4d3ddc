"""Who writes part-time timetables, who may ask for a review, and who answers for the family.

The child's school writes them: SENCo, head teacher, attendance officer. Officers of the authority
read them and may ask for a review; where they lead a plan for the return, its timetable is
recorded through the plan (`reintegration.services.part_time`).
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from attendance.models import PartTimeTimetable
from attendance.part_time.people import parents_at_home
from cases.models import Child, Enrolment, FamilyRight, Grant, GrantKind, Parent
from cases.permissions import check_visible
from cases.scope import sees_child


def can_write_part_time(actor: Actor, child: Child, school: Organisation | None = None) -> bool:
    """Of a school that has the child on its roll today (of `school`, when it is given)."""
    own = actor.organisation
    if own is None or actor.scope is not Scope.SCHOOL or not actor.can(Permission.WRITE_PART_TIME):
        return False
    if school is not None and own.pk != school.pk:
        return False
    return Enrolment.objects.current().filter(child=child, school=own).exists()


def check_write_part_time(
    actor: Actor, child: Child, school: Organisation | None = None
) -> Organisation:
    """The actor's school; PermissionDenied unless they write this child's timetable."""
    if not can_write_part_time(actor, child, school) or actor.organisation is None:
        raise PermissionDenied(
            _("Only the SENCo, head teacher or attendance officer of the child’s school can write "
              "a part-time timetable.")
        )  # fmt: skip
    return actor.organisation


def check_write_with_return(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor writes plans for a return and sees this child."""
    if not actor.can(Permission.WRITE_RETURN):
        raise PermissionDenied(_("Your role does not write plans for a return."))
    if not actor.is_system:
        check_visible(actor, child)


def can_ask_for_review(actor: Actor, timetable: PartTimeTimetable) -> bool:
    """An officer of the authority who follows up absence and sees the child."""
    return actor.can(Permission.FOLLOW_UP_ALERT) and sees_child(actor, timetable.child_id)


def check_ask_for_review(actor: Actor, timetable: PartTimeTimetable) -> None:
    """PermissionDenied unless the actor may ask the school to look at it again."""
    if not can_ask_for_review(actor, timetable):
        raise PermissionDenied(_("Only the authority’s officers can ask for a review."))


def answering_parent(actor: Actor, child: Child) -> Parent | None:
    """The parent at home for whom the actor answers, signed in as family; else None."""
    if not actor.is_family or actor.user is None:
        return None
    grants = Grant.objects.current().with_right(FamilyRight.ANSWER).with_right(FamilyRight.PROGRESS)
    own = grants.filter(user=actor.user, child=child, kind=GrantKind.PARENT)
    return parents_at_home(child).filter(grants__in=own).first()


def check_answer_terms(actor: Actor, child: Child) -> Parent:
    """The answering parent; PermissionDenied for anybody else."""
    parent = answering_parent(actor, child)
    if parent is None:
        raise PermissionDenied(_("Only a parent who lives with the child can agree to this."))
    return parent
