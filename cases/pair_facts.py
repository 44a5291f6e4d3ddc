"""Two records side by side, for the coordinator who decides whether they are one child."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.authorities import authority_name
from cases.models import Child, DuplicatePair
from cases.services.merging import references_to_child

REASONS = {
    "upn": gettext_lazy("same UPN"),
    "nhs": gettext_lazy("same NHS number"),
    "name": gettext_lazy("similar name and same date of birth"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact of both records."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the two records say different things."""
        return self.first != self.second


def reasons_in_words(pair: DuplicatePair) -> str:
    """Why the two are shown together."""
    return ", ".join(str(REASONS.get(reason, reason)) for reason in pair.reasons)


def compare(pair: DuplicatePair) -> list[Compared]:
    """What the two records say of the child, then how much hangs on each."""
    facts = [(label, say(pair.first), say(pair.second)) for label, say in _facts()]
    return [Compared(label, first, second) for label, first, second in (*facts, *_counts(pair))]


def _facts() -> Iterable[tuple[str, Callable[[Child], str]]]:
    return (
        (_("Legal name"), lambda child: child.legal_name),
        (_("Preferred name"), lambda child: child.name),
        (_("Date of birth"), lambda child: date_format(child.born_on, "j F Y")),
        (_("Sex"), lambda child: str(child.get_sex_display())),
        (_("UPN"), lambda child: child.numbers["upn"]),
        (_("NHS number"), lambda child: child.numbers["nhs_number"]),
        (_("Schools"), _schools),
        (_("Home authority"), lambda child: authority_name(child.home_authority_code)),
        (_("Address"), _address),
        (_("Parents and carers"), _parents),
        (_("Record made on"), lambda child: date_format(child.recorded_at, "j F Y")),
    )


def _schools(child: Child) -> str:
    rows = child.enrolments.filter(ends_on__isnull=True).select_related("school")
    return "; ".join(f"{row.school.name} ({row.get_kind_display()})" for row in rows)


def _address(child: Child) -> str:
    row = child.addresses.filter(ends_on__isnull=True).first()
    return f"{row.street}, {row.postcode}" if row else ""


def _parents(child: Child) -> str:
    return "; ".join(child.parents.values_list("full_name", flat=True))


def _counts(pair: DuplicatePair) -> Iterable[tuple[str, str, str]]:
    shown_above = {"identifier", "enrolment", "address", "parent"}
    for model, name in references_to_child():
        if model._meta.model_name in shown_above:
            continue
        manager: Any = model._base_manager
        first, second = (
            manager.filter(**{name: child}).count() for child in (pair.first, pair.second)
        )
        if first or second:
            label = str(model._meta.verbose_name_plural)
            yield label[:1].upper() + label[1:], str(first), str(second)
