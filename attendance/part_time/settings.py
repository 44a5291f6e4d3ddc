"""What the authority can set about part-time timetables."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, get_setting, register_setting

LONGEST_WEEKS = register_setting(
    AuthoritySetting(
        key="attendance.part_time_weeks",
        label=_("Longest part-time timetable"),
        help=_(
            "A part-time timetable is temporary. After this time it is agreed anew, or ends; one "
            "that goes on for longer in all is pointed out to the liaison officer."
        ),
        default=6,
        unit=_("weeks"),
        group=_("Part-time timetables"),
        minimum=1,
        maximum=12,
    )
)


def longest() -> timedelta:
    """The longest time that a part-time timetable may last (authority's setting)."""
    weeks: int = get_setting(LONGEST_WEEKS)
    return timedelta(weeks=weeks)


def longest_end(starts_on: date) -> date:
    """The last day that a part-time timetable from a day on may have."""
    return starts_on + longest() - timedelta(days=1)
