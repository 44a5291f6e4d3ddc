"""What the timeline and notices say of a section 19 record, and who is told."""

from django.utils.translation import gettext_lazy

from accounts.roles import Role
from cases.models import EndKind, KnowledgeKind, Section19Record
from cases.section_19_people import officers_of
from cases.services.authorisations import SECTION_19 as KIND
from cases.timeline import register_event
from ledger.notices import Notice, notify, register_notice

OPENED = register_event(
    "cases.section_19_opened",
    gettext_lazy("Section 19 record %(reference)s opened: %(about)s"),
    kind=KIND,
    about=KnowledgeKind,
)
TOLD_AGAIN = register_event(
    "cases.section_19_told_again",
    gettext_lazy("Section 19: the authority was told again: %(about)s"),
    kind=KIND,
    about=KnowledgeKind,
)
MOVED_BACK = register_event(
    "cases.section_19_moved_back",
    gettext_lazy("Section 19: the authority knew from %(after_on)s, not %(before_on)s"),
    kind=KIND,
)
CONSIDERED = register_event(
    "cases.section_19_considered",
    gettext_lazy("Section 19: the named officer considered the duty"),
    kind=KIND,
)
ARRANGED = register_event(
    "cases.section_19_arranged",
    gettext_lazy("Section 19: education arranged from %(starts_on)s"),
    kind=KIND,
)
ENDED = register_event(
    "cases.section_19_ended",
    gettext_lazy("Section 19 record %(reference)s ended: %(about)s"),
    kind=KIND,
    about=EndKind,
)
TAKEN_UP = register_event(
    "cases.section_19_taken_up",
    gettext_lazy("Section 19 record %(reference)s taken up again"),
    kind=KIND,
)
TO_DECIDE = register_notice(
    Notice(
        code="cases.section_19_to_decide",
        text=gettext_lazy("The authority’s duty to a child must be considered (%(reference)s)."),
        todo=gettext_lazy("Consider the duty and decide. The clock runs from the day it knew."),
        duty=True,
    )
)


def record_link(record: Section19Record) -> str:
    """Its page."""
    return f"/section-19/{record.public_id}/"


def tell_officers(record: Section19Record, key: str) -> None:
    officers = officers_of(record.child, Role.NAMED_OFFICER)
    notify(
        notice=TO_DECIDE,
        recipients=[officer.user for officer in officers],
        key=f"section-19:{record.pk}:{key}",
        link=record_link(record),
        reference=record.reference,
        membership_ids={officer.user_id: officer.pk for officer in officers},
    )
