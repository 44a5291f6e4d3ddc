"""What the authority sets for placements."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting

_GROUP = _("Placements")

ARRANGE_DAYS = register_setting(
    AuthoritySetting(
        key="provision.arrange_days",
        label=_("Days to arrange a placement that was authorised"),
        default=5, minimum=1, maximum=20, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
REVIEW_WEEKS = register_setting(
    AuthoritySetting(
        key="provision.review_weeks",
        label=_("Weeks between the reviews of a placement, at most"),
        help=_("Weeks in school. Half a term is six or seven."),
        default=6, minimum=1, maximum=7, unit=_("weeks"), group=_GROUP,
    )
)  # fmt: skip
HOME_TUITION_WEEKS = register_setting(
    AuthoritySetting(
        key="provision.home_tuition_weeks",
        label=_("Weeks of home tuition for mental health before somebody takes over"),
        default=12, minimum=2, maximum=26, unit=_("weeks"), group=_GROUP,
    )
)  # fmt: skip
STEPS_BEFORE_NOTICE = register_setting(
    AuthoritySetting(
        key="provision.steps_before_notice",
        label=_("Steps to be taken before notice when a child does not come"),
        help=_("At least one of them together with the child or family."),
        default=3, minimum=1, maximum=10, unit=_("steps"), group=_GROUP,
    )
)  # fmt: skip
NOTICE_DAYS = register_setting(
    AuthoritySetting(
        key="provision.notice_days",
        label=_("Days of notice before a placement ends"),
        default=10, minimum=1, maximum=30, unit=_("school days"), group=_GROUP,
    )
)  # fmt: skip
