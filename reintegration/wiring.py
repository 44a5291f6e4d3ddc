"""Registers what this app declares; imported once, while apps load."""

from ledger.generated_docs import register_state_diagram
from reintegration.models import RequestStatus, ReturnStatus
from reintegration.transitions import PANEL_REQUEST, RETURN_PLAN

register_state_diagram(RETURN_PLAN, heading="Return plan", labels=dict(ReturnStatus.choices))
register_state_diagram(
    PANEL_REQUEST,
    heading="Request to the panel about a return",
    labels=dict(RequestStatus.choices),
)
