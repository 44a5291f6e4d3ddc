"""Registers what this app declares; imported once, while apps load."""

from healthcare_plans.services import drafting

__all__ = ["drafting"]
