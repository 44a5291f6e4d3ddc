"""What the timeline and notices say of returns."""

from django.utils.translation import gettext_lazy

from attendance.models import ReturnKind
from cases.access import Section
from cases.timeline import register_event
from ledger.notices import Notice, register_notice

NAMED = register_event(
    "attendance.named_on_return",
    gettext_lazy("Named on a return to the local authority: %(about)s"),
    leads_to=Section.ATTENDANCE,
    about=ReturnKind,
)
RETURN_DUE = register_notice(
    Notice(
        code="attendance.return_due",
        text=gettext_lazy("A return to the local authority is due soon (%(reference)s)."),
        todo=gettext_lazy("Check the children on it, sign it off and send it. It may be nil."),
        duty=True,
    )
)
RETURN_OVERDUE = register_notice(
    Notice(
        code="attendance.return_overdue",
        text=gettext_lazy("A return to the local authority is overdue (%(reference)s)."),
        todo=gettext_lazy("Check the children on it, sign it off and send it. It may be nil."),
        duty=True,
    )
)
RETURN_RECEIVED = register_notice(
    Notice(
        code="attendance.return_received",
        text=gettext_lazy("A school has sent a return (%(reference)s)."),
        todo=gettext_lazy("Read it, and think of each child on it."),
    )
)
