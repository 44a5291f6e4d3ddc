"""What the authority sets for its panels. The defaults are those that councils publish."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from ledger.authority_settings import AuthoritySetting, get_setting, register_setting

_GROUP = _("Panel")
OFFICE = Permission.MANAGE_PANEL

QUORUM_AGENCIES = register_setting(
    AuthoritySetting(
        key="panels.quorum_agencies",
        label=_("Agencies needed beside the chair"),
        help=_("Education and health must always be among them."),
        default=3, minimum=2, maximum=6, group=_GROUP,
        also_changed_with=OFFICE,
    )
)  # fmt: skip
LETTER_DAYS = register_setting(
    AuthoritySetting(
        key="panels.letter_days",
        label=_("Days to send the decision letter"),
        default=5, minimum=1, maximum=20, unit=_("working days"), group=_GROUP,
        also_changed_with=OFFICE,
    )
)  # fmt: skip
TRIAGE_DAYS = register_setting(
    AuthoritySetting(
        key="panels.triage_days",
        label=_("Days to decide a fast track"),
        default=2, minimum=1, maximum=10, unit=_("working days"), group=_GROUP,
        also_changed_with=OFFICE,
    )
)  # fmt: skip
REVIEW_WEEKS = register_setting(
    AuthoritySetting(
        key="panels.review_weeks",
        label=_("Weeks until a decision is reviewed"),
        default=6, minimum=1, maximum=26, unit=_("weeks"), group=_GROUP,
        also_changed_with=OFFICE,
    )
)  # fmt: skip
ACCESS_DAYS = register_setting(
    AuthoritySetting(
        key="panels.access_days",
        label=_("Days that members can open papers after the minutes are agreed"),
        default=10, minimum=0, maximum=60, unit=_("days"), group=_GROUP,
        also_changed_with=OFFICE,
    )
)  # fmt: skip
PAPERS_REMINDER_DAYS = register_setting(
    AuthoritySetting(
        key="panels.papers_reminder_days",
        label=_("Days before a meeting to remind who has not opened the papers"),
        default=3, minimum=1, maximum=10, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip


def _minutes_setting(key: str, label: str | Promise, default: int) -> AuthoritySetting:
    return register_setting(
        AuthoritySetting(
            key=f"panels.minutes_{key}",
            label=label,
            default=default, minimum=1, maximum=120, unit=_("minutes"), group=_GROUP,
        also_changed_with=OFFICE,
        )
    )  # fmt: skip


MINUTES_REFERRAL = _minutes_setting("referral", _("Time for a referral on an agenda"), 15)
MINUTES_REVIEW = _minutes_setting("review", _("Time for a review or a return on an agenda"), 10)
MINUTES_RECONSIDERATION = _minutes_setting(
    "reconsideration", _("Time for a reconsideration on an agenda"), 20
)
MINUTES_RATIFICATION = _minutes_setting("ratification", _("Time to ratify a fast track"), 5)


def minutes_for(kind_key: str) -> int:
    """How long an item of this kind is given, in minutes: a referral, or what follows one."""
    special = {"referral": MINUTES_REFERRAL, "reconsideration": MINUTES_RECONSIDERATION}
    return get_setting(special.get(kind_key, MINUTES_REVIEW))


AHEAD_WEEKS = register_setting(
    AuthoritySetting(
        key="panels.ahead_weeks",
        label=_("Plan meetings ahead for"),
        help=_("Waymark plans the meetings of the panel’s rhythm so far ahead, every night."),
        default=13, minimum=2, maximum=52, unit=_("weeks"), group=_GROUP,
        also_changed_with=OFFICE,
    )
)  # fmt: skip
ACTION_DAYS = register_setting(
    AuthoritySetting(
        key="panels.action_days",
        label=_("Days to do what a decision asks of somebody"),
        help=_("Filled in where advice, an onward route or an action is given; can be changed."),
        default=10, minimum=1, maximum=60, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
START_DAYS = register_setting(
    AuthoritySetting(
        key="panels.start_days",
        label=_("Days until what was decided must have begun"),
        help=_("Counted from the decision where it names no first day."),
        default=10, minimum=1, maximum=60, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
RECONSIDER_DAYS = register_setting(
    AuthoritySetting(
        key="panels.reconsider_days",
        label=_("Days within which a parent or school can ask the panel to look again"),
        help=_("Printed in letters, and counted from them."),
        default=20, minimum=5, maximum=60, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
RECONSIDERED_DAYS = register_setting(
    AuthoritySetting(
        key="panels.reconsidered_days",
        label=_("Days within which the panel looks again"),
        help=_("Counted from the day on which it was asked."),
        default=20, minimum=5, maximum=60, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
REVIEW_AHEAD_DAYS = register_setting(
    AuthoritySetting(
        key="panels.review_ahead_days",
        label=_("Days before its day on which a review comes back to the panel"),
        help=_("It then waits for the next agenda by itself."),
        default=15, minimum=1, maximum=60, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
LONG_WAIT_DAYS = register_setting(
    AuthoritySetting(
        key="panels.long_wait_days",
        label=_("Days after which a request has waited long"),
        help=_("Shown on agendas, on the queue and on home pages; a request with a day of its own "
               "has waited long once that day has passed."),
        default=20, minimum=5, maximum=120, unit=_("working days"), group=_GROUP,
    )
)  # fmt: skip
ADVICE_CONTACTS = register_setting(
    AuthoritySetting(
        key="panels.advice_contacts",
        label=_("Who gives families free advice and speaks for them"),
        help=_("Printed in every letter to parents, with telephone numbers and addresses."),
        default=(
            "The SEND information, advice and support service (SENDIASS) of your area gives free "
            "advice. It does not work for the school or the panel. An advocate can help you to "
            "say what you think: ask SENDIASS or the school for one."
        ),
        group=_GROUP,
    )
)
