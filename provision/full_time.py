"""How many hours a week full-time education is at a child's age.

The law gives no number. The defaults are those that the Local Government Ombudsman used in *Out
of school … out of mind?* (2011), taken from guidance on taught time; the authority may set others.
"""

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from calendars.models import academic_year_of
from cases.models import Child
from ledger.authority_settings import AuthoritySetting, get_setting, register_setting
from provision.meter import Rate

MINUTES = Decimal(60)


def _register(key: str, label: str | Promise, default: int) -> AuthoritySetting:
    return register_setting(
        AuthoritySetting(
            key=f"provision.full_time_{key}",
            label=label,
            help=_("1,500 minutes are 25 hours."),
            default=default,
            unit=_("minutes a week"),
            group=_("Full-time education"),
            minimum=600,
            maximum=2400,
        )
    )


# The highest year group to which each applies, with its setting.
STAGES = (
    (2, _register("key_stage_1", _("Full time in Reception to Year 2"), 1260)),
    (6, _register("key_stage_2", _("Full time in Years 3 to 6"), 1410)),
    (10, _register("key_stage_3", _("Full time in Years 7 to 10"), 1440)),
)
OLDEST = _register("year_11", _("Full time in Year 11 and above"), 1500)


def full_time_hours(year_group: int) -> Decimal:
    """Hours a week of full-time education in a year group (0 is Reception)."""
    setting = next((found for highest, found in STAGES if year_group <= highest), OLDEST)
    return Decimal(get_setting(setting)) / MINUTES


def full_time_rates(child: Child, *, start: date, end: date) -> list[Rate]:
    """Full time for the child, one rate for each academic year between two days."""
    rates = []
    for year in range(academic_year_of(start), academic_year_of(end) + 1):
        first, last = date(year, 8, 1), date(year + 1, 7, 31)
        hours = full_time_hours(child.year_group_on(date(year, 9, 1)))
        rates.append(Rate(hours, first, last))
    return rates
