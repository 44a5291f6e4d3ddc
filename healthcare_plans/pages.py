"""What the pages of a plan show."""

from typing import Any

from django.forms import BaseForm
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.models import TeamMember
from cases.record_page import record_page
from cases.registries import summaries
from healthcare_plans.access import PlanAccess
from healthcare_plans.areas import AREAS, AreaSpec
from healthcare_plans.changes import compare_versions
from healthcare_plans.models import (
    Agreement,
    Area,
    AreaState,
    Party,
    PlanStatus,
    PlanVersion,
    VersionStatus,
)
from healthcare_plans.people import family_grants, parents_without_grant
from healthcare_plans.permissions import parties_of
from healthcare_plans.presentation import shown_areas
from healthcare_plans.standing import Standing, standing_of
from ledger.state import status_history

# What is known elsewhere in the record and stands beside an area while it is written.
_BESIDE = {Area.LEARNING: ("attendance", "hours"), Area.CONDITION: ("health",)}


def version_url(version: PlanVersion, name: str, *rest: object) -> str:
    """A page below a version."""
    return reverse(f"healthcare_plans:{name}", args=[version.public_id, *rest])


def seen_of(version: PlanVersion, spec: AreaSpec) -> int:
    """The count of saves of an area that this page shows."""
    counts = dict(version.areas.values_list("area", "saves"))
    return counts.get(spec.area, 0)


def plan_frame(access: PlanAccess, **context: Any) -> dict[str, Any]:
    """The frame of the child's record; a former school sees nothing of where the child is now."""
    frame = record_page(
        access.child_access, "plan", plan=access.plan, plan_access=access, **context
    )
    if access.is_former_school:
        frame["schools"] = []
    return frame


def plan_context(access: PlanAccess) -> dict[str, Any]:
    """The plan's own page."""
    plan = access.plan
    versions = list(access.versions().select_related("author__user", "school"))
    preparing = next(
        (row for row in versions if row.status in {"draft", "out_for_agreement"}), None
    )
    current = next((row for row in versions if row.is_issued), None)
    in_force = plan.status in {PlanStatus.ACTIVE, PlanStatus.REVIEW_DUE}
    reviews = [] if access.is_former_school else list(plan.reviews.select_related("recorded_by"))
    return plan_frame(
        access,
        page_title=_("Healthcare plan"),
        versions=versions,
        preparing=preparing,
        standing=standing_of(preparing) if preparing and not preparing.is_draft else None,
        current=current,
        areas=shown_areas(current) if current else [],
        may_change=access.can_write and in_force and preparing is None,
        may_review=access.can_write and in_force,
        may_end=access.can_write and in_force and preparing is None,
        reviews=reviews,
        history=[] if access.is_former_school else _history(access),
    )


def version_context(access: PlanAccess, version: PlanVersion) -> dict[str, Any]:
    """One version: to write, to answer, or to read."""
    standing = standing_of(version)
    is_out = version.status == VersionStatus.OUT_FOR_AGREEMENT
    return plan_frame(
        access,
        page_title=_("Healthcare plan, version %(number)s") % {"number": version.number},
        version=version,
        areas=shown_areas(version),
        tasks=tasks_of(version) if version.is_draft else [],
        finished=_finished(version) if version.is_draft else 0,
        standing=standing,
        asked=_asked(access, version, standing),
        to_answer=_to_answer(access, version, standing),
        may_issue=access.can_write and is_out,
        has_older=version.number > 1,
    )


def tasks_of(version: PlanVersion) -> list[dict[str, str]]:
    """The ten areas as a task list."""
    answers = {row.area: row for row in version.areas.all()}
    return [
        {
            "title": f"{spec.number}. {spec.label}",
            "url": version_url(version, "area", spec.area.value),
            "status": answers[spec.area].state,
            "status_label": answers[spec.area].get_state_display(),
            "hint": answers[spec.area].not_needed_because or str(spec.intro),
        }
        for spec in AREAS
    ]


def area_context(
    access: PlanAccess, version: PlanVersion, spec: AreaSpec, form: BaseForm
) -> dict[str, Any]:
    """Writing one area."""
    return {
        "access": access,
        "version": version,
        "spec": spec,
        "form": form,
        "heading": f"{spec.number}. {spec.label}",
        "caption": access.child.name,
        "lede": spec.intro,
        "back_url": version_url(version, "version"),
        "rows": spec.rows,
        "saved_rows": spec.rows.of(version) if spec.rows else [],
        "may_be_left_out": spec.may_be_left_out,
        "beside": _beside(access, spec),
    }


def send_context(
    access: PlanAccess, version: PlanVersion, form: BaseForm, team: list[TeamMember]
) -> dict[str, Any]:
    """Who will be asked."""
    answers = version.areas.exclude(state__in=[AreaState.COMPLETED, AreaState.NOT_NEEDED])
    return {
        "form": form,
        "version": version,
        "heading": _("Send for agreement"),
        "caption": access.child.name,
        "back_url": version_url(version, "version"),
        "unfinished": list(answers),
        "team": team,
        "grants": family_grants(access.child),
        "without_grant": parents_without_grant(access.child),
    }


def changes_context(access: PlanAccess, version: PlanVersion) -> dict[str, Any] | None:
    """What differs from the newest older version that the actor reads; None without one."""
    older = access.versions().filter(number__lt=version.number, issued_at__isnull=False).first()
    if older is None:
        return None
    return plan_frame(
        access,
        page_title=_("What has changed"),
        version=version,
        older=older,
        changed=compare_versions(older, version),
    )


def _history(access: PlanAccess) -> list[dict[str, Any]]:
    labels = dict(PlanStatus.choices)
    return [
        {
            "changed_at": step.changed_at,
            "label": labels.get(PlanStatus(step.to_status), step.to_status),
            "changed_by": step.changed_by,
            "reason": step.reason,
        }
        for step in status_history(access.plan)
    ]


def _finished(version: PlanVersion) -> int:
    done = (AreaState.COMPLETED, AreaState.NOT_NEEDED)
    return sum(row.state in done for row in version.areas.all())


def _asked(
    access: PlanAccess, version: PlanVersion, standing: Standing
) -> list[tuple[Agreement, str]]:
    """Every answer, with the address at which the writer can record it."""
    may_record = access.can_write and version.status in {"out_for_agreement", "active"}
    return [
        (
            row,
            version_url(version, "record", row.public_id)
            if may_record and row.is_awaited and row.party != Party.SCHOOL
            else "",
        )
        for row in standing.answers
    ]


def _to_answer(
    access: PlanAccess, version: PlanVersion, standing: Standing
) -> list[dict[str, str]]:
    """What the actor can answer themselves on this version."""
    if access.is_former_school or version.status not in {"out_for_agreement", "active"}:
        return []
    words = {
        Party.SCHOOL: _("Agree for the school"),
        Party.HEALTH: _("Agree for health"),
        Party.HEAD: _("Permit the medicine"),
    }
    found = []
    for party in parties_of(access.actor, access.plan):
        row = standing.own(access.actor, party)
        if party == Party.HEAD and not version.takes_medicine:
            continue
        if row is None and version.status == VersionStatus.ACTIVE:
            continue
        if row is None or row.is_awaited:
            url = version_url(version, "answer", party.value)
            found.append({"label": words.get(party, _("Answer")), "url": url})
    return found


def _beside(access: PlanAccess, spec: AreaSpec) -> list[SafeString]:
    """Blocks of the child's page that help to write this area."""
    wanted = _BESIDE.get(spec.area, ())
    blocks = []
    for summary in summaries:
        if summary.key in wanted and access.child_access.can_read(summary.section):
            context = summary.context(access.child_access)
            if context is not None:
                blocks.append(render_to_string(summary.template, context))
    return blocks
