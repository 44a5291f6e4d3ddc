"""What was decided: by kind of request, school, health need and agency present."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Count as Counted
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency, Organisation
from cases.models import EnrolmentKind, HealthNeedKind
from cases.registries import Words, agenda_kinds
from panels.learning.counting import fetch
from panels.learning.figures import Count, Row, Table
from panels.learning.sight import Sight
from panels.models import Outcome
from panels.models.decisions import STANDING

BY_KIND = gettext_lazy(
    "Counted: decisions of the period that stand, once each. Not counted: what the second agency "
    "of a fast track did not agree to, and decisions that another one has replaced."
)
BY_SCHOOL = gettext_lazy(
    "Counted: the same decisions, by the main school that the child was on the roll of on the day "
    "of the decision. “No school” is everybody who was on no roll that day."
)
BY_NEED = gettext_lazy(
    "Counted: the same decisions, by each health need that was known on the day of the decision. A "
    "child with two needs stands in two rows, so that the rows add up to more than all decisions."
)
BY_AGENCY = gettext_lazy(
    "Counted: the same decisions, by each agency that was present with a vote and was heard, also "
    "where it did not agree. A decision stands in one row for each agency, so that the rows add up "
    "to more than all decisions. “Disagreed” counts those where the agency’s dissent is recorded."
)

Key = tuple[Any, ...]
Found = dict[Key, dict[str, int]]


def outcome_tables(sight: Sight) -> list[Table]:
    """How often each outcome, and four tables of one column for each outcome. Five queries."""
    standing = sight.decisions().filter(status__in=STANDING)
    by_kind = _cross(standing, "item__kind")
    everybody = _sums(by_kind)
    return [
        _by_outcome(everybody), _by_kind(by_kind), _by_school(standing, everybody),
        _by_need(standing), _by_agency(standing),
    ]  # fmt: skip


def _by_outcome(everybody: dict[str, int]) -> Table:
    rows = [Row(outcome.label, (Count(everybody[outcome]),)) for outcome in _used({(): everybody})]
    return Table(
        "decided", _("Decisions by outcome"), BY_KIND, _("Outcome"), (_("Decisions"),),
        _with_total(rows), charted=0,
    )  # fmt: skip


def _by_kind(found: Found) -> Table:
    labels: list[tuple[str, Words]] = [(kind.key, kind.label) for kind in agenda_kinds]
    rows = [_row(label, found[(key,)], shown=_used(found))
            for key, label in labels if (key,) in found]  # fmt: skip
    return Table(
        "outcomes", _("Outcomes by kind of request"), BY_KIND, _("Kind"), _columns(_used(found)),
        _with_total(rows), charted=0,
    )  # fmt: skip


def _by_school(standing: QuerySet, everybody: dict[str, int]) -> Table:
    on_roll = standing.filter(
        Q(item__child__enrolments__ends_on__isnull=True)
        | Q(item__child__enrolments__ends_on__gte=F("decided_on")),
        item__child__enrolments__kind=EnrolmentKind.MAIN,
        item__child__enrolments__starts_on__lte=F("decided_on"),
    )
    by_school = _cross(on_roll, "item__child__enrolments__school")
    names = dict(Organisation.objects.filter(pk__in=[pk for pk, in by_school])
                 .values_list("pk", "name"))  # fmt: skip
    found: Found = {(names[pk], pk): numbers for (pk,), numbers in by_school.items()}
    shown = _used({(): everybody})
    rows = [_row(key[0], found[key], shown=shown) for key in sorted(found, key=_most(found))]
    elsewhere = {
        outcome: max(0, number - sum(one.get(outcome, 0) for one in found.values()))
        for outcome, number in everybody.items()
    }
    if any(elsewhere.values()):
        rows.append(_row(_("No school"), elsewhere, shown=shown))
    return Table(
        "schools", _("Outcomes by school"), BY_SCHOOL, _("School"), _columns(shown),
        _with_total(rows), charted=0, is_open=True,
    )  # fmt: skip


def _by_need(standing: QuerySet) -> Table:
    known = standing.filter(
        Q(item__child__health_needs__ends_on__isnull=True)
        | Q(item__child__health_needs__ends_on__gte=F("decided_on")),
        item__child__health_needs__starts_on__lte=F("decided_on"),
    )
    found = _cross(known, "item__child__health_needs__kind")
    shown = _used(found)
    rows = [_row(need.label, found.get((need.value,), {}), shown=shown) for need in HealthNeedKind]
    return Table(
        "needs", _("Outcomes by health need"), BY_NEED, _("Health need"), _columns(shown),
        tuple(rows), charted=0,
    )  # fmt: skip


def _by_agency(standing: QuerySet) -> Table:
    found = _cross(standing, "stances__agency")
    found.pop((None,), None)
    against = dict(
        standing.filter(stances__kind="dissents").values_list("stances__agency")
        .annotate(number=Counted("pk", distinct=True))
    )  # fmt: skip
    shown = _used(found)
    rows = []
    for agency in Agency:
        if (agency.value,) in found:
            row = _row(agency.label, found[(agency.value,)], shown=shown)
            rows.append(Row(row.label, (*row.values, Count(against.get(agency, 0)))))
    return Table(
        "agencies", _("Outcomes by agency present"), BY_AGENCY, _("Agency"),
        (*_columns(shown), _("Disagreed")), tuple(rows), charted=0,
    )  # fmt: skip


def _cross(standing: QuerySet, *names: str) -> Found:
    """How many decisions there are by what `names` say and by outcome, each decision once."""
    each = standing.values(*names, "outcome", "pk").distinct()
    places = range(1, len(names) + 2)
    columns = ", ".join(f"c{place}" for place in places)
    statement = f"SELECT {columns}, count(*) FROM ({{}}) AS each ({columns}, id) GROUP BY {columns}"  # noqa: S608
    found: Found = defaultdict(dict)
    for *key, outcome, number in fetch(statement, each):
        found[tuple(key)][outcome] = number
    return found


def _sums(found: Found) -> dict[str, int]:
    """All by outcome, of rows in each of which a decision stands once."""
    sums: Counter[str] = Counter()
    for row in found.values():
        sums.update(row)
    return dict(sums)


def _most(found: Found) -> Callable[[Key], Any]:
    """Orders by number, the most first, then by name."""
    return lambda key: (-sum(found[key].values()), key)


def _used(found: Found) -> list[Outcome]:
    """The outcomes that there are, in the order of the list: nobody reads ten columns of 0."""
    there = {outcome for row in found.values() for outcome, number in row.items() if number}
    return [outcome for outcome in Outcome if outcome in there]


def _columns(shown: list[Outcome]) -> tuple[Words, ...]:
    return (_("All"), *(outcome.label for outcome in shown))


def _row(label: Words, numbers: dict[str, int], *, shown: list[Outcome]) -> Row:
    parts = [numbers.get(outcome, 0) for outcome in shown]
    return Row(label, (Count(sum(parts)), *(Count(part) for part in parts)))


def _with_total(rows: list[Row]) -> tuple[Row, ...]:
    if len(rows) < 2:
        return tuple(rows)
    columns = zip(*(row.values for row in rows), strict=True)
    sums = tuple(
        Count(sum(value.number for value in column if isinstance(value, Count)))
        for column in columns
    )
    return (*rows, Row(_("All"), sums, is_total=True))
