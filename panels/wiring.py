"""Registers what this app declares; imported once, while apps load."""

from cases.scope import register_visibility
from ledger.generated_docs import register_state_diagram
from panels import settings
from panels.access import children_on_agendas
from panels.homes import register_homes
from panels.models import DecisionStatus, ItemStatus, PanelMeetingStatus
from panels.services import agenda, decisions, letters, meetings
from panels.transitions import DECISION, ITEM, MEETING

__all__ = ["agenda", "decisions", "letters", "meetings", "settings"]

register_visibility("agenda", children_on_agendas)
register_homes()
register_state_diagram(MEETING, heading="Panel meeting", labels=dict(PanelMeetingStatus.choices))
register_state_diagram(ITEM, heading="Agenda item", labels=dict(ItemStatus.choices))
register_state_diagram(DECISION, heading="Panel decision", labels=dict(DecisionStatus.choices))
