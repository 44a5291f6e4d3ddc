"""How a page gets a decision to be asked about, or what was asked about one."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import Section, access_to, log_opening
from ledger.rows import only_row
from panels.models import AgendaItem, Decision, DecisionReview, DecisionStatus, Reconsideration
from panels.permissions import check_manage
from panels.reconsiderations.permissions import check_ask

_MADE = (DecisionStatus.PROPOSED, DecisionStatus.REJECTED)


def open_decision_of_child(*, actor: Actor, public_id: UUID | str) -> Decision:
    """A decision about a child whom the actor sees, for staff who read what the panel decides.

    Raises Http404, also for somebody who stepped out of its item, or PermissionDenied.
    """
    items = AgendaItem.objects.not_closed_to(actor).about_children_of(actor)
    found = Decision.objects.filter(public_id=public_id, item__in=items).exclude(status__in=_MADE)
    decision = only_row(found.select_related("item__child", "decided_by__user", "second__user"))
    if decision is None or actor.is_family:
        raise Http404
    access = access_to(actor=actor, child=decision.item.child)
    access.check(Section.PANEL)
    log_opening(access, Section.PANEL)
    return decision


def open_decision_to_ask(*, actor: Actor, public_id: UUID | str) -> Decision:
    """A decision that the actor's school may ask about. Raises as above."""
    decision = open_decision_of_child(actor=actor, public_id=public_id)
    check_ask(actor, decision)
    return decision


def open_decision_to_record(*, actor: Actor, public_id: UUID | str) -> Decision:
    """A decision about which the office records that somebody asks. Raises as above."""
    check_manage(actor)
    return open_decision_of_child(actor=actor, public_id=public_id)


def open_review(*, actor: Actor, public_id: UUID | str) -> DecisionReview:
    """A review that came back, for the panel's office. Raises PermissionDenied or Http404."""
    check_manage(actor)
    items = AgendaItem.objects.not_closed_to(actor).values("pk")
    seen = DecisionReview.objects.about_children_of(actor).filter(decision__item__in=items)
    review = only_row(seen.with_decision().filter(public_id=public_id))
    if review is None:
        raise Http404
    log_opening(access_to(actor=actor, child=review.decision.item.child), Section.PANEL)
    return review


def open_reconsideration(*, actor: Actor, public_id: UUID | str) -> Reconsideration:
    """What was asked about a decision: for the panel's office and the child's school.

    Members read it with the item. Raises Http404, or PermissionDenied.
    """
    seen = Reconsideration.objects.about_children_of(actor).not_closed_to(actor)
    found = only_row(seen.with_rest().filter(public_id=public_id))
    if found is None or actor.is_family:
        raise Http404
    if not actor.can(Permission.MANAGE_PANEL):
        if actor.can(Permission.READ_PANEL):
            raise PermissionDenied(_("Members of the panel read this on its agenda item."))
        check_ask(actor, found.decision)
    access = access_to(actor=actor, child=found.decision.item.child)
    access.check(Section.PANEL)
    log_opening(access, Section.PANEL)
    return found
