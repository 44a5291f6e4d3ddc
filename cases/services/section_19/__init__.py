"""The section 19 record: what the authority knew, considered, decided and arranged, and its end."""

from cases.services.section_19.arranging import record_arrangement, start_interim
from cases.services.section_19.considering import consider_duty
from cases.services.section_19.copies import hand_over_copy, write_copy
from cases.services.section_19.ending import end_record, take_up_record
from cases.services.section_19.knowledge import note_knowledge, record_knowledge

__all__ = [
    "consider_duty",
    "end_record",
    "hand_over_copy",
    "note_knowledge",
    "record_arrangement",
    "record_knowledge",
    "start_interim",
    "take_up_record",
    "write_copy",
]
