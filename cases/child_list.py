"""The list of children: what it can be filtered and sorted by, and what it says of each."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Scope
from cases.access import Section, role_reads
from cases.models import Child, Enrolment, Stage
from cases.querysets import ChildQuerySet
from cases.services.duplicates import name_similarity
from ledger.lists import Column, Sorting
from ledger.text import sort_key

SORTING = Sorting(
    {
        "name": ("sort_name",),
        "year": ("school_year", "sort_name"),
        "born": ("born_on", "sort_name"),
    },
    default="name",
)
NO_CASE = "none"
ANY_CASE = "open"


def list_children(actor: Actor, filters: dict[str, Any]) -> ChildQuerySet:
    """The children that the actor sees and the filters keep, with what the list shows."""
    children = Child.objects.visible_to(actor).search(
        filters.get("q") or "", by_number=role_reads(actor, Section.NUMBERS)
    )
    for name, narrow in _FILTERS.items():
        value = filters.get(name)
        if value not in (None, "", False):
            children = narrow(children, value)
    return children.with_list_facts()


def children_like(actor: Actor, answers: dict[str, Any]) -> ChildQuerySet:
    """Children whom the actor sees already and who may be the one about to be added."""
    last = answers["legal_last_name"]
    first = answers.get("preferred_first_name") or answers["legal_first_name"]
    return (
        Child.objects.visible_to(actor)
        .like(
            sort_name=sort_key(last, first),
            born_on=answers["born_on"],
            upn=answers.get("upn") or "",
            similarity=name_similarity(),
        )
        .order_by("sort_name", "pk")[:5]
    )


def schools_for(actor: Actor) -> Any:
    """The schools on whose rolls the children are that the actor sees; none inside a school."""
    if actor.scope is Scope.SCHOOL:
        return Organisation.objects.none()
    if actor.scope is Scope.AUTHORITY:
        return Organisation.objects.schools().open()
    children = Child.objects.visible_to(actor)
    enrolled = Enrolment.objects.current().filter(child__in=children)
    return Organisation.objects.filter(pk__in=enrolled.values("school_id"))


def columns(actor: Actor) -> list[Column]:
    """Columns of the download: those of the page, as far as the role reads them."""
    found: list[Column] = [
        (_("Reference"), lambda child: child.reference),
        (_("Name"), lambda child: child.name),
        (_("Date of birth"), lambda child: child.born_on),
        (_("School year"), lambda child: child.year_group_label),
        (_("School"), lambda child: "; ".join(e.school.name for e in child.current_enrolments)),
    ]
    if role_reads(actor, Section.CASE):
        found.append((_("Stage"), stage_label))
    if role_reads(actor, Section.HEALTH):
        found.append((_("Health needs"), lambda child: "; ".join(need_labels(child))))
    if role_reads(actor, Section.BACKGROUND):
        found.append((_("SEN"), lambda child: child.get_send_provision_display()))
    return found


def stage_label(child: Child) -> str:
    """The stage of the open case in words, or empty."""
    stage = child.stage  # type: ignore[attr-defined]
    return str(Stage(stage).label) if stage else ""


def need_labels(child: Child) -> list[str]:
    """Kinds of present health needs in words, each once."""
    needs = child.current_needs  # type: ignore[attr-defined]
    return list(dict.fromkeys(str(need.get_kind_display()) for need in needs))


def _by_case(children: ChildQuerySet, value: str) -> ChildQuerySet:
    if value == NO_CASE:
        return children.exclude(pk__in=children.with_open_case().values("pk"))
    return children.with_open_case("" if value == ANY_CASE else value)


_FILTERS: dict[str, Callable[[ChildQuerySet, Any], ChildQuerySet]] = {
    "school": lambda children, school: children.on_roll_of(school),
    "year": lambda children, year: children.with_school_year().filter(school_year=int(year)),
    "case": _by_case,
    "need": lambda children, kind: children.with_health_need(kind),
    "sen": lambda children, provision: children.filter(send_provision=provision),
    "off_roll": lambda children, _on: children.exclude(pk__in=children.on_a_roll().values("pk")),
}
