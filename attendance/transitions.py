"""State tables of alerts, part-time timetables, imports, returns and their entries: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from attendance.models import (
    OPEN_STATUSES,
    UNANSWERED_STATUSES,
    UNSENT_STATUSES,
    AlertStatus,
    EntryStatus,
    HoldStatus,
    ImportStatus,
    PartTimeStatus,
    StatutoryReturnStatus,
)
from ledger.state import StateTable, Transition

S = AlertStatus
_SCHOOL = (Role.SENCO, Role.HEAD_TEACHER)
_LIAISON = (Role.LIAISON_OFFICER,)

ALERT = StateTable(
    name="attendance alert",
    transitions=(
        Transition(
            "answer", UNANSWERED_STATUSES, S.ANSWERED, _("Answer"), Permission.ANSWER_ALERT
        ),
        Transition("escalate", (S.RAISED,), S.ESCALATED, _("Pass to the liaison officer")),
        Transition("pass_up", (S.ESCALATED,), S.PASSED_UP, _("Pass to the panel coordinator")),
        Transition(
            "accept", (S.ANSWERED,), S.ACCEPTED, _("Accept the answer"),
            Permission.FOLLOW_UP_ALERT, reason_required=True,
        ),
        Transition(
            "ask_again", (S.ANSWERED,), S.RAISED, _("Ask the school again"),
            Permission.FOLLOW_UP_ALERT, reason_required=True,
        ),
        Transition(
            "hold", (*UNANSWERED_STATUSES, S.ANSWERED), S.ON_HOLD, _("Hold the alert"),
            Permission.FOLLOW_UP_ALERT, reason_required=True,
        ),
        Transition(
            "resume", (S.ON_HOLD,), S.RAISED, _("End the hold"), reason_required=True
        ),
        Transition(
            "close", OPEN_STATUSES, S.CLOSED, _("Close the alert"),
            Permission.FOLLOW_UP_ALERT, reason_required=True,
        ),
        Transition(
            "withdraw", OPEN_STATUSES, S.WITHDRAWN, _("Withdraw"), reason_required=True
        ),
    ),
    turns={
        S.RAISED: _SCHOOL,
        S.ESCALATED: (*_LIAISON, *_SCHOOL),
        S.PASSED_UP: (Role.PANEL_COORDINATOR, *_LIAISON, *_SCHOOL),
        S.ANSWERED: _LIAISON,
        S.ON_HOLD: _LIAISON,
    },
    final=frozenset({S.ACCEPTED, S.CLOSED, S.WITHDRAWN}),
)  # fmt: skip

H = HoldStatus

HOLD = StateTable(
    name="hold of attendance alerts",
    transitions=(
        Transition("agree", (H.ASKED,), H.HELD, _("Hold alerts"), Permission.FOLLOW_UP_ALERT),
        Transition(
            "decline", (H.ASKED,), H.DECLINED, _("Decline"), Permission.FOLLOW_UP_ALERT,
            reason_required=True,
        ),
        Transition(
            "withdraw", (H.ASKED,), H.WITHDRAWN, _("Take back"), Permission.ANSWER_ALERT,
            reason_required=True,
        ),
        Transition("release", (H.HELD,), H.RELEASED, _("End the hold"), reason_required=True),
    ),
    turns={H.ASKED: _LIAISON, H.HELD: (*_LIAISON, *_SCHOOL)},
    final=frozenset({H.DECLINED, H.RELEASED, H.WITHDRAWN}),
)  # fmt: skip

P = PartTimeStatus
_WRITERS = (Role.ATTENDANCE_OFFICER, *_SCHOOL)

PART_TIME = StateTable(
    name="part-time timetable",
    transitions=(
        # The parent's word: signed in, or recorded by the school or with a plan for the return.
        Transition("agree", (P.PROPOSED,), P.AGREED, _("Agree")),
        # Also by itself: with the plan for the return, or when the child leaves the school.
        Transition("end", (P.AGREED,), P.ENDED, _("End"), reason_required=True),
        Transition(
            "withdraw", (P.PROPOSED, P.AGREED), P.WITHDRAWN, _("Withdraw"),
            Permission.WRITE_PART_TIME, reason_required=True,
        ),
    ),
    turns={P.PROPOSED: (*_WRITERS, "family"), P.AGREED: _WRITERS},
    final=frozenset({P.ENDED, P.WITHDRAWN}),
)  # fmt: skip

I = ImportStatus  # noqa: E741
_IMPORTERS = (Role.ATTENDANCE_OFFICER, Role.SENCO)

IMPORT = StateTable(
    name="register import",
    transitions=(
        Transition("check", (I.UPLOADED,), I.CHECKED, _("Check")),
        Transition("ask_for_columns", (I.UPLOADED,), I.MAPPING, _("Ask for the columns")),
        Transition(
            "confirm_columns", (I.MAPPING,), I.UPLOADED, _("Confirm the columns"),
            Permission.IMPORT_MARKS,
        ),
        Transition(
            "change_columns", (I.CHECKED,), I.MAPPING, _("Change the columns"),
            Permission.IMPORT_MARKS,
        ),
        Transition(
            "check_again", (I.CHECKED,), I.UPLOADED, _("Check again"), Permission.IMPORT_MARKS
        ),
        Transition("reject", (I.UPLOADED,), I.UNREADABLE, _("Say that it cannot be read")),
        Transition(
            "request_saving", (I.CHECKED,), I.SAVING, _("Save the marks"), Permission.IMPORT_MARKS
        ),
        Transition("save", (I.SAVING,), I.SAVED, _("Save")),
        Transition("send_back", (I.SAVING,), I.CHECKED, _("Ask for the reason of changes")),
        Transition(
            "withdraw", (I.UPLOADED, I.MAPPING, I.CHECKED), I.WITHDRAWN, _("Throw the file away"),
            Permission.IMPORT_MARKS,
        ),
    ),
    turns=dict.fromkeys((I.UPLOADED, I.MAPPING, I.CHECKED, I.SAVING), _IMPORTERS),
    final=frozenset({I.SAVED, I.UNREADABLE, I.WITHDRAWN}),
)  # fmt: skip

E = EntryStatus
_PREPARE, _SIGN = Permission.PREPARE_STATUTORY_RETURN, Permission.SIGN_STATUTORY_RETURN
_PREPARERS = (Role.ATTENDANCE_OFFICER, *_SCHOOL)

RETURN_ENTRY = StateTable(
    name="return entry",
    transitions=(
        Transition("complete", (E.PROPOSED, E.CHECKED), E.CHECKED, _("Complete"), _PREPARE),
        Transition(
            "set_aside",
            (E.PROPOSED, E.CHECKED),
            E.SET_ASIDE,
            _("Set aside"),
            _PREPARE,
            reason_required=True,
        ),
        Transition("take_up", (E.SET_ASIDE,), E.PROPOSED, _("Take up again"), _PREPARE),
        Transition("sign_off", (E.CHECKED,), E.SIGNED, _("Sign off"), _SIGN),
        Transition("take_back", (E.SIGNED,), E.CHECKED, _("Take back")),
        Transition("send", (E.SIGNED,), E.SENT, _("Send"), _PREPARE),
        Transition("withdraw", UNSENT_STATUSES, E.WITHDRAWN, _("Withdraw"), reason_required=True),
    ),
    turns={E.PROPOSED: _PREPARERS, E.CHECKED: _SCHOOL, E.SIGNED: _PREPARERS},
    final=frozenset({E.SENT, E.SET_ASIDE, E.WITHDRAWN}),
)

R = StatutoryReturnStatus

RETURN = StateTable(
    name="statutory return",
    transitions=(
        Transition("send", (R.SIGNED,), R.SENT, _("Send"), _PREPARE),
        Transition("take_back", (R.SIGNED,), R.TAKEN_BACK, _("Take back"), reason_required=True),
    ),
    turns={R.SIGNED: _PREPARERS},
    final=frozenset({R.SENT, R.TAKEN_BACK}),
)
