"""What a family writes, who must read it, and what is answered. Nobody reads it at once."""

from cases.services.family_messages.answering import answer_family_message, mark_message_read
from cases.services.family_messages.sending import send_family_message

__all__ = ["answer_family_message", "mark_message_read", "send_family_message"]
