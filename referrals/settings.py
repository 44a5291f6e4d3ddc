"""Times that the authority sets for referrals."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from ledger.authority_settings import AuthoritySetting, register_setting

_GROUP = _("Referrals")
_WORKING_DAYS = _("working days")


def _days(key: str, label: object, default: int, help_text: object = "") -> AuthoritySetting:
    return register_setting(
        AuthoritySetting(
            key=f"referrals.{key}", label=label, default=default, help=help_text,  # type: ignore[arg-type]
            unit=_WORKING_DAYS, group=_GROUP, minimum=1, maximum=60,
            also_changed_with=Permission.MANAGE_PANEL,
        )
    )  # fmt: skip


# Local authorities' published commitments (Walsall, 2019: an answer within 2 working days);
# none publishes a time for a fast track, so these are starting points.
ACKNOWLEDGE_DAYS = _days(
    "acknowledge_days", _("Acknowledge a referral, or a request to look again, within"), 2
)
FAST_TRACK_TRIAGE_DAYS = _days("fast_track_triage_days", _("Triage a fast track within"), 2)
DECISION_DAYS = _days(
    "decision_days", _("Decide a referral within"), 15,
    _("Counted from submission, without the days that it was returned."),
)  # fmt: skip
FAST_TRACK_DECISION_DAYS = _days(
    "fast_track_decision_days", _("Decide a fast track within"), 5,
    _("Counted from submission, without the days that it was returned."),
)  # fmt: skip
QUESTION_DAYS = _days(
    "question_days", _("Time that a school has to answer a question"), 5,
    _("The day suggested when a referral is returned for information."),
)  # fmt: skip
REMIND_DAYS = _days(
    "remind_days", _("Remind again of a question or of evidence after"), 3,
    _("The first reminder goes out on the working day after its last day."),
)  # fmt: skip
LOOK_AGAIN_DAYS = _days(
    "look_again_days", _("Time proposed for earlier support at school"), 20,
    _("The coordinator can choose another day each time."),
)  # fmt: skip
CRITERIA_KINDS = register_setting(
    AuthoritySetting(
        key="referrals.criteria_kinds",
        label=_("Kinds of support that a school tries before a referral"),
        help=_("Fewer than this, and the triage page proposes earlier support."),
        default=2, group=_GROUP, minimum=0, maximum=8,
    )
)  # fmt: skip
CRITERIA_WEEKS = register_setting(
    AuthoritySetting(
        key="referrals.criteria_weeks", label=_("Weeks for which support was tried"), default=6,
        unit=_("weeks"), group=_GROUP, minimum=0, maximum=26,
    )
)  # fmt: skip
CRITERIA_PLAN = register_setting(
    AuthoritySetting(
        key="referrals.criteria_plan",
        label=_("Expect an Individual Healthcare Plan with a referral"), default=True,
        group=_GROUP,
    )
)  # fmt: skip
LINK_DAYS = register_setting(
    AuthoritySetting(
        key="referrals.link_days", label=_("A clinician’s link works for"), default=14,
        unit=_("days"), group=_GROUP, minimum=1, maximum=60,
    )
)  # fmt: skip
LINK_TRIES = register_setting(
    AuthoritySetting(
        key="referrals.link_tries", label=_("Wrong dates of birth before a link is locked"),
        default=5, unit=_("tries"), group=_GROUP, minimum=3, maximum=10,
    )
)  # fmt: skip
