"""What plans put on home pages: what needs a person now, and what is coming."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.models import Child
from cases.registries import HomeItem
from healthcare_plans.links import portal_link
from healthcare_plans.models import Agreement, Party, Plan, PlanVersion
from healthcare_plans.querysets import AgreementQuerySet, PlanQuerySet, PlanVersionQuerySet
from healthcare_plans.settings import REMINDER_DAYS
from ledger.authority_settings import get_setting


def today(actor: Actor) -> Iterable[HomeItem]:
    """Answers to give, reviews due, drafts to finish, plans ready to issue."""
    yield from (_answer_item(row) for row in _to_answer(actor))
    if not _writes(actor):
        return
    for plan in _plans(actor).filter(status="review_due").order_by("review_on", "pk"):
        yield _plan_item(plan, _("Review %(child)s’s healthcare plan"), is_overdue=True)
    for version in _own_versions(actor, "draft"):
        yield _version_item(version, _("Finish %(child)s’s healthcare plan"))
    for version in _own_versions(actor, "out_for_agreement").answered():
        yield _version_item(version, _("Decide on %(child)s’s healthcare plan: all have answered"))


def coming(actor: Actor) -> Iterable[HomeItem]:
    """Answers still awaited, and reviews in the time that the authority has set."""
    if actor.membership is None:
        return
    if _writes(actor):
        for version in _own_versions(actor, "out_for_agreement").unanswered():
            yield _version_item(version, _("%(child)s’s healthcare plan waits for answers"))
    if _writes(actor) or actor.can(Permission.AGREE_PLAN_FOR_HEALTH):
        day = timezone.localdate()
        until = day + timedelta(days=get_setting(REMINDER_DAYS))
        due = _plans(actor).due_between(day + timedelta(days=1), until)
        for plan in due.order_by("review_on", "pk"):
            yield _plan_item(plan, _("Review of %(child)s’s healthcare plan"))


def waiting(actor: Actor) -> int:
    """How much waits under this membership."""
    count = _to_answer(actor).count()
    if _writes(actor):
        count += _plans(actor).filter(status="review_due").count()
    return count


def _writes(actor: Actor) -> bool:
    return actor.membership is not None and actor.can(Permission.WRITE_PLAN)


def _plans(actor: Actor) -> PlanQuerySet:
    return Plan.objects.visible_to(actor).with_names()


def _own_versions(actor: Actor, status: str) -> PlanVersionQuerySet:
    pupils = Child.objects.existing().on_roll_of(actor.organisation)
    found = PlanVersion.objects.filter(status=status, plan__child__in=pupils)
    return found.select_related("plan__child").order_by("recorded_at")


def _to_answer(actor: Actor) -> AgreementQuerySet:
    """What the actor is asked by name, and for a head what only a head can permit."""
    return Agreement.objects.awaited_from(actor).select_related("version__plan__child")


def _answer_item(row: Agreement) -> HomeItem:
    is_family = row.party in {Party.PARENT, Party.YOUNG_PERSON}
    if is_family:
        url = portal_link(row.version)
    else:
        url = reverse("healthcare_plans:version", args=[row.version.public_id])
    titles = {
        Party.HEAD: _("Permit the medicine in %(child)s’s healthcare plan"),
        Party.HEALTH: _("Agree to %(child)s’s healthcare plan for health"),
    }
    title = titles.get(Party(row.party), _("Read %(child)s’s healthcare plan and answer"))
    return HomeItem(
        title=title % {"child": row.version.plan.child.name},
        detail=row.version.plan.reference,
        url=url,
        group=_("Healthcare plans"),
    )


def _plan_item(plan: Plan, title: str, *, is_overdue: bool = False) -> HomeItem:
    return HomeItem(
        title=title % {"child": plan.child.name},
        detail=plan.reference,
        url=reverse("healthcare_plans:show", args=[plan.public_id]),
        due_on=plan.review_on,
        is_overdue=is_overdue,
        group=_("Healthcare plans"),
    )


def _version_item(version: PlanVersion, title: str) -> HomeItem:
    return HomeItem(
        title=title % {"child": version.plan.child.name},
        detail=version.plan.reference,
        url=reverse("healthcare_plans:version", args=[version.public_id]),
        group=_("Healthcare plans"),
    )
