"""Registers what this app declares; imported once, while apps load."""

from accounts.waiting import WaitingCount, register_waiting
from home.reads import waiting_for

register_waiting(WaitingCount("home", waiting_for))
