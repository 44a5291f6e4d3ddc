"""What the authority can set about families' access and what they are told."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

FAMILIES = _("Families")

INVITATION_DAYS = register_setting(
    AuthoritySetting(
        key="cases.family_invitation_days",
        label=_("A family’s code works for"),
        help=_("Counted from the day it is made. A posted letter takes some days to arrive."),
        default=21,
        unit=_("days"),
        group=FAMILIES,
        minimum=1,
        maximum=60,
    )
)
ACCESS_WARNING_DAYS = register_setting(
    AuthoritySetting(
        key="cases.family_access_warning_days",
        label=_("Look again at a family’s access before it is due"),
        help=_("How long before a 16th or 18th birthday somebody gets the task."),
        default=28,
        unit=_("days"),
        group=FAMILIES,
        minimum=1,
        maximum=180,
    )
)
TELLING_DAYS = register_setting(
    AuthoritySetting(
        key="cases.telling_days",
        label=_("Bad news waits for a call or visit"),
        help=_(
            "A decline or the early end of a placement appears on the family’s pages once somebody "
            "has told them, and at the latest after so many working days."
        ),
        default=3,
        unit=_("working days"),
        group=FAMILIES,
        minimum=0,
        maximum=10,
    )
)
MESSAGE_DAYS = register_setting(
    AuthoritySetting(
        key="cases.message_days",
        label=_("Answer a family’s message within"),
        default=2,
        unit=_("working days"),
        group=FAMILIES,
        minimum=1,
        maximum=10,
    )
)
