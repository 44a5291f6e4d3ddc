"""Sending a draft out to be agreed, and taking it back to be changed."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.audience import Audience
from cases.models import GrantKind, Task, TaskStatus
from cases.services.tasks import create_task, withdraw_task
from cases.timeline import record_event, register_event
from healthcare_plans.areas import AREAS
from healthcare_plans.links import plan_link, portal_link, version_link
from healthcare_plans.models import (
    Agreement,
    Area,
    AreaState,
    Party,
    Plan,
    PlanStatus,
    PlanVersion,
)
from healthcare_plans.notices import AGREEMENT_ASKED
from healthcare_plans.people import (
    family_grants,
    health_in_team,
    members_of,
    parents_without_grant,
    schools_of,
)
from healthcare_plans.permissions import check_write
from healthcare_plans.services.drafting import check_complete
from healthcare_plans.transitions import PLAN, VERSION
from ledger.errors import Refused
from ledger.notices import notify
from ledger.state import apply_transition, lock

SENT = register_event(
    "healthcare_plans.sent", gettext_lazy("Healthcare plan sent out to be agreed")
)
TAKEN_BACK = register_event(
    "healthcare_plans.taken_back", gettext_lazy("Healthcare plan taken back to be changed")
)
ANSWER_WITHIN = timedelta(days=7)


@transaction.atomic
def send_for_agreement(
    *, actor: Actor, version: PlanVersion, health: Iterable[Membership] = ()
) -> PlanVersion:
    """Send a whole draft out to school, health and family, and ask them to agree.

    `health` are health professionals of the child's team. Raises PermissionDenied, StaleChange,
    or Refused when an area is unfinished or somebody is not in the team.
    """
    plan = lock(version.plan)
    check_write(actor, plan.child)
    asked = _checked_health(plan, health)
    _check_whole(version)
    sent = apply_transition(
        subject=version, table=VERSION, action="send", actor=actor,
        revision=version.revision + 1,
    )  # fmt: skip
    if plan.status == PlanStatus.DRAFT:
        apply_transition(subject=plan, table=PLAN, action="send", actor=actor)
    _ask_school(sent, plan)
    _ask_health(sent, plan, asked, actor)
    _ask_family(sent, plan)
    record_event(actor=actor, child=plan.child, code=SENT, audience=Audience.FAMILY,
                 link=plan_link(plan), number=sent.number)  # fmt: skip
    return sent


@transaction.atomic
def take_back(*, actor: Actor, version: PlanVersion, reason: str = "") -> PlanVersion:
    """Make it a draft again to change it; what was answered so far lapses when it is sent anew.

    Raises PermissionDenied or StaleChange.
    """
    plan = lock(version.plan)
    check_write(actor, plan.child)
    taken = apply_transition(
        subject=version, table=VERSION, action="take_back", actor=actor, reason=reason
    )
    if plan.status == PlanStatus.OUT_FOR_AGREEMENT:
        apply_transition(subject=plan, table=PLAN, action="take_back", actor=actor, reason=reason)
    for task in open_tasks(taken):
        withdraw_task(
            actor=Actor.system(), task=task, reason=_("The plan was taken back to be changed.")
        )
    record_event(actor=actor, child=plan.child, code=TAKEN_BACK, link=plan_link(plan))
    return taken


def open_tasks(version: PlanVersion) -> list[Task]:
    """Tasks that ask somebody to answer."""
    return list(
        Task.objects.filter(
            child=version.plan.child, link=version_link(version), status=TaskStatus.OPEN
        )
    )


def _check_whole(version: PlanVersion) -> None:
    states = dict(version.areas.values_list("area", "state"))
    unfinished = []
    for spec in AREAS:
        if states.get(spec.area) == AreaState.NOT_NEEDED:
            continue
        try:
            check_complete(spec, version)
        except Refused:
            unfinished.append(spec.label)
            continue
        if states.get(spec.area) != AreaState.COMPLETED:
            unfinished.append(spec.label)
    if unfinished:
        raise Refused(
            ngettext(
                "One part is not finished: %(parts)s.",
                "Some parts are not finished: %(parts)s.",
                len(unfinished),
            )
            % {"parts": ", ".join(unfinished)}
        )
    if version.takes_medicine and states.get(Area.PERMISSION) == AreaState.NOT_NEEDED:
        raise Refused(_("The child takes medicine, so “Permission for medicine” is needed."))


def _checked_health(plan: Plan, health: Iterable[Membership]) -> list[Membership]:
    team = {row.membership_id for row in health_in_team(plan.child)}
    asked = list(health)
    if any(membership.pk not in team for membership in asked):
        raise Refused(
            _("You can ask only health professionals in the child’s team."), field="health"
        )
    return asked


def _ask_school(version: PlanVersion, plan: Plan) -> None:
    parties = [Party.SCHOOL, Party.HEAD] if version.takes_medicine else [Party.SCHOOL]
    for party in parties:
        Agreement.objects.create(version=version, revision=version.revision, party=party)
    if version.takes_medicine:
        heads = members_of(schools_of(plan.child), Role.HEAD_TEACHER)
        _notify_asked(version, plan, heads)


def _ask_health(version: PlanVersion, plan: Plan, asked: list[Membership], actor: Actor) -> None:
    for membership in asked:
        Agreement.objects.create(
            version=version, revision=version.revision, party=Party.HEALTH,
            user=membership.user, membership=membership, role=membership.role_label,
        )  # fmt: skip
        create_task(
            actor=actor, child=plan.child, title=_("Read and agree to the healthcare plan"),
            owner=membership, due_on=timezone.localdate() + ANSWER_WITHIN,
            link=version_link(version),
        )  # fmt: skip


def _ask_family(version: PlanVersion, plan: Plan) -> None:
    asked_parents: set[int] = set()
    for grant in family_grants(plan.child):
        if grant.parent_id in asked_parents:
            continue
        if grant.parent_id is not None:
            asked_parents.add(grant.parent_id)
        is_parent = grant.kind == GrantKind.PARENT
        Agreement.objects.create(
            version=version, revision=version.revision, user=grant.user, parent=grant.parent,
            party=Party.PARENT if is_parent else Party.YOUNG_PERSON,
            role=grant.parent.relationship if grant.parent else "",
        )  # fmt: skip
        notify(
            notice=AGREEMENT_ASKED, recipients=[grant.user], reference=plan.reference,
            key=f"{version.pk}:{version.revision}", link=portal_link(version),
        )  # fmt: skip
    for parent in parents_without_grant(plan.child):
        Agreement.objects.create(
            version=version, revision=version.revision, party=Party.PARENT, parent=parent,
            role=parent.relationship,
        )  # fmt: skip


def _notify_asked(version: PlanVersion, plan: Plan, memberships: list[Membership]) -> None:
    notify(
        notice=AGREEMENT_ASKED,
        recipients=[membership.user for membership in memberships],
        key=f"{version.pk}:{version.revision}",
        link=version_link(version),
        reference=plan.reference,
        membership_ids={row.user_id: row.pk for row in memberships},
    )
