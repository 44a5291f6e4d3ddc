"""Who may write a plan for a return, and who may answer for whom."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import OrganisationKind
from accounts.roles import Permission
from cases.access import Section, access_to
from cases.models import Child, FamilyRight, Grant, GrantKind
from cases.permissions import check, check_visible
from reintegration.models import Party, ReturnAgreement, ReturnPlan


def check_write(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor writes returns and sees this child."""
    check(
        actor, Permission.WRITE_RETURN,
        _("Only the SENCo, the head teacher or an officer of the authority can change the plan."),
    )  # fmt: skip
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(Section.RETURN)


def can_answer(actor: Actor, row: ReturnAgreement) -> bool:
    """Whether this is the actor's own answer to give, signed in as they are."""
    if row.plan.revision != row.revision:
        return False
    if row.party in {Party.PARENT, Party.CHILD}:
        return _is_family_of(actor, row)
    if actor.is_family or actor.organisation is None:
        return False
    if row.party == Party.SCHOOL:
        return actor.organisation.pk == row.plan.school_id and actor.can(Permission.WRITE_RETURN)
    return actor.organisation.pk == row.organisation_id and (
        actor.organisation.kind == OrganisationKind.PROVIDER
    )


def _is_family_of(actor: Actor, row: ReturnAgreement) -> bool:
    if not actor.is_family or actor.user is None:
        return False
    answering = Grant.objects.current().with_right(FamilyRight.ANSWER)
    grants = answering.filter(user=actor.user, child=row.plan.child_id)
    if row.party == Party.CHILD:
        return grants.filter(kind=GrantKind.YOUNG_PERSON).exists()
    return grants.filter(kind=GrantKind.PARENT, parent=row.parent_id).exists()


def check_answer(actor: Actor, row: ReturnAgreement) -> None:
    """PermissionDenied unless the answer is the actor's own to give."""
    if not can_answer(actor, row):
        raise PermissionDenied(_("This answer is for somebody else to give."))


def can_run_panel_request(actor: Actor, plan: ReturnPlan) -> bool:
    """Whether the actor puts requests about this plan on an agenda."""
    return actor.can(Permission.MANAGE_PANEL) and plan.is_live
