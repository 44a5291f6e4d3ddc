"""Registers what this app declares, one module a part; imported once, while apps load."""

from provision import placement_wiring, teaching_wiring

__all__ = ["placement_wiring", "teaching_wiring"]
