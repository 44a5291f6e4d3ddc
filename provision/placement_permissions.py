"""Who may do what with a placement. `can_x` answers, `check_x` refuses with a reason."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import Section, role_reads
from cases.models import Child
from cases.permissions import check, check_visible, check_work, is_visible
from provision.models import Placement, PlacementStatus


def can_arrange(actor: Actor, child: Child) -> bool:
    """Officers of the authority, for children whom they see."""
    return actor.can(Permission.ARRANGE_PLACEMENT) and is_visible(actor, child)


def check_arrange(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor arranges placements for this child."""
    check(
        actor, Permission.ARRANGE_PLACEMENT,
        _("Only officers of the authority arrange placements."),
    )  # fmt: skip
    check_visible(actor, child)


def is_own_provider(actor: Actor, placement: Placement) -> bool:
    """Whether the actor manages the provider of the placement."""
    own = actor.organisation is not None and actor.organisation.pk == placement.provider_id
    return own and actor.can(Permission.MANAGE_PROVISION)


def can_answer(actor: Actor, placement: Placement) -> bool:
    """The provider's manager, while an answer is awaited."""
    return placement.status == PlacementStatus.PLANNED and is_own_provider(actor, placement)


def check_answer(actor: Actor, placement: Placement) -> None:
    """PermissionDenied unless the actor answers for the provider."""
    if not is_own_provider(actor, placement):
        raise PermissionDenied(_("Only a manager of the provider can answer."))


def can_run(actor: Actor, placement: Placement) -> bool:
    """Who begins, changes and ends it: the provider's manager, and those who arrange."""
    return can_arrange(actor, placement.child) or is_own_provider(actor, placement)


def check_run(actor: Actor, placement: Placement) -> None:
    """PermissionDenied unless the actor runs the placement."""
    if not can_run(actor, placement):
        raise PermissionDenied(
            _("Only the authority and a manager of the provider can change this placement.")
        )


def can_work_on(actor: Actor, placement: Placement) -> bool:
    """Who writes reviews, steps, duties and exams: those who work with the child."""
    works = actor.can(Permission.WORK_CASE) and role_reads(actor, Section.PROVISION)
    seen = type(placement).objects.visible_to(actor).filter(pk=placement.pk).exists()
    return works and seen and is_visible(actor, placement.child)


def check_work_on(actor: Actor, placement: Placement) -> None:
    """PermissionDenied unless the actor works with the child in this placement."""
    check_work(actor, placement.child, Section.PROVISION)
    if not can_work_on(actor, placement):
        raise PermissionDenied(_("You do not work with this child in this placement."))


def can_ask_panel(actor: Actor, placement: Placement) -> bool:
    """Those who refer: the school's leads and the authority, in this placement."""
    return actor.can(Permission.WRITE_REFERRAL) and can_work_on(actor, placement)


def check_ask_panel(actor: Actor, placement: Placement) -> None:
    """PermissionDenied unless the actor may bring the placement to the panel."""
    if not can_ask_panel(actor, placement):
        raise PermissionDenied(_("Only school and authority bring a placement to the panel."))


def can_put_on_agenda(actor: Actor, placement: Placement) -> bool:
    """The panel's office, while the placement goes on."""
    return actor.can(Permission.MANAGE_PANEL) and placement.is_live


def can_report_health(actor: Actor, child: Child) -> bool:
    """Staff who work with the child, and the family."""
    if actor.is_family:
        return is_visible(actor, child)
    works = actor.can(Permission.WORK_CASE) and role_reads(actor, Section.PROVISION)
    return works and is_visible(actor, child)


def check_report_health(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor may tell of a change in treatment."""
    if not can_report_health(actor, child):
        raise PermissionDenied(_("Your role cannot record a change in treatment."))
