"""What the authority can set about plans."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

REMINDER_DAYS = register_setting(
    AuthoritySetting(
        key="healthcare_plans.reminder_days",
        label=_("Remind of a plan’s review"),
        help=_("How long before the day of the review the school and health are reminded."),
        default=28,
        unit=_("days"),
        group=_("Healthcare plans"),
        minimum=1,
        maximum=120,
    )
)
