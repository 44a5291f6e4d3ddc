"""State tables of a return plan and of what the panel is asked about it: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from ledger.state import StateTable, Transition
from panels.transitions import request_table
from reintegration.models import FollowUpStatus, ReturnStatus

_LEADS = (
    Role.SENCO.value, Role.HEAD_TEACHER.value, Role.LIAISON_OFFICER.value,
    Role.PANEL_COORDINATOR.value, Role.NAMED_OFFICER.value,
)  # fmt: skip
_AGREEING = (*_LEADS, Role.PROVIDER_MANAGER.value, "family")

S = ReturnStatus
_WRITE = Permission.WRITE_RETURN
RETURN_PLAN = StateTable(
    name="return plan",
    transitions=(
        Transition("send", (S.DRAFT,), S.OUT_FOR_AGREEMENT, _("Send for agreement"), _WRITE),
        Transition(
            "take_back", (S.OUT_FOR_AGREEMENT,), S.DRAFT, _("Take back and change"), _WRITE
        ),
        Transition("begin", (S.OUT_FOR_AGREEMENT,), S.ACTIVE, _("Begin"), _WRITE),
        Transition("arrive", (S.ACTIVE,), S.FOLLOWED_UP, _("Record the arrival"), _WRITE),
        Transition("complete", (S.ACTIVE, S.FOLLOWED_UP), S.COMPLETED, _("Complete"), _WRITE),
        Transition(
            "relapse", (S.ACTIVE, S.FOLLOWED_UP, S.COMPLETED), S.RELAPSED,
            _("Record a relapse"), _WRITE, reason_required=True,
        ),
        Transition("plan_again", (S.RELAPSED,), S.DRAFT, _("Plan again"), _WRITE),
        Transition(
            "end",
            (S.DRAFT, S.OUT_FOR_AGREEMENT, S.ACTIVE, S.FOLLOWED_UP, S.RELAPSED),
            S.ENDED, _("End early"), _WRITE, reason_required=True,
        ),
        Transition(
            "withdraw", (S.DRAFT, S.OUT_FOR_AGREEMENT), S.WITHDRAWN, _("Withdraw the draft"),
            _WRITE, reason_required=True,
        ),
    ),
    turns={
        S.DRAFT: _LEADS,
        S.OUT_FOR_AGREEMENT: _AGREEING,
        S.ACTIVE: _LEADS,
        S.FOLLOWED_UP: _LEADS,
        S.COMPLETED: _LEADS,
        S.RELAPSED: _LEADS,
    },
    final=frozenset({S.ENDED, S.WITHDRAWN}),
)  # fmt: skip

PANEL_REQUEST = request_table(
    "request to the panel about a return", permission=_WRITE, askers=_LEADS
)

F = FollowUpStatus
FOLLOW_UP = StateTable(
    name="follow-up after a return",
    transitions=(
        Transition("hold", (F.OPEN,), F.HELD, _("Record how it goes"), _WRITE),
        # With the plan: a relapse or its end leaves nothing to ask after.
        Transition("withdraw", (F.OPEN,), F.WITHDRAWN, _("No longer needed"), reason_required=True),
    ),
    turns={F.OPEN: _LEADS},
    final=frozenset({F.HELD, F.WITHDRAWN}),
)
