"""What the timeline, tasks and notices say of the messages of a family."""

from django.utils.translation import gettext_lazy

from cases.models import FamilyMessage, MessageKind
from cases.timeline import register_event
from ledger.notices import Notice, register_notice

MESSAGES = gettext_lazy("Messages of the family")
SENT = {
    MessageKind.MESSAGE: register_event(
        "cases.message_sent", gettext_lazy("The family wrote a message"), kind=MESSAGES
    ),
    MessageKind.HELP: register_event(
        "cases.help_asked", gettext_lazy("The family asked for help with education"), kind=MESSAGES
    ),
    MessageKind.SAFETY: register_event(
        "cases.safety_worry", gettext_lazy("A worry about safety was reported"), kind=MESSAGES
    ),
    MessageKind.PRIVATE: register_event(
        "cases.private_words", gettext_lazy("The young person wrote to people they chose"),
        kind=MESSAGES,
    ),
}  # fmt: skip
ANSWERED = register_event(
    "cases.message_answered", gettext_lazy("A message of the family was answered"), kind=MESSAGES
)
TITLES = {
    MessageKind.MESSAGE: gettext_lazy("Read and answer a message of the family"),
    MessageKind.HELP: gettext_lazy("The family asks for help with education: answer"),
    MessageKind.SAFETY: gettext_lazy("Somebody is worried about safety: read this now"),
    MessageKind.PRIVATE: gettext_lazy("The young person has written to you"),
}
TO_READ = register_notice(
    Notice(
        code="cases.message_to_read",
        text=gettext_lazy("A family has written to you (%(reference)s)."),
        todo=gettext_lazy("Read the message and answer it. The family sees when it was read."),
        duty=True,
    )
)
SAFETY_TO_READ = register_notice(
    Notice(
        code="cases.safety_worry",
        text=gettext_lazy("Somebody is worried about the safety of a child (%(reference)s)."),
        todo=gettext_lazy("Read it now and act on your safeguarding procedures."),
        duty=True,
    )
)
ANSWER_TO_READ = register_notice(
    Notice(
        code="cases.answer_to_read",
        text=gettext_lazy("There is an answer to your message."),
        todo=gettext_lazy("Sign in with a code to read it."),
        duty=True,
    )
)


def message_link(message: FamilyMessage) -> str:
    """Its page for staff."""
    return f"/cases/messages/{message.public_id}/"
