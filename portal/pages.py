"""What the family's pages show."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.access import ChildAccess, Section
from cases.models import FamilyMessage, FamilyRight
from cases.timeline import in_words
from healthcare_plans.access import PlanAccess
from healthcare_plans.changes import compare_versions
from healthcare_plans.models import Agreement, Party, Plan, PlanVersion
from healthcare_plans.permissions import parties_of
from healthcare_plans.presentation import shown_areas
from healthcare_plans.standing import standing_of
from healthcare_plans.withholding import withholding_for
from portal.access import is_young_person, may
from portal.links import FamilyPages
from portal.next_steps import contact_of, next_steps
from portal.progress import part_times_for, return_for
from portal.querysets import (
    own_awaited,
    own_threads,
    shared_documents,
    shared_events,
    shared_versions,
    unread_answers,
)
from portal.questions import questions_for
from portal.words import stage_of, stage_words, where_we_are

_TO_ANSWER = ("out_for_agreement", "active")


def page_about(access: ChildAccess, heading: str) -> dict[str, Any]:
    """What every page about one child needs: its heading, whose it is, and the way back."""
    return {
        "heading": heading,
        "child": access.child,
        "caption": access.child.name,
        "back_url": reverse("portal:child", args=[access.child.public_id]),
        "is_self": is_young_person(access),
    }


def parts_of(message: FamilyMessage) -> list[FamilyMessage]:
    """A message and its answers, these without the names of protected people."""
    withhold = withholding_for(message.child)
    answers = list(message.replies.all())
    for answer in answers:
        answer.words = withhold(answer.words)
    return [message, *answers]


def child_context(access: ChildAccess) -> dict[str, Any]:
    """The child's page: where we are, what happens next, what is asked, the way to the rest."""
    actor, child = access.actor, access.child
    versions = shared_versions(actor, child) if access.can_read(Section.PLAN) else []
    plan = Plan.objects.visible_to(actor).live_for(child)
    back = return_for(access) if access.can_read(Section.RETURN) else None
    part_times = part_times_for(access) if access.can_read(Section.RETURN) else []
    events = shared_events(actor, child) if access.can_read(Section.TIMELINE) else []
    documents = shared_documents(actor, child) if access.can_read(Section.DOCUMENTS) else []
    pages = FamilyPages(versions, documents, own_threads(actor, child), part_times)
    answers = may(access, FamilyRight.ANSWER)
    return {
        **page_about(access, child.name),
        "back_url": "",
        "caption": "",
        "stage": stage_of(child),
        "stage_note": stage_words(child),
        "sentences": where_we_are(child, plan),
        "steps": next_steps(access, plan, back),
        "contact": contact_of(access),
        "to_answer": own_awaited(actor, child) if answers else [],
        "questions": questions_for(access),
        "return_to_answer": back.to_answer if back is not None and answers else [],
        "part_time_to_answer": [one for one in part_times if one.may_answer],
        "in_force": next((row for row in versions if row.status == "active"), None),
        "older": [row for row in versions if row.status in {"superseded", "ended"}],
        "events": [
            {"title": words, "at": row.happened_on, "url": pages.link_of(row)}
            for row, words in in_words(events, actor)
        ],
        "reads": {section.value: True for section in access.sections},
        "may_write": may(access, FamilyRight.WRITE),
        "unread": unread_answers(actor, child),
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
