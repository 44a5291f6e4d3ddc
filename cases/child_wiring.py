"""What the child half of this app registers: parts of the record, search, documents."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Permission, Role
from cases.access import ROLE_SECTIONS, ChildAccess, Section, role_reads
from cases.models import Child, PairStatus
from cases.registries import (
    NextAction,
    SearchHit,
    SearchSource,
    Tab,
    TabGroup,
    Words,
    next_actions,
    search_sources,
    tabs,
)
from cases.transitions import DUPLICATE_PAIR
from ledger.generated_docs import (
    DocumentPart,
    markdown_table,
    register_part,
    register_state_diagram,
)

HITS = 10


def _tab(key: str, label: Words, section: Section, name: str, order: int, group: TabGroup) -> None:
    tabs.register(
        Tab(key, label, section, lambda child: reverse(name, args=[child.public_id]), order, group)
    )


_tab("overview", _("At a glance"), Section.IDENTITY, "children:show", 0, TabGroup.NOW)
_tab("details", _("Details"), Section.IDENTITY, "children:details", 10, TabGroup.CHILD)
_tab("family", _("Family"), Section.CONTACT, "children:family", 15, TabGroup.CHILD)
_tab("health", _("Health"), Section.HEALTH, "children:health", 20, TabGroup.CHILD)
_tab(
    "access_log", _("Who has opened it"), Section.ACCESS_LOG, "children:child_log", 95,
    TabGroup.PAPERS,
)  # fmt: skip


def _change_url(access: ChildAccess) -> str | None:
    if not access.actor.can(Permission.EDIT_CHILD):
        return None
    return reverse("children:edit", args=[access.child.public_id])


next_actions.register(NextAction("change_child", _("Change this record"), _change_url, 90))


def _find(actor: Actor, words: str) -> Iterable[SearchHit]:
    if actor.is_family:
        return
    by_number = role_reads(actor, Section.NUMBERS)
    found = Child.objects.visible_to(actor).search(words, by_number=by_number)
    for child in found.order_by("sort_name", "pk")[:HITS]:
        born = date_format(child.born_on, "j F Y")
        yield SearchHit(
            child.name,
            reverse("children:show", args=[child.public_id]),
            f"{born}, {child.reference}",
        )


search_sources.register(SearchSource("children", _("Children"), _find, order=10))


def role_by_section() -> str:
    """One line for each section of a child's record, one column for each role."""
    rows = [
        [section.label, *("●" if section in ROLE_SECTIONS[role] else "" for role in Role)]
        for section in Section
    ]
    table = markdown_table(["Part of the record", *(role.label for role in Role)], rows)
    return (
        "## What a role reads of a child’s record\n\n"
        "Of the children that the role sees, and within each part only items whose audience "
        "includes the reader. A withheld address is read by officers of the authority alone.\n\n"
        f"{table}"
    )


register_part(DocumentPart("role-matrix.md", role_by_section, order=30))
register_state_diagram(
    DUPLICATE_PAIR,
    heading="Possible second record of a child",
    labels=dict(PairStatus.choices),
    order=20,
)
