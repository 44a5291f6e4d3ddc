"""What the timeline says about a return, and what people are told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.audience import Audience
from cases.timeline import record_event, register_event
from ledger.notices import Notice, notify, register_notice
from reintegration.models import ChoiceKind, Going, Party, ReturnPlan, Route

KIND = _("Return")


def _event(name: str, words: Any, **choices: Any) -> str:
    return register_event(f"reintegration.{name}", words, kind=KIND, **choices)


STARTED = _event("started", _("Plan begun: %(route)s"), route=Route)
SENT = _event("sent", _("Plan for the return sent for agreement"))
AGREED = _event("agreed", _("Plan for the return agreed: %(party)s"), party=Party)
NOT_AGREED = _event(
    "not_agreed", _("Plan for the return not agreed as it is: %(party)s"), party=Party
)
BEGUN = _event("begun", _("The plan for the return is under way"))
PACE_CHOSEN = _event(
    "pace_chosen", _("Pace of the return: %(choice)s (from %(from_on)s)"), choice=ChoiceKind
)
SLIPPED = _event(
    "slipped",
    _("Week of %(week_on)s: came to %(attended)s of %(planned)s planned sessions"),
)
RECOVERED = _event("recovered", _("The return is back on plan"))
# Written until attendance kept part-time timetables; the timeline still says them.
PART_TIME_AGREED = _event(
    "part_time_agreed", _("Part-time timetable agreed from %(from_on)s until %(until_on)s")
)
PART_TIME_REVIEWED = _event("part_time_reviewed", _("Part-time timetable looked at again"))
PART_TIME_ENDED = _event("part_time_ended", _("Part-time timetable ended"))
ARRIVED = _event("arrived", _("Arrived: %(route)s"), route=Route)
FOLLOWED_UP = _event("followed_up", _("Follow-up after %(weeks)s weeks: %(going)s"), going=Going)
COMPLETED = _event("completed", _("Plan completed: %(route)s"), route=Route)
RELAPSED = _event("relapsed", _("Relapse: the child is out of school again"))
PLANNED_AGAIN = _event("planned_again", _("The return is planned again"))
ENDED = _event("ended", _("Plan ended early"))
WITHDRAWN = _event("withdrawn", _("Draft of a plan for the return withdrawn"))
PANEL_ASKED = _event("panel_asked", _("Panel asked about the return"))
PACK_MADE = _event("pack_made", _("Handover pack made"))
PACK_HANDED = _event("pack_handed", _("Handover pack given to the next place"))


def _notice(name: str, text: Any, todo: Any, *, duty: bool = False) -> Notice:
    return register_notice(Notice(f"reintegration.{name}", text, todo, duty))


LEADS = _notice(
    "you_lead",
    _("You lead a plan for a return (%(reference)s)."),
    _("Open it to see what is planned and what comes next."),
)
TO_ANSWER = _notice(
    "to_answer",
    _("A plan for a return (%(reference)s) needs your agreement."),
    _("Read it and say whether it can begin."),
)
ANSWERED = _notice(
    "answered",
    _("Somebody has answered about a plan for a return (%(reference)s)."),
    _("Open it to see the answer."),
)
SLIPS = _notice(
    "slips",
    _("A return (%(reference)s) slips: the child came to less than was planned."),
    _("Talk to the child and the family, then hold, step back, speed up or go on."),
    duty=True,
)
# Likewise: nobody is sent these any more.
PART_TIME = _notice(
    "part_time",
    _("A part-time timetable (%(reference)s) was agreed."),
    _("Open it to see the reasons, the review and the last day."),
    duty=True,
)
PART_TIME_OVER = _notice(
    "part_time_over",
    _("A part-time timetable (%(reference)s) has ended."),
    _("Open it to see when it ended and why."),
)
PART_TIME_DUE = _notice(
    "part_time_due",
    _("A part-time timetable (%(reference)s) must be looked at."),
    _("Record the review, end it, or agree it anew: it must not simply go on."),
    duty=True,
)
FOLLOW_UP_DUE = _notice(
    "follow_up_due",
    _("A follow-up after a return (%(reference)s) is overdue."),
    _("Ask the child, the family and the school how it goes, and record it."),
    duty=True,
)
RELAPSE = _notice(
    "relapse",
    _("A child who had returned (%(reference)s) is out of school again."),
    _("Open the plan: everything is kept. See to education now, then plan again."),
    duty=True,
)
PANEL_SAYS = _notice(
    "panel_says",
    _("The panel has dealt with your request about a return (%(reference)s)."),
    _("Open the plan to see the decision or the question."),
)


def record(
    actor: Actor,
    plan: ReturnPlan,
    code: str,
    *,
    happened_on: date | None = None,
    audience: Audience = Audience.TEAM,
    **parameters: Any,
) -> None:
    """One timeline event of the plan."""
    record_event(
        actor=actor, child=plan.child, code=code, happened_on=happened_on, audience=audience,
        link=plan.link, **parameters,
    )  # fmt: skip


def tell(
    notice: Notice, plan: ReturnPlan, people: Iterable[Membership], key: str, actor: Actor
) -> None:
    """Tell people about the plan, but nobody of what they did themselves."""
    own = actor.user.pk if actor.user else None
    told = [person for person in people if person.user_id != own]
    notify(
        notice=notice,
        recipients=[person.user for person in told],
        key=f"{plan.pk}:{key}",
        link=plan.link,
        reference=plan.reference,
        membership_ids={person.user_id: person.pk for person in told},
    )
