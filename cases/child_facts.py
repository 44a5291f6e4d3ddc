"""What the pages of a child's record say, as groups of label and value for the templates.

Each function says only what its section holds; the view has checked that the reader may read it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Permission, Scope
from cases.access import ChildAccess, Section
from cases.authorities import authority_name
from cases.identifiers import format_nhs_number
from cases.models import Address, Child, HealthNeed, HealthNeedKind, IdentifierKind, Parent

Group = dict[str, Any]
FLAGS = (
    ("is_on_protection_plan", gettext_lazy("Child protection plan"), "red"),
    ("is_looked_after", gettext_lazy("Looked after"), "purple"),
    ("is_child_in_need", gettext_lazy("Child in need"), "orange"),
)


def flags_of(access: ChildAccess) -> list[tuple[str, str]]:
    """Short labels with a colour that the reader may know at a glance."""
    if not access.can_read(Section.BACKGROUND):
        return []
    child = access.child
    found = [(str(label), colour) for name, label, colour in FLAGS if getattr(child, name)]
    if child.send_provision in {"K", "E"}:
        short = {"K": _("SEN support"), "E": _("EHC plan")}[child.send_provision]
        found.append((short, "blue"))
    return found


def identity_group(access: ChildAccess) -> Group:
    """Names, birth date and year group."""
    child = access.child
    return _group(
        access, Section.IDENTITY, _("Name and date of birth"), "identity",
        [
            (_("Legal name"), child.legal_name),
            (_("Preferred name"), _preferred(child)),
            (_("Pronouns"), child.pronouns),
            (_("Date of birth"), date_format(child.born_on, "j F Y")),
            (_("Sex"), child.get_sex_display()),
            (_("School year"), _school_year(child)),
        ],
    )  # fmt: skip


def numbers_group(access: ChildAccess) -> Group:
    """UPN and NHS number, those in force. Whether a number is confirmed is the coordinator's."""
    rows = []
    doubtful = access.actor.can(Permission.MERGE_CHILDREN)
    found = access.child.identifiers.filter(ends_on__isnull=True)
    by_kind: dict[str, list[str]] = {kind: [] for kind in IdentifierKind.values}
    for identifier in found:
        number = identifier.value
        if identifier.kind == IdentifierKind.NHS:
            number = format_nhs_number(number)
        if doubtful and not identifier.is_confirmed:
            number = _("%(number)s (another record has this number too)") % {"number": number}
        if number not in by_kind[identifier.kind]:
            by_kind[identifier.kind].append(number)
    for kind in IdentifierKind:
        rows.append((str(kind.label), "\n".join(by_kind[kind])))
    return _group(access, Section.NUMBERS, _("Numbers"), "numbers", rows)


def background_group(access: ChildAccess) -> Group:
    """Ethnicity, language, SEN, social care, free school meals."""
    child = access.child
    return _group(
        access, Section.BACKGROUND, _("Background and support"), "background",
        [
            (_("Home authority"), authority_name(child.home_authority_code)),
            (_("SEN provision"), child.get_send_provision_display()),
            (_("Type of need"), child.get_send_type_display()),
            (_("Looked after"), _yes_no(child.is_looked_after)),
            (_("Child in need"), _yes_no(child.is_child_in_need)),
            (_("Child protection plan"), _yes_no(child.is_on_protection_plan)),
            (_("Free school meals"), _yes_no(child.has_free_school_meals)),
            (_("First language"), child.first_language),
            (_("Ethnicity"), child.get_ethnicity_display()),
        ],
    )  # fmt: skip


def care_group(access: ChildAccess) -> Group:
    """Who treats the child."""
    child = access.child
    return _group(
        access, Section.HEALTH, _("GP and consultant"), "care",
        [
            (_("GP"), child.gp_name),
            (_("Practice"), child.gp_practice),
            (_("Consultant"), child.consultant),
        ],
    )  # fmt: skip


def needs_by_kind(child: Child) -> list[tuple[str, list[HealthNeed]]]:
    """Health needs, present first, kept apart by kind because what helps differs."""
    needs = list(child.health_needs.all())
    return [
        (str(kind.label), [need for need in needs if need.kind == kind])
        for kind in HealthNeedKind
        if any(need.kind == kind for need in needs)
    ]


def reads_withheld(access: ChildAccess) -> bool:
    """Withheld addresses are for the authority's officers alone."""
    actor = access.actor
    return actor.is_system or (actor.scope is Scope.AUTHORITY and not actor.is_family)


def addresses_of(access: ChildAccess) -> list[Address]:
    """The child's addresses, newest first, without those withheld from this reader."""
    rows: QuerySet[Address] = access.child.addresses.all()
    if reads_withheld(access):
        return list(rows)
    if _lives_where_it_is_withheld(access.child):
        rows = rows.filter(ends_on__isnull=False)
    return list(rows.filter(is_withheld=False))


def has_withheld_address(child: Child) -> bool:
    """Whether where the child lives now must not become known."""
    now = child.addresses.filter(ends_on__isnull=True)
    return now.filter(is_withheld=True).exists() or (
        now.exists() and _lives_where_it_is_withheld(child)
    )


def parents_of(access: ChildAccess) -> list[Parent]:
    """Parents and carers, present first; a withheld address is emptied for this reader."""
    rows = list(access.child.parents.all())
    if not reads_withheld(access):
        for parent in rows:
            if parent.is_address_withheld:
                parent.address = ""
    return sorted(rows, key=lambda parent: parent.ends_on is not None)


def _lives_where_it_is_withheld(child: Child) -> bool:
    """The child's address would give away that of a parent who lives there."""
    return child.parents.filter(
        is_address_withheld=True, lives_with_child=True, ends_on__isnull=True
    ).exists()


def _group(
    access: ChildAccess, section: Section, title: str, part: str, rows: Iterable[tuple[str, str]]
) -> Group:
    may_change = access.can_read(section) and access.actor.can(Permission.EDIT_CHILD)
    return {
        "title": title,
        "rows": [{"label": label, "value": value} for label, value in rows],
        "change_url": (
            reverse("children:edit_part", args=[access.child.public_id, part]) if may_change else ""
        ),
    }


def _preferred(child: Child) -> str:
    return child.name if child.preferred_first_name or child.preferred_last_name else ""


def _school_year(child: Child) -> str:
    if child.year_group_override is None:
        return child.year_group_label
    return _("%(year)s, taught out of year") % {"year": child.year_group_label}


def _yes_no(answer: bool) -> str:
    return _("Yes") if answer else _("No")
