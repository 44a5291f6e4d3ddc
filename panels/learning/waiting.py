"""How many children wait for a decision today, and how long they have."""

import itertools

from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calendars.working_days_sql import working_days_sql
from cases.registries import Words
from panels.learning.counting import fetch
from panels.learning.figures import Count, Row, Table, lengths
from panels.learning.sight import Sight
from referrals.models import ReferralStatus
from referrals.models.referral import LIVE_STATUSES

# The last working day of each band; the first is the usual time to acknowledge and look.
BANDS = (5, 10, 20, 40)
COUNTS = gettext_lazy(
    "Counted: referrals that were sent in and are neither decided nor withdrawn today, by the "
    "working days since they were sent. Days on which a question stood open are counted too: the "
    "child waited. Not counted: drafts, and referrals joined with another one. The period does "
    "not matter here."
)
_WAITING = (
    "SELECT status, band, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY days),"
    " percentile_disc(0.9) WITHIN GROUP (ORDER BY days), max(days) FROM (SELECT status, days,"
    " width_bucket(days, ARRAY[{bands}]) AS band FROM (SELECT status, {days} AS days FROM ({{}})"
    " AS sent) AS waited) AS aged GROUP BY GROUPING SETS ((band), (status), ())"
)


def waiting_tables(sight: Sight) -> list[Table]:
    """By age, and by what each waits for. One query."""
    sent = sight.waiting().annotate(sent_on=TruncDate("submitted_at"))
    days = working_days_sql("sent_on", f"DATE '{timezone.localdate()}'")
    statement = _WAITING.format(bands=", ".join(str(most + 1) for most in BANDS), days=days)
    rows = fetch(statement, sent.values("status", "sent_on"))
    by_band = {band: number for _status, band, number, *_rest in rows if band is not None}
    by_status = {row[0]: row for row in rows if row[0] is not None}
    total = next(row for row in rows if row[0] is None and row[1] is None)
    return [_ages(by_band, total), _states(by_status, total)]


def _ages(by_band: dict[int, int], total: tuple) -> Table:
    rows = [Row(label, (Count(by_band.get(band, 0)),)) for band, label in enumerate(band_labels())]
    return Table(
        "waiting", _("Waiting today, by age"), COUNTS, _("Working days since it was sent"),
        (_("Referrals"),), (*rows, Row(_("All"), (Count(total[2]),), is_total=True)),
        charted=0,
    )  # fmt: skip


def _states(by_status: dict[str, tuple], total: tuple) -> Table:
    rows = [
        _measured(status.label, by_status[status])
        for status in map(ReferralStatus, LIVE_STATUSES) if status in by_status
    ]  # fmt: skip
    return Table(
        "waiting-states", _("What they wait for, and how long so far"), COUNTS, _("State"),
        (_("Referrals"), _("Median"), _("Nine of ten within"), _("Longest")),
        (*rows, _measured(_("All"), total, is_total=True)), unit=_("working days"),
    )  # fmt: skip


def _measured(label: Words, row: tuple, *, is_total: bool = False) -> Row:
    _status, _band, number, median, most, longest = row
    return Row(label, (Count(number), *lengths((median, most, longest), number)), is_total)


def band_labels() -> list[str]:
    """“Up to 5”, “6 to 10” …, “More than 40”."""
    first = _("Up to %(most)s") % {"most": BANDS[0]}
    middle = [
        _("%(least)s to %(most)s") % {"least": below + 1, "most": most}
        for below, most in itertools.pairwise(BANDS)
    ]
    return [first, *middle, _("More than %(most)s") % {"most": BANDS[-1]}]
