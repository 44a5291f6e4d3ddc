"""The two documents of a version: the plan as it is signed, and the one-page emergency sheet."""

from contextlib import suppress
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from healthcare_plans.models import Agreement, EmergencyContact, Medicine, Party, PlanVersion
from healthcare_plans.presentation import shown_areas
from healthcare_plans.standing import Standing
from healthcare_plans.withholding import Withhold, withholding_for
from ledger.errors import Refused
from ledger.files import store_bytes
from ledger.models import RetentionClass, StoredFile
from ledger.pdf import TooManyPages, render_pdf

PLAN_TEMPLATE = "healthcare_plans/pdf/plan.html"
EMERGENCY_TEMPLATE = "healthcare_plans/pdf/emergency.html"
SHEET_SIZES = ("normal", "small", "smallest")


def issue_documents(
    *, actor: Actor, version: PlanVersion, standing: Standing
) -> tuple[StoredFile, StoredFile]:
    """Render and keep both documents of a version that is being issued.

    Raises Refused when the emergency part does not fit on one page.
    """
    context = document_context(version, standing)
    parts = {"reference": version.plan.reference, "number": version.number}
    name = _("Healthcare plan %(reference)s version %(number)s.pdf")
    sheet_name = _("Emergency sheet %(reference)s version %(number)s.pdf")
    plan = _keep(actor, version, render_pdf(PLAN_TEMPLATE, context), name % parts)
    emergency = _keep(actor, version, render_sheet(context), sheet_name % parts)
    return plan, emergency


def render_sheet(context: dict[str, Any]) -> bytes:
    """The emergency sheet on one page, in smaller print when it must be.

    Raises Refused when it is too long even then.
    """
    for size in SHEET_SIZES:
        with suppress(TooManyPages):
            return render_pdf(EMERGENCY_TEMPLATE, {**context, "size": size}, most_pages=1)
    raise Refused(
        _("The part “Emergencies” is too long for a one-page sheet. Take the plan back and "
          "shorten what to do, or the condition.")
    )  # fmt: skip


def _keep(actor: Actor, version: PlanVersion, content: bytes, name: str) -> StoredFile:
    return store_bytes(
        actor=actor,
        content=content,
        name=name,
        content_type="application/pdf",
        controller=version.plan.controller,
        retention_class=RetentionClass(version.plan.retention_class),
    )


def document_context(version: PlanVersion, standing: Standing) -> dict[str, Any]:
    """What both templates need. The legal name is used: a plan is signed."""
    child = version.plan.child
    withhold = withholding_for(child)
    return {
        "version": version,
        "plan": version.plan,
        "child": child,
        "school": version.school,
        "contact_lines": _contact_lines(version.school),
        "areas": shown_areas(version, withhold),
        "contacts": _contacts(version, withhold),
        "steps": _steps(version, withhold),
        "signs": withhold(version.emergency_signs),
        "contingency": withhold(version.contingency),
        "emergency_plan": withhold(version.emergency_plan),
        "why_changed": withhold(version.why_changed),
        "condition": withhold(version.condition),
        "medicines": _medicines(version, withhold),
        "answers": _answers(standing, withhold),
        "head_permits": _permission(standing.head_permits, withhold),
        "parent_permits": _permission(standing.parent_permits, withhold),
        "issued_on": timezone.localdate(),
        "issue_reason": withhold(version.issue_reason),
        "author": withhold(str(version.author.user)),
        "author_role": version.author.role_label,
    }


def _contact_lines(school: Organisation) -> list[str]:
    place = ", ".join(part for part in (school.street, school.town, school.postcode) if part)
    return [line for line in (place, school.telephone, school.email) if line]


def _steps(version: PlanVersion, withhold: Withhold) -> list[str]:
    return [withhold(line.strip()) for line in version.emergency_steps.splitlines() if line.strip()]


def _contacts(version: PlanVersion, withhold: Withhold) -> list[dict[str, str]]:
    names = ("name", "relationship", "telephone", "note")
    rows = EmergencyContact.objects.filter(version=version)
    return [{name: withhold(getattr(row, name)) for name in names} for row in rows]


def _medicines(version: PlanVersion, withhold: Withhold) -> list[dict[str, Any]]:
    return [
        {
            "name": withhold(row.name),
            "dose": withhold(row.dose),
            "times": withhold(row.times),
            "route": withhold(row.route),
            "storage": withhold(row.storage),
            "is_self_administered": row.is_self_administered,
        }
        for row in Medicine.objects.filter(version=version)
    ]


def _permission(row: Agreement | None, withhold: Withhold) -> dict[str, Any] | None:
    return {"name": withhold(row.name), "answered_on": row.answered_on} if row else None


def _answers(standing: Standing, withhold: Withhold) -> list[dict[str, Any]]:
    """Everybody who was asked, with what they answered; a name may be withheld."""
    return [
        {
            "party": Party(row.party).label,
            "name": withhold(row.name or (row.parent.full_name if row.parent else "")),
            "role": withhold(row.role),
            "answer": row.get_answer_display(),
            "how": row.get_how_display() if row.how else "",
            "answered_on": row.answered_on,
            "answered_at": row.answered_at if row.how == "waymark" else None,
            "permits_medicine": row.permits_medicine,
            "words": withhold(row.words) if row.answer != "agreed" else "",
        }
        for row in standing.answers
    ]
