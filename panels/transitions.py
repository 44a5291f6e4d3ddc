"""State tables of the panel: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from ledger.state import StateTable, Transition
from panels.models import (
    DecisionStatus,
    ItemStatus,
    LetterStatus,
    PanelMeetingStatus,
    RequestStatus,
)

M, S, D, R, L = PanelMeetingStatus, ItemStatus, DecisionStatus, RequestStatus, LetterStatus
_OFFICE = (Role.PANEL_COORDINATOR,)
_CHAIR = (Role.PANEL_CHAIR,)

MEETING = StateTable(
    name="panel meeting",
    transitions=(
        Transition("start", (M.PLANNED,), M.IN_SESSION, _("Start the meeting")),
        Transition("record", (M.PLANNED,), M.IN_SESSION, _("Record a meeting that was held")),
        Transition("end", (M.IN_SESSION,), M.HELD, _("End the meeting")),
        # By the chair of the meeting, or the deputy where the chair stepped out of an item.
        Transition("agree_minutes", (M.HELD,), M.AGREED, _("Agree the minutes")),
        Transition(
            "cancel", (M.PLANNED,), M.CANCELLED, _("Cancel the meeting"),
            Permission.MANAGE_PANEL, reason_required=True,
        ),
    ),
    turns={M.PLANNED: _OFFICE, M.IN_SESSION: _CHAIR, M.HELD: _CHAIR},
    final=frozenset({M.AGREED, M.CANCELLED}),
)  # fmt: skip

ITEM = StateTable(
    name="agenda item",
    transitions=(
        Transition("decide", (S.LISTED,), S.DECIDED, _("Record the decision")),
        Transition("defer", (S.LISTED,), S.DEFERRED, _("Defer"), reason_required=True),
        Transition(
            "carry_over", (S.LISTED,), S.LISTED, _("Carry over to a later meeting"),
            reason_required=True,
        ),
        Transition(
            "take_off", (S.LISTED, S.FAST_TRACK), S.TAKEN_OFF, _("Take off the agenda"),
            Permission.MANAGE_PANEL, reason_required=True,
        ),
        Transition(
            "propose", (S.FAST_TRACK,), S.PROPOSED, _("Propose a decision"),
            Permission.DECIDE_FAST_TRACK,
        ),
        Transition(
            "confirm", (S.PROPOSED,), S.DECIDED, _("Agree"), Permission.DECIDE_FAST_TRACK
        ),
        Transition(
            "reject", (S.PROPOSED,), S.FAST_TRACK, _("Do not agree"),
            Permission.DECIDE_FAST_TRACK, reason_required=True,
        ),
    ),
    turns={
        S.LISTED: _CHAIR,
        S.FAST_TRACK: _CHAIR,
        S.PROPOSED: (Role.PANEL_MEMBER, Role.PANEL_CHAIR),
    },
    final=frozenset({S.DECIDED, S.DEFERRED, S.TAKEN_OFF}),
)  # fmt: skip

DECISION = StateTable(
    name="decision",
    transitions=(
        Transition("confirm", (D.PROPOSED,), D.TO_RATIFY, _("Agree")),
        Transition("reject", (D.PROPOSED,), D.REJECTED, _("Do not agree"), reason_required=True),
        Transition("ratify", (D.TO_RATIFY,), D.RATIFIED, _("Ratify")),
        Transition(
            "replace", (D.TO_RATIFY, D.IN_FORCE, D.RATIFIED), D.REPLACED, _("Replace"),
            reason_required=True,
        ),
    ),
    turns={
        D.PROPOSED: (Role.PANEL_MEMBER, Role.PANEL_CHAIR),
        D.TO_RATIFY: _CHAIR,
        D.IN_FORCE: _OFFICE,
    },
    final=frozenset({D.RATIFIED, D.REPLACED, D.REJECTED}),
)  # fmt: skip


LETTER = StateTable(
    name="panel letter",
    transitions=(
        Transition("approve", (L.DRAFT,), L.APPROVED, _("Approve")),
        Transition("reopen", (L.APPROVED,), L.DRAFT, _("Edit again"), Permission.MANAGE_PANEL),
        Transition("issue", (L.APPROVED,), L.ISSUED, _("Issue"), Permission.MANAGE_PANEL),
        Transition("send", (L.ISSUED,), L.SENT, _("Send"), Permission.MANAGE_PANEL),
        # By the service that replaces or corrects the decision.
        Transition(
            "withdraw", (L.DRAFT, L.APPROVED), L.WITHDRAWN, _("Withdraw"), reason_required=True
        ),
    ),
    turns={L.DRAFT: (*_OFFICE, *_CHAIR), L.APPROVED: _OFFICE, L.ISSUED: _OFFICE},
    final=frozenset({L.SENT, L.WITHDRAWN}),
)  # fmt: skip


def request_table(
    name: str, *, permission: Permission | None, askers: tuple[Role | str, ...]
) -> StateTable:
    """The table of an app's request to the panel; `permission` is what those who ask hold.

    Without one the services check who asked.
    """
    return StateTable(
        name=name,
        transitions=(
            Transition(
                "list", (R.ASKED,), R.LISTED, _("Put on an agenda"), Permission.MANAGE_PANEL
            ),
            Transition("take_off", (R.LISTED,), R.ASKED, _("Take off the agenda")),
            Transition("carry_over", (R.LISTED,), R.LISTED, _("Carry over to a later meeting")),
            Transition("give_back", (R.LISTED,), R.GIVEN_BACK, _("Send back with a question")),
            Transition("answer", (R.GIVEN_BACK,), R.ASKED, _("Answer the question"), permission),
            # A later decision, of a meeting that did not ratify a fast track, takes the first's
            # place.
            Transition("decide", (R.LISTED, R.DECIDED), R.DECIDED, _("Decide")),
            Transition(
                "withdraw", (R.ASKED, R.GIVEN_BACK), R.WITHDRAWN, _("Withdraw the request"),
                permission, reason_required=True,
            ),
        ),
        turns={R.ASKED: _OFFICE, R.LISTED: _CHAIR, R.GIVEN_BACK: askers},
        final=frozenset({R.DECIDED, R.WITHDRAWN}),
    )  # fmt: skip


RECONSIDERATION = request_table("reconsideration", permission=None, askers=(Role.SENCO, *_OFFICE))
DECISION_REVIEW = request_table(
    "review of a decision", permission=Permission.MANAGE_PANEL, askers=_OFFICE
)
