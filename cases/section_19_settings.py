"""Numbers of the section 19 record: settings of the authority."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

_GROUP = _("Section 19")

DAYS_AWAY = register_setting(
    AuthoritySetting(
        key="cases.section_19_days",
        label=_("School days away because of health after which the authority must ask itself"),
        help=_(
            "Consecutive, or added up over the academic year. The guidance of the Department for "
            "Education (2023) says 15 days or more."
        ),
        default=15,
        unit=_("school days"),
        group=_GROUP,
        minimum=1,
        maximum=15,
    )
)
INTERIM_WEEKS = register_setting(
    AuthoritySetting(
        key="cases.interim_weeks",
        label=_("Weeks for which interim provision is proposed"),
        help=_("The named officer can choose another day each time."),
        default=6,
        unit=_("weeks"),
        group=_GROUP,
        minimum=1,
        maximum=26,
    )
)
DECIDE_DAYS = register_setting(
    AuthoritySetting(
        key="cases.section_19_decide_days",
        label=_("Days in which the named officer decides"),
        help=_("From the day the authority knew. After that the record is shown as late."),
        default=5,
        unit=_("working days"),
        group=_GROUP,
        minimum=1,
        maximum=20,
    )
)
