"""Registers what this app declares; imported once, while apps load."""

from cases.scope import register_visibility
from panels import settings
from panels.access import children_on_agendas
from panels.homes import register_homes
from panels.services import agenda, decisions, letters, meetings

__all__ = ["agenda", "decisions", "letters", "meetings", "settings"]

register_visibility("agenda", children_on_agendas)
register_homes()
