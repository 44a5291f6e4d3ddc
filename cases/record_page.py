"""The frame of every page inside a child's record: who it is about, and the parts of the record.

A view in any app does

    return render(request, "attendance/child.html", record_page(access, "attendance", marks=…))

with a template that extends `cases/record.html` and fills its block `section`.
"""

from typing import Any

from cases.access import ChildAccess
from cases.models import Child
from cases.registries import TabGroup, tabs

WROTE = "wrote"  # the basis of an organisation that keeps what it wrote


def record_page(access: ChildAccess, active: str, **context: Any) -> dict[str, Any]:
    """Context of a page inside a record. `active` is the key of the tab that it belongs to."""
    child = access.child
    schools = [
        enrolment.school for enrolment in child.enrolments.current().select_related("school")
    ]
    return {
        "access": access,
        "reads": {section.value: True for section in access.sections},
        "child": child,
        "heading": child.name,
        "schools": schools,
        "sections": sections_of(access, active),
        **context,
    }


def child_form(child: Child, heading: str) -> dict[str, Any]:
    """What `ledger.form_pages.form_page` needs for a page with one form about a child."""
    return {
        "template": "cases/form_page.html",
        "child": child,
        "heading": heading,
        "caption": child.name,
    }


def sections_of(access: ChildAccess, active: str) -> list[dict[str, Any]]:
    """The side navigation: every registered tab whose section the actor reads, by group."""
    if access.basis == WROTE:
        return []
    by_group: dict[str, list[dict[str, Any]]] = {group: [] for group in TabGroup.values}
    for tab in tabs:
        if access.can_read(tab.section):
            url = tab.url(access.child)
            shown = {"key": tab.key, "label": tab.label, "url": url, "active": tab.key == active}
            by_group[tab.group].append(shown)
    return [
        {"label": group.label, "parts": by_group[group]} for group in TabGroup if by_group[group]
    ]
