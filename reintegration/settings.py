"""What the authority can set about returns."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

GROUP = _("Returns to school")

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
