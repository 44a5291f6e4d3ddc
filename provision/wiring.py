"""Registers what this app declares, one module a part; imported once, while apps load."""

from provision import (
    directory_wiring,
    holder_wiring,
    letter_wiring,
    placement_wiring,
    support_wiring,
    teaching_wiring,
)

__all__ = [
    "directory_wiring",
    "holder_wiring",
    "letter_wiring",
    "placement_wiring",
    "support_wiring",
    "teaching_wiring",
]
