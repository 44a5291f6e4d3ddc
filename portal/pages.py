"""What the family's pages show."""

from typing import Any

from django.utils.translation import gettext as _

from cases.access import ChildAccess, Section
from cases.models import Grant, GrantKind
from cases.timeline import in_words
from healthcare_plans.access import PlanAccess
from healthcare_plans.changes import compare_versions
from healthcare_plans.models import Agreement, Party, Plan, PlanVersion
from healthcare_plans.permissions import parties_of
from healthcare_plans.presentation import shown_areas
from healthcare_plans.standing import standing_of
from healthcare_plans.withholding import withholding_for
from portal.links import FamilyPages
from portal.querysets import (
    organisations_with_access,
    own_awaited,
    shared_documents,
    shared_events,
    shared_versions,
)
from portal.words import where_we_are

_TO_ANSWER = ("out_for_agreement", "active")


def child_context(access: ChildAccess) -> dict[str, Any]:
    """The child's page."""
    actor, child = access.actor, access.child
    versions = shared_versions(actor, child) if access.can_read(Section.PLAN) else []
    in_force = next((row for row in versions if row.status == "active"), None)
    plan = Plan.objects.visible_to(actor).live_for(child)
    documents = shared_documents(actor, child) if access.can_read(Section.DOCUMENTS) else []
    events = shared_events(actor, child) if access.can_read(Section.TIMELINE) else []
    pages = FamilyPages(versions, documents)
    is_self = (
        Grant.objects.current()
        .filter(user=actor.user, child=child, kind=GrantKind.YOUNG_PERSON)
        .exists()
    )
    return {
        "heading": child.name,
        "child": child,
        "is_self": is_self,
        "sentences": where_we_are(child, plan),
        "to_answer": own_awaited(actor, child),
        "in_force": in_force,
        "older": [row for row in versions if row.status in {"superseded", "ended"}],
        "documents": documents,
        "events": [
            {"title": words, "at": row.happened_on, "url": pages.link_of(row)}
            for row, words in in_words(events, actor)
        ],
        "organisations": organisations_with_access(child),
    }


def plan_context(access: PlanAccess, version: PlanVersion) -> dict[str, Any]:
    """The plan as the family reads it: protected names and withheld addresses taken out."""
    withhold = withholding_for(access.child)
    standing = standing_of(version)
    own = [
        row
        for party in parties_of(access.actor, access.plan)
        if (row := standing.own(access.actor, party)) is not None
    ]
    before = access.versions().filter(number__lt=version.number, issued_at__isnull=False).first()
    return {
        "heading": _("Healthcare plan for %(child)s") % {"child": access.child.name},
        "child": access.child,
        "version": version,
        "areas": shown_areas(version, withhold),
        "why_changed": withhold(version.why_changed),
        "changed": compare_versions(before, version, withhold) if before else [],
        "before": before,
        "own": own,
        "others": _others(standing.answers),
        "may_answer": _may_answer(access, version, own),
    }


def _may_answer(access: PlanAccess, version: PlanVersion, own: list[Agreement]) -> bool:
    if not parties_of(access.actor, access.plan) or version.status not in _TO_ANSWER:
        return False
    if version.status == "active":
        return any(row.is_awaited for row in own)
    return True


def _others(answers: list[Agreement]) -> list[tuple[str, str]]:
    """How school and health stand: no names, and nothing of the other parent."""
    shown = [row for row in answers if row.party in {Party.SCHOOL, Party.HEAD, Party.HEALTH}]
    return [(row.get_party_display(), row.get_answer_display()) for row in shown]
