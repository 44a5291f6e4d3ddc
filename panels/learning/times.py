"""How long children waited for a decision, and for what was decided to begin, by month."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import BooleanField
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calendars.working_days_sql import working_days_sql
from cases.registries import decision_starts
from panels.learning.counting import fetch, spread
from panels.learning.figures import Count, Row, Table, Value, lengths
from panels.learning.sight import NEVER_HELD, Sight
from panels.models import Decision
from panels.models.decisions import STANDING

TO_DECISION = gettext_lazy(
    "Counted: referrals decided in the period, at a meeting or as a fast track, from the day they "
    "were sent to the first decision. Days on which a question stood open and deferrals are "
    "counted too: the child waited. Not counted: reviews and returns, referrals that were "
    "withdrawn, and decisions that took another one’s place. The month is that of the decision."
)
TO_START = gettext_lazy(
    "Counted: decisions of the period that stand and give a child something, from the decision to "
    "the first day of a placement, of support at school or of a return. What began on the day of "
    "the decision or before counts 0 days. Not begun: nothing has begun by today. Not counted: "
    "education on an interim authorisation, which does not wait for the panel."
)
# Decisions that are alike in their day, in both lengths and in whether something waits to begin.
_TIMES = """
WITH decided AS MATERIALIZED ({{}}),
started AS (
    SELECT decided.id, min(work.first_day) AS first_day
    FROM decided JOIN ({work}) AS work (child, reference, first_day, outcomes)
    ON work.child = decided.child AND decided.outcome = ANY (work.outcomes)
        AND (work.reference = decided.reference
            OR work.reference = '' AND work.first_day >= decided.decided_on)
    WHERE decided.holds
    GROUP BY decided.id
),
measured AS (
    SELECT decided.decided_on,
        CASE WHEN decided.is_first THEN {decision} END AS to_decision,
        CASE WHEN started.first_day IS NOT NULL THEN greatest({start}, 0) END AS to_start,
        decided.holds AND decided.starts AND started.first_day IS NULL AS waits
    FROM decided LEFT JOIN started ON started.id = decided.id
    LEFT JOIN referrals_referral AS sent
        ON decided.kind = 'referral' AND sent.id = decided.subject
)
SELECT decided_on, to_decision, to_start, waits, count(*) FROM measured GROUP BY 1, 2, 3, 4
"""
_SENT_ON = "(sent.submitted_at AT TIME ZONE 'Europe/London')::date"


@dataclass
class Measured:
    """How often there is each length, and how many of what was to begin have not."""

    to_decision: Counter[int] = field(default_factory=Counter)
    to_start: Counter[int] = field(default_factory=Counter)
    waiting: int = 0

    def add(
        self, to_decision: int | None, to_start: int | None, waits: bool | None, number: int
    ) -> None:
        """So many decisions that are alike."""
        if to_decision is not None:
            self.to_decision[to_decision] += number
        if to_start is not None:
            self.to_start[to_start] += number
        self.waiting += number if waits else 0


Line = tuple[str, Measured, bool]


def times_tables(sight: Sight) -> list[Table]:
    """From sending to decision, and from decision to the first day, by month. One query.

    Months before the first decision of the period are left out.
    """
    starters = [one for one in decision_starts if one.first_days is not None]
    work = " UNION ALL ".join(
        f"SELECT begun.*, ARRAY[{_listed(one.outcomes)}]::text[] FROM ({{}}) AS begun"  # noqa: S608
        for one in starters
    )
    statement = _TIMES.format(
        work=work or _NO_WORK,
        decision=working_days_sql(_SENT_ON, "decided.decided_on"),
        start=working_days_sql("decided.decided_on", "started.first_day"),
    )
    starting = {outcome for one in starters for outcome in one.outcomes}
    parts = [_facts(sight, starting), *(one.first_days() for one in starters if one.first_days)]
    whole, by_month = Measured(), defaultdict[str, Measured](Measured)
    for day, *alike in fetch(statement, *parts):
        for measured in (whole, by_month[_month(day)]):
            measured.add(*alike)
    months = {_month(day): date_format(day, "F Y") for day in _months(sight)}
    begun = min(by_month, default="")
    lines = [
        (label, by_month[key], False) for key, label in months.items() if begun and key >= begun
    ]
    lines.append((_("Whole period"), whole, True))
    return [_to_decision(lines), _to_start(lines)]


_NO_WORK = "SELECT NULL::bigint, NULL::text, NULL::date, NULL::text[] WHERE false"


def _listed(outcomes: frozenset[str]) -> str:
    return ", ".join(f"'{outcome}'" for outcome in sorted(outcomes))


def _facts(sight: Sight, starting: set[str]) -> QuerySet:
    earlier = Decision.objects.filter(item=OuterRef("item"), pk__lt=OuterRef("pk"))
    held_before = earlier.order_by().exclude(status__in=NEVER_HELD)
    return (
        sight.decisions()
        .annotate(
            child=F("item__child_id"), kind=F("item__kind"), subject=F("item__subject_id"),
            is_first=~Exists(held_before), holds=_is(Q(status__in=STANDING)),
            starts=_is(Q(outcome__in=starting)),
        )
        .values(
            "id", "reference", "outcome", "decided_on", "child", "kind", "subject", "is_first",
            "holds", "starts",
        )
    )  # fmt: skip


def _is(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _to_decision(lines: list[Line]) -> Table:
    rows = [Row(label, _lengths(one.to_decision), is_total) for label, one, is_total in lines]
    return Table(
        "to-decision", _("From sending a referral to the decision"), TO_DECISION, _("Month"),
        (_("Decided"), _("Median"), _("Nine of ten within"), _("Slowest")), tuple(rows),
        charted=1, unit=_("working days"),
    )  # fmt: skip


def _to_start(lines: list[Line]) -> Table:
    rows = [
        Row(label, (*_lengths(one.to_start), Count(one.waiting)), is_total)
        for label, one, is_total in lines
    ]
    return Table(
        "to-start", _("From the decision to the first day"), TO_START, _("Month"),
        (_("Begun"), _("Median"), _("Nine of ten within"), _("Slowest"), _("Not begun")),
        tuple(rows), charted=1, unit=_("working days"),
    )  # fmt: skip


def _lengths(found: Counter[int]) -> tuple[Value, ...]:
    return (Count(found.total()), *lengths(spread(found), found.total()))


def _months(sight: Sight) -> list[date]:
    """The first day of every month that the period touches."""
    day, found = sight.period.first.replace(day=1), []
    while day <= sight.period.last:
        found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
