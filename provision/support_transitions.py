"""State table of support at the home school: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from ledger.state import StateTable, Transition
from provision.models import SupportStatus

S = SupportStatus
_ARRANGERS = (Role.LIAISON_OFFICER, Role.PANEL_COORDINATOR)

SUPPORT = StateTable(
    name="support at the home school",
    transitions=(
        Transition(
            "arrange", (S.TO_ARRANGE,), S.ACTIVE, _("Arrange"), Permission.ARRANGE_PLACEMENT
        ),
        Transition("end", (S.ACTIVE,), S.ENDED, _("End, and say what it did")),
        Transition(
            "withdraw", (S.TO_ARRANGE,), S.WITHDRAWN, _("Withdraw"),
            Permission.ARRANGE_PLACEMENT, reason_required=True,
        ),
    ),
    turns={S.TO_ARRANGE: _ARRANGERS, S.ACTIVE: _ARRANGERS},
    final=frozenset({S.ENDED, S.WITHDRAWN}),
)  # fmt: skip
