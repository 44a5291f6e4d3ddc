"""What the timeline says of part-time timetables, and what people are told of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership
from attendance.models import PartTimeTimetable
from cases.access import Section
from cases.audience import Audience
from cases.timeline import record_event, register_event
from ledger.notices import Notice, notify, register_notice

KIND = _("Part-time timetable")


def _event(name: str, words: Any) -> str:
    code = f"attendance.part_time_{name}"
    return register_event(code, words, kind=KIND, leads_to=Section.ATTENDANCE)


PROPOSED = _event(
    "proposed", _("A parent is asked about a part-time timetable from %(from_on)s to %(until_on)s")
)
AGREED = _event("agreed", _("Part-time timetable agreed from %(from_on)s until %(until_on)s"))
EXTENDED = _event("extended", _("Part-time timetable agreed anew: now until %(until_on)s"))
TIMES_CHANGED = _event("times_changed", _("Half days of the part-time timetable changed"))
CHANGE_ASKED = _event("change_asked", _("A parent asks to change the part-time timetable"))
REVIEWED = _event("reviewed", _("Part-time timetable looked at again"))
REVIEW_ASKED = _event("review_asked", _("The authority asks for a review of the timetable"))
ENDED = _event("ended", _("Part-time timetable ended"))
WITHDRAWN = _event("withdrawn", _("Part-time timetable withdrawn"))


def _notice(name: str, text: Any, todo: Any, *, duty: bool = False) -> Notice:
    return register_notice(Notice(f"attendance.part_time_{name}", text, todo, duty))


WAS_AGREED = _notice(
    "agreed",
    _("A part-time timetable (%(reference)s) was agreed."),
    _("Open it to see the reasons, the review and the last day."),
    duty=True,
)
WAS_EXTENDED = _notice(
    "extended",
    _("A part-time timetable (%(reference)s) was agreed anew and goes on."),
    _("Open it to see why, and until when."),
    duty=True,
)
WAS_CHANGED = _notice(
    "changed",
    _("The half days of a part-time timetable (%(reference)s) have changed."),
    _("Open it to see when the child is at school now."),
)
HAS_ENDED = _notice(
    "ended",
    _("A part-time timetable (%(reference)s) has ended."),
    _("Open it to see when it ended and why."),
)
ANSWERED = _notice(
    "answered",
    _("A parent has answered about a part-time timetable (%(reference)s)."),
    _("Open it to see the answer."),
)
REVIEW_WANTED = _notice(
    "review_wanted",
    _("The authority asks your school to look at a part-time timetable again (%(reference)s)."),
    _("Read why, look at it with the family, and record the review."),
    duty=True,
)
COMES_SOON = _notice(
    "soon",
    _("The review or the last day of a part-time timetable (%(reference)s) is near."),
    _("Plan with the family how the child comes back to full time."),
)
IS_DUE = _notice(
    "due",
    _("A part-time timetable (%(reference)s) must be looked at."),
    _("Record the review, end it, or agree it anew: it must not simply go on."),
    duty=True,
)
IS_PAST_END = _notice(
    "past_end",
    _("A part-time timetable (%(reference)s) is past its last day, and nobody has ended it."),
    _("Speak with the school: the child has a right to full-time education."),
    duty=True,
)
IS_TOO_LONG = _notice(
    "too_long",
    _("A part-time timetable (%(reference)s) lasts longer than the authority allows."),
    _("Speak with the school about the way back to full time, or ask for a review."),
    duty=True,
)


def record(
    actor: Actor,
    timetable: PartTimeTimetable,
    code: str,
    *,
    happened_on: date | None = None,
    audience: Audience = Audience.TEAM,
    **parameters: Any,
) -> None:
    """One timeline event of the timetable."""
    record_event(
        actor=actor, child=timetable.child, code=code, happened_on=happened_on, audience=audience,
        link=timetable.link, **parameters,
    )  # fmt: skip


def tell(
    notice: Notice,
    timetable: PartTimeTimetable,
    people: Iterable[Membership],
    key: str,
    actor: Actor,
) -> None:
    """Tell people about the timetable, once for each key, but nobody of what they did."""
    own = actor.user.pk if actor.user else None
    told = [person for person in people if person.user_id != own]
    notify(
        notice=notice,
        recipients=[person.user for person in told],
        key=f"part_time:{timetable.pk}:{key}",
        link=timetable.link,
        reference=timetable.reference,
        membership_ids={person.user_id: person.pk for person in told},
    )
