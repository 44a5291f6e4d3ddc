"""Registers what this app declares; imported once, while apps load.

Importing the services declares their timeline codes and notices.
"""

from cases.services import cases, tasks, team

__all__ = ["cases", "tasks", "team"]
