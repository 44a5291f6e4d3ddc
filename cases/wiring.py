"""Registers what this app declares; imported once, while apps load.

Importing the services declares their timeline codes and notices.
"""

from cases.services import cases, documents, hours, notes, outcomes, tasks, team, views

__all__ = ["cases", "documents", "hours", "notes", "outcomes", "tasks", "team", "views"]
