"""Registers what this app declares; imported once, while apps load."""

from cases.audience import close_documents
from cases.registries import (
    DocumentReader,
    document_readers,
)
from cases.scope import register_visibility
from ledger.generated_docs import register_state_diagram
from panels import settings
from panels.access import children_on_agendas, letters_to_others
from panels.homes import register_homes
from panels.models import DecisionStatus, ItemStatus, LetterStatus, PanelMeetingStatus
from panels.reconsiderations.wiring import register_reconsiderations
from panels.review_wiring import register_reviews
from panels.services import (
    agenda,
    chasing,
    corrections,
    decisions,
    fast_tracks,
    letters,
    meetings,
)
from panels.services.deliveries import note_read
from panels.transitions import DECISION, ITEM, LETTER, MEETING

__all__ = [
    "agenda", "chasing", "corrections", "decisions", "fast_tracks", "letters", "meetings",
    "settings",
]  # fmt: skip

register_visibility("agenda", children_on_agendas)
close_documents(letters_to_others)
register_homes()
register_reconsiderations()
register_reviews()
document_readers.register(DocumentReader("panel_letters", note_read))
register_state_diagram(MEETING, heading="Panel meeting", labels=dict(PanelMeetingStatus.choices))
register_state_diagram(ITEM, heading="Agenda item", labels=dict(ItemStatus.choices))
register_state_diagram(DECISION, heading="Panel decision", labels=dict(DecisionStatus.choices))
register_state_diagram(LETTER, heading="Panel letter", labels=dict(LetterStatus.choices))
