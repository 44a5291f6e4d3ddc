"""State tables of provision: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from ledger.state import StateTable, Transition
from panels.transitions import request_table
from provision.models.placements import PlacementStatus

P = PlacementStatus
_ARRANGERS = (Role.LIAISON_OFFICER, Role.PANEL_COORDINATOR, Role.NAMED_OFFICER)
_PROVIDER = (Role.PROVIDER_MANAGER,)

# Steps without a permission of their own may be taken by both sides; their services check which.
PLACEMENT = StateTable(
    name="placement",
    transitions=(
        Transition(
            "send", (P.DRAFT,), P.PLANNED, _("Send to the provider"), Permission.ARRANGE_PLACEMENT
        ),
        Transition("accept", (P.PLANNED,), P.ACCEPTED, _("Accept"), Permission.MANAGE_PROVISION),
        Transition(
            "decline", (P.PLANNED,), P.DECLINED, _("Decline"), Permission.MANAGE_PROVISION,
            reason_required=True,
        ),
        Transition("start", (P.ACCEPTED,), P.ACTIVE, _("Begin")),
        Transition(
            "give_notice", (P.ACCEPTED, P.ACTIVE), P.ENDING, _("Give notice"),
            reason_required=True,
        ),
        Transition(
            "take_back_notice", (P.ENDING,), P.ACTIVE, _("Take the notice back"),
            reason_required=True,
        ),
        Transition("end", (P.ACTIVE, P.ENDING), P.ENDED, _("End"), reason_required=True),
        Transition(
            "withdraw", (P.DRAFT, P.PLANNED, P.ACCEPTED), P.WITHDRAWN, _("Withdraw"),
            Permission.ARRANGE_PLACEMENT, reason_required=True,
        ),
    ),
    turns={
        P.DRAFT: _ARRANGERS,
        P.PLANNED: _PROVIDER,
        P.ACCEPTED: _PROVIDER,
        P.ACTIVE: (*_PROVIDER, *_ARRANGERS),
        P.ENDING: _ARRANGERS,
    },
    final=frozenset({P.ENDED, P.DECLINED, P.WITHDRAWN}),
)  # fmt: skip

REVIEW_REQUEST = request_table(
    "request to the panel about a placement",
    permission=Permission.WRITE_REFERRAL,
    askers=(*_ARRANGERS, Role.SENCO, Role.HEAD_TEACHER),
)
