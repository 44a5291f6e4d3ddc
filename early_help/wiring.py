"""Registers what this app declares; imported once, while apps load."""

from early_help import services

__all__ = ["services"]
