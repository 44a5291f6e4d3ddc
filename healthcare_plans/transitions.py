"""State tables of a plan and of its versions: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from healthcare_plans.models import PlanStatus, VersionStatus
from ledger.state import StateTable, Transition

_AUTHORS = (Role.SENCO.value, Role.HEAD_TEACHER.value)
_AGREEING = (Role.SENCO.value, Role.HEAD_TEACHER.value, Role.HEALTH_PROFESSIONAL.value, "family")

S = PlanStatus
PLAN = StateTable(
    name="healthcare plan",
    transitions=(
        Transition(
            "send", (S.DRAFT,), S.OUT_FOR_AGREEMENT, _("Send for agreement"),
            Permission.WRITE_PLAN,
        ),
        Transition(
            "take_back", (S.OUT_FOR_AGREEMENT,), S.DRAFT, _("Take back and change"),
            Permission.WRITE_PLAN,
        ),
        Transition(
            "activate", (S.OUT_FOR_AGREEMENT, S.ACTIVE, S.REVIEW_DUE), S.ACTIVE,
            _("Make active and issue"), Permission.WRITE_PLAN,
        ),
        Transition("fall_due", (S.ACTIVE,), S.REVIEW_DUE, _("Review is due")),
        Transition(
            "review", (S.ACTIVE, S.REVIEW_DUE), S.ACTIVE, _("Record the review"),
            Permission.WRITE_PLAN,
        ),
        Transition(
            "end", (S.ACTIVE, S.REVIEW_DUE), S.ENDED, _("End the plan"), Permission.WRITE_PLAN,
            reason_required=True,
        ),
        Transition(
            "withdraw", (S.DRAFT, S.OUT_FOR_AGREEMENT), S.WITHDRAWN, _("Withdraw the draft"),
            Permission.WRITE_PLAN, reason_required=True,
        ),
    ),
    turns={
        S.DRAFT: _AUTHORS,
        S.OUT_FOR_AGREEMENT: _AGREEING,
        S.ACTIVE: _AUTHORS,
        S.REVIEW_DUE: _AUTHORS,
    },
    final=frozenset({S.ENDED, S.WITHDRAWN}),
)  # fmt: skip

V = VersionStatus
VERSION = StateTable(
    name="version of a healthcare plan",
    transitions=(
        Transition(
            "send", (V.DRAFT,), V.OUT_FOR_AGREEMENT, _("Send for agreement"),
            Permission.WRITE_PLAN,
        ),
        Transition(
            "take_back", (V.OUT_FOR_AGREEMENT,), V.DRAFT, _("Take back and change"),
            Permission.WRITE_PLAN,
        ),
        Transition(
            "activate", (V.OUT_FOR_AGREEMENT,), V.ACTIVE, _("Make active and issue"),
            Permission.WRITE_PLAN,
        ),
        Transition("supersede", (V.ACTIVE,), V.SUPERSEDED, _("A newer version came into force")),
        Transition(
            "end", (V.ACTIVE,), V.ENDED, _("End the plan"), Permission.WRITE_PLAN,
            reason_required=True,
        ),
        Transition(
            "withdraw", (V.DRAFT, V.OUT_FOR_AGREEMENT), V.WITHDRAWN, _("Withdraw the draft"),
            Permission.WRITE_PLAN, reason_required=True,
        ),
    ),
    turns={
        V.DRAFT: _AUTHORS,
        V.OUT_FOR_AGREEMENT: _AGREEING,
        V.ACTIVE: _AUTHORS,
    },
    final=frozenset({V.SUPERSEDED, V.ENDED, V.WITHDRAWN}),
)  # fmt: skip
