"""How many children wait for a decision today, and how long they have."""

import itertools
from bisect import bisect_left
from collections import Counter, defaultdict

from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calendars.working_days_sql import working_days_sql
from cases.registries import Words
from panels.learning.counting import fetch, spread
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
# The days are counted once for all that were sent on the same day.
_WAITING = (
    "SELECT status, {days} AS days, number FROM"
    " (SELECT status, sent_on, count(*) AS number FROM ({{}}) AS sent GROUP BY 1, 2) AS by_day"
)
Lengths = dict[str, Counter[int]]


def waiting_tables(sight: Sight) -> list[Table]:
    """By age, and by what each waits for. One query."""
    sent = sight.waiting().annotate(sent_on=TruncDate("submitted_at"))
    days = working_days_sql("sent_on", f"DATE '{timezone.localdate()}'")
    by_status: Lengths = defaultdict(Counter)
    for status, length, number in fetch(
        _WAITING.format(days=days), sent.values("status", "sent_on")
    ):
        by_status[status][length] += number
    everybody = sum(by_status.values(), Counter())
    return [_ages(everybody), _states(by_status, everybody)]


def _ages(everybody: Counter[int]) -> Table:
    by_band: Counter[int] = Counter()
    for length, number in everybody.items():
        by_band[bisect_left(BANDS, length)] += number
    rows = [Row(label, (Count(by_band[band]),)) for band, label in enumerate(band_labels())]
    return Table(
        "waiting", _("Waiting today, by age"), COUNTS, _("Working days since it was sent"),
        (_("Referrals"),), (*rows, Row(_("All"), (Count(everybody.total()),), is_total=True)),
        charted=0,
    )  # fmt: skip


def _states(by_status: Lengths, everybody: Counter[int]) -> Table:
    rows = [
        _measured(status.label, by_status[status])
        for status in map(ReferralStatus, LIVE_STATUSES) if status in by_status
    ]  # fmt: skip
    return Table(
        "waiting-states", _("What they wait for, and how long so far"), COUNTS, _("State"),
        (_("Referrals"), _("Median"), _("Nine of ten within"), _("Longest")),
        (*rows, _measured(_("All"), everybody, is_total=True)), unit=_("working days"),
    )  # fmt: skip


def _measured(label: Words, found: Counter[int], *, is_total: bool = False) -> Row:
    number = found.total()
    return Row(label, (Count(number), *lengths(spread(found), number)), is_total)


def band_labels() -> list[str]:
    """“Up to 5”, “6 to 10” …, “More than 40”."""
    first = _("Up to %(most)s") % {"most": BANDS[0]}
    middle = [
        _("%(least)s to %(most)s") % {"least": below + 1, "most": most}
        for below, most in itertools.pairwise(BANDS)
    ]
    return [first, *middle, _("More than %(most)s") % {"most": BANDS[-1]}]
