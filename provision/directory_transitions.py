"""State table of an entry in the directory: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from ledger.state import StateTable, Transition
from provision.models import ProviderStatus

S = ProviderStatus
_KEEPERS = (Role.PANEL_COORDINATOR, Role.COMMISSIONER)

PROVIDER = StateTable(
    name="provider in the directory",
    transitions=(
        Transition(
            "pause", (S.LISTED,), S.PAUSED, _("Take no new children for now"),
            Permission.KEEP_DIRECTORY, reason_required=True,
        ),
        Transition(
            "resume", (S.PAUSED, S.REMOVED), S.LISTED, _("Put back into the directory"),
            Permission.KEEP_DIRECTORY, reason_required=True,
        ),
        Transition(
            "remove", (S.LISTED, S.PAUSED), S.REMOVED, _("Take out of the directory"),
            Permission.KEEP_DIRECTORY, reason_required=True,
        ),
    ),
    turns={S.LISTED: _KEEPERS, S.PAUSED: _KEEPERS, S.REMOVED: _KEEPERS},
)  # fmt: skip
