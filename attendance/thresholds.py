"""The numbers of the alert rule: settings of the authority."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, get_setting, register_setting

_GROUP = _("Attendance alerts")
_DAYS = _("school days")

CUMULATIVE_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.cumulative_days",
        label=_("Days of health-related absence in the academic year that raise an alert"),
        help=_("Added up, however they are spread. A school day has two sessions."),
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
    """The two thresholds of the rule, in school days of two sessions."""

    cumulative_days: int
    consecutive_days: int

    @property
    def fewest_sessions(self) -> int:
        """Below this many sessions neither threshold can be reached."""
        return 2 * min(self.cumulative_days, self.consecutive_days)


def current_thresholds() -> Thresholds:
    """The thresholds that the authority has set."""
    return Thresholds(get_setting(CUMULATIVE_DAYS), get_setting(CONSECUTIVE_DAYS))
