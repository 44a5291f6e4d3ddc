"""The numbers of the alert rule: settings of the authority."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, get_setting, register_setting

_GROUP = _("Attendance alerts")
_DAYS = _("school days")

CUMULATIVE_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.cumulative_days",
        label=_("Days of health-related absence, added up, that raise an alert"),
        help=_(
            "However they are spread in the academic year, or within so many weeks if that is set."
        ),
        default=10,
        unit=_DAYS,
        group=_GROUP,
        minimum=1,
        maximum=60,
    )
)
CONSECUTIVE_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.consecutive_days",
        label=_("Days of health-related absence one after another that raise an alert"),
        help=_("Half a day at school breaks the row; days without school do not."),
        default=10,
        unit=_DAYS,
        group=_GROUP,
        minimum=1,
        maximum=30,
    )
)
WINDOW_WEEKS = register_setting(
    AuthoritySetting(
        key="attendance.window_weeks",
        label=_("Weeks within which days are added up"),
        help=_("0 adds up the whole academic year. Weeks of holiday count as weeks."),
        default=0,
        unit=_("weeks"),
        group=_GROUP,
        minimum=0,
        maximum=52,
    )
)
FURTHER_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.further_days",
        label=_("Days at which an alert asks for prioritised assessment"),
        help=_(
            "School and liaison officer are told once, and the school is asked to see that CAMHS "
            "or another service prioritises the child."
        ),
        default=15,
        unit=_DAYS,
        group=_GROUP,
        minimum=1,
        maximum=90,
    )
)
ANSWER_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.answer_days",
        label=_("Days that a school has to answer an alert"),
        help=_("After that, the alert goes to the liaison officer."),
        default=5,
        unit=_DAYS,
        group=_GROUP,
        minimum=1,
        maximum=30,
    )
)
COORDINATOR_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.coordinator_days",
        label=_("Further days after which an unanswered alert goes to the panel coordinator"),
        help=_("Counted from the day on which the liaison officer got it."),
        default=5,
        unit=_DAYS,
        group=_GROUP,
        minimum=1,
        maximum=30,
    )
)
HOLD_WEEKS = register_setting(
    AuthoritySetting(
        key="attendance.hold_weeks",
        label=_("Weeks within which a held alert must be reviewed"),
        help=_("The furthest review date that a hold may have."),
        default=26,
        unit=_("weeks"),
        group=_GROUP,
        minimum=1,
        maximum=52,
    )
)
NEAR_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.near_days",
        label=_("Days before the threshold from which a child is shown as near it"),
        default=3,
        unit=_DAYS,
        group=_GROUP,
        minimum=1,
        maximum=20,
    )
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The two thresholds of the rule, in school days of two sessions.

    Days are added up within `window_weeks`, or in the academic year where it is None.
    """

    cumulative_days: int
    consecutive_days: int
    window_weeks: int | None = None

    @property
    def fewest_sessions(self) -> int:
        """Below this many sessions neither threshold can be reached."""
        return 2 * min(self.cumulative_days, self.consecutive_days)


def current_thresholds() -> Thresholds:
    """The thresholds that the authority has set."""
    return Thresholds(
        get_setting(CUMULATIVE_DAYS),
        get_setting(CONSECUTIVE_DAYS),
        get_setting(WINDOW_WEEKS) or None,
    )
