"""What the authority can set about returns."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

GROUP = _("Returns to school")

PART_TIME_WEEKS = register_setting(
    AuthoritySetting(
        key="reintegration.part_time_weeks",
        label=_("Longest part-time timetable"),
        help=_("A part-time timetable is temporary. After this time it is agreed anew, or ends."),
        default=6,
        unit=_("weeks"),
        group=GROUP,
        minimum=1,
        maximum=12,
    )
)
SLIP_PERCENT = register_setting(
    AuthoritySetting(
        key="reintegration.slip_percent",
        label=_("A return slips below"),
        help=_(
            "When a child came to a smaller share of the sessions planned for a week, whoever "
            "leads the plan is told."
        ),
        default=80,
        unit=_("per cent of planned sessions"),
        group=GROUP,
        minimum=10,
        maximum=100,
    )
)
