"""What the authority can set about the two statutory returns."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

GROUP = _("Sickness and attendance returns")

# Days of the regulations and the guidance, not of the authority.
SICKNESS_DAYS = 15
CONTINUOUS_DAYS = 10

INTERVAL_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.return_interval",
        label=_("Days from one return to the next"),
        help=_("As agreed with schools; the law allows a month at most."),
        default=28,
        unit=_("days"),
        group=GROUP,
        minimum=1,
        maximum=31,
    )
)
IRREGULAR_DAYS = register_setting(
    AuthoritySetting(
        key="attendance.irregular_days",
        label=_("Days of unauthorised absence from which a child may fail to attend regularly"),
        help=_("Waymark then proposes the child for the attendance return; the school decides."),
        default=5,
        unit=_("school days"),
        group=GROUP,
        minimum=1,
        maximum=30,
    )
)
IRREGULAR_WEEKS = register_setting(
    AuthoritySetting(
        key="attendance.irregular_weeks",
        label=_("Weeks in which they are added up"),
        help=_("Rolling: so many weeks up to any day."),
        default=10,
        unit=_("weeks"),
        group=GROUP,
        minimum=1,
        maximum=40,
    )
)
