"""What Waymark already knows of a child, so that nobody is asked for it again."""

from typing import Any

from django.utils.translation import gettext as _

from cases.models import Child, HealthNeed, Parent, SendProvision
from early_help.models import Effect, Intervention
from healthcare_plans.areas import field_label
from healthcare_plans.models import EmergencyContact, PlanVersion


def known_content(child: Child) -> dict[str, Any]:
    """Fields of a first version, by name, from the child's record."""
    needs = list(HealthNeed.objects.current().filter(child=child))
    content = {
        "condition": "\n".join(_need_in_words(need) for need in needs),
        "gp": ", ".join(part for part in (child.gp_name, child.gp_practice) if part),
        "clinic": child.consultant,
        "absence_support": _interventions_in_words(child),
        "send_support": _send_in_words(child),
    }
    return {name: value for name, value in content.items() if value}


def known_contacts(version: PlanVersion) -> list[EmergencyContact]:
    """Parents who may be contacted, as unsaved rows; a withheld one without any number."""
    parents = Parent.objects.filter(
        child=version.plan.child, may_be_contacted=True, ends_on__isnull=True
    )
    return [
        EmergencyContact(
            version=version,
            order=place,
            name=parent.full_name,
            relationship=parent.relationship,
            telephone="" if parent.is_address_withheld else parent.telephone,
            note=_("Ask the school office") if _needs_note(parent) else "",
        )
        for place, parent in enumerate(parents, start=1)
    ]


def _needs_note(parent: Parent) -> bool:
    return parent.is_address_withheld or not parent.telephone


def _need_in_words(need: HealthNeed) -> str:
    return f"{need.diagnosis}: {need.description}" if need.diagnosis else need.description


def _interventions_in_words(child: Child) -> str:
    tried = Intervention.objects.for_child(child).filter(was_declined=False, ends_on__isnull=True)
    lines = [
        f"{row.get_kind_display()}: {row.details or row.by_whom}".removesuffix(": ")
        for row in tried
        if row.effect != Effect.WORSE
    ]
    return "\n".join([_("In place already:"), *lines]) if lines else ""


def _send_in_words(child: Child) -> str:
    if child.send_provision not in {SendProvision.SUPPORT, SendProvision.EHCP}:
        return ""
    parts = [child.get_send_provision_display(), child.get_send_type_display()]
    return ", ".join(str(part) for part in parts if part)


def known_in_words(child: Child) -> list[tuple[str, str]]:
    """What a new plan will start with: label and text."""
    return [(field_label(PlanVersion, name), text) for name, text in known_content(child).items()]
