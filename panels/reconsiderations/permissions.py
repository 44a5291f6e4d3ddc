"""May this person ask for a decision to be looked at again, or do something with what was asked."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import OrganisationKind
from accounts.roles import Permission
from cases.access import Section, role_reads
from cases.models import Child, FamilyRight, Grant, GrantKind, Telling
from cases.permissions import is_visible
from panels.models import Asker, Decision, Reconsideration
from panels.reconsiderations.rules import is_asker


def asker_of(actor: Actor, decision: Decision) -> Asker | None:
    """As whom the actor may ask about a decision; None for everybody else.

    A family through a grant that opens letters and answering, once it has heard the decision; a
    school of the child through those who refer.
    """
    if actor.is_family:
        return _of_family(actor, decision)
    may = actor.can(Permission.WRITE_REFERRAL) and role_reads(actor, Section.PANEL)
    at_school = actor.organisation is not None and (
        actor.organisation.kind == OrganisationKind.SCHOOL
    )
    if may and at_school and _is_on_roll(actor, decision.item.child):
        return Asker.SCHOOL
    return None


def check_ask(actor: Actor, decision: Decision) -> Asker:
    """As whom the actor asks. Raises PermissionDenied."""
    asker = asker_of(actor, decision)
    if asker is None:
        raise PermissionDenied(
            _("Only the child’s family and school ask for a decision to be looked at again.")
        )
    return asker


def may_act_on(actor: Actor, reconsideration: Reconsideration) -> bool:
    """Whether the actor withdraws it or answers for it: whoever asked, also as their school, and
    the panel’s office for somebody who writes or rings."""
    if actor.can(Permission.MANAGE_PANEL):
        return True
    asker = asker_of(actor, reconsideration.decision)
    if asker is None or asker != reconsideration.asker:
        return False
    return asker == Asker.SCHOOL or is_asker(actor, reconsideration)


def check_withdraw(actor: Actor, reconsideration: Reconsideration) -> None:
    """PermissionDenied for anybody else."""
    if not may_act_on(actor, reconsideration):
        raise PermissionDenied(_("Only whoever asked, or the panel’s office, can withdraw this."))


def check_answer(actor: Actor, reconsideration: Reconsideration) -> None:
    """PermissionDenied for anybody else."""
    if not may_act_on(actor, reconsideration):
        raise PermissionDenied(_("Only whoever asked, or the panel’s office, answers."))


def _of_family(actor: Actor, decision: Decision) -> Asker | None:
    child = decision.item.child
    if decision.pk in Telling.objects.waiting_subjects(child, Decision):
        return None
    grants = Grant.objects.current().with_right(FamilyRight.ANSWER)
    own = grants.with_right(FamilyRight.LETTERS).filter(user=actor.user, child=child).first()
    if own is None or not is_visible(actor, child):
        return None
    return Asker.YOUNG_PERSON if own.kind == GrantKind.YOUNG_PERSON else Asker.PARENT


def _is_on_roll(actor: Actor, child: Child) -> bool:
    current = child.enrolments.current().filter(school=actor.organisation)
    return current.exists() and is_visible(actor, child)
