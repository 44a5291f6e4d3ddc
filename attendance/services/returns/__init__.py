"""Sickness and attendance returns: proposed by Waymark, completed, signed off and sent."""

from attendance.services.returns.entries import (
    add_entry,
    complete_entry,
    set_entry_aside,
    take_entry_up,
)
from attendance.services.returns.proposing import propose_returns
from attendance.services.returns.reminding import remind_of_returns
from attendance.services.returns.sending import send_return, sign_return_off, take_return_back

__all__ = [
    "add_entry",
    "complete_entry",
    "propose_returns",
    "remind_of_returns",
    "send_return",
    "set_entry_aside",
    "sign_return_off",
    "take_entry_up",
    "take_return_back",
]
