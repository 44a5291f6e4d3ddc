"""What the authority sets for its panels. The defaults are those that councils publish."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

_GROUP = _("Panel")

QUORUM_AGENCIES = register_setting(
    AuthoritySetting(
        key="panels.quorum_agencies",
        label=_("Agencies needed beside the chair"),
        help=_("Education and health must always be among them."),
        default=3, minimum=2, maximum=6, group=_GROUP,
    )
)  # fmt: skip
LETTER_DAYS = register_setting(
    AuthoritySetting(
        key="panels.letter_days",
        label=_("Days to send the decision letter"),
        default=5, minimum=1, maximum=20, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
TRIAGE_DAYS = register_setting(
    AuthoritySetting(
        key="panels.triage_days",
        label=_("Days to decide a fast track"),
        default=2, minimum=1, maximum=10, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
REVIEW_WEEKS = register_setting(
    AuthoritySetting(
        key="panels.review_weeks",
        label=_("Weeks until a decision is reviewed"),
        default=6, minimum=1, maximum=26, unit=_("weeks"), group=_GROUP,
    )
)  # fmt: skip
ACCESS_DAYS = register_setting(
    AuthoritySetting(
        key="panels.access_days",
        label=_("Days that members can open papers after the minutes are agreed"),
        default=10, minimum=0, maximum=60, unit=_("days"), group=_GROUP,
    )
)  # fmt: skip
