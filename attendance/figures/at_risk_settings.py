"""From when on a pattern of absence is one: settings of the authority.

They are chosen so that one illness, or what a child of average attendance misses here and there,
lists nobody: in most schools a list is read that names a few in a hundred, and no longer one.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, get_setting, register_setting

# Long enough that four weeks stand beside four, short enough that it is about now.
WEEKS: Final = 8
_GROUP = _("Children at risk before an alert")

RISING_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.risk_rising_days",
        label=_("School days missed more than before that count as rising absence"),
        help=_(
            "In the last four school weeks against the four before. They must also be twice as "
            "many and lie in two weeks or more, so that one illness is not taken for a trend."
        ),
        default=4, unit=_("school days"), group=_GROUP, minimum=1, maximum=20,
    )
)  # fmt: skip
BROKEN_WEEKS = register_setting(
    AuthoritySetting(
        key="attendance.risk_broken_weeks",
        label=_("Weeks of the last eight with a day or more missed that count as broken weeks"),
        help=_(
            "Weeks missed altogether are left out. Six weeks with one day are 15% of the time, "
            "well above the tenth from which the Department for Education calls absence "
            "persistent."
        ),
        default=6, unit=_("weeks"), group=_GROUP, minimum=2, maximum=WEEKS,
    )
)  # fmt: skip
SAME_WEEKDAY = register_setting(
    AuthoritySetting(
        key="attendance.risk_same_weekday",
        label=_("Weeks of the last eight with the same weekday missed that count as a pattern"),
        help=_(
            "It must also be half of all days missed. Somebody who is away one day a week on no "
            "day in particular misses the same weekday about twice."
        ),
        default=4, unit=_("weeks"), group=_GROUP, minimum=2, maximum=WEEKS,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings, in half-day sessions where sessions are counted."""

    rising_sessions: int
    broken_weeks: int
    same_weekday: int

    @property
    def fewest(self) -> int:
        """Who missed fewer sessions shows no pattern."""
        return min(self.rising_sessions, 2 * self.broken_weeks, self.same_weekday)


def current_limits() -> Limits:
    """What the authority has set."""
    return Limits(
        rising_sessions=2 * get_setting(RISING_DAYS),
        broken_weeks=get_setting(BROKEN_WEEKS),
        same_weekday=get_setting(SAME_WEEKDAY),
    )
