"""What somebody can do with an item now: the buttons of its page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Permission
from panels.deciding.impartial import is_barred
from panels.models import AgendaItem, ItemStatus, PanelMeetingStatus
from panels.permissions import can_record_item, can_run, is_member_of, standing_interest
from panels.reconsiderations.rules import obstacle
from panels.services.letters import UNSENT


@dataclass(frozen=True, slots=True)
class Step:
    """One button.

    One that `needs_quorum` is left out of the live screen while there is none, where the ways out
    stand instead.
    """

    label: str | Promise
    url: str
    is_main: bool = False
    needs_quorum: bool = False


def steps_for(item: AgendaItem, actor: Actor) -> list[Step]:
    """The steps that this actor may take in this state, the main one first."""
    interest = standing_interest(item, actor.membership)
    steps = [
        *_of_member(item, actor, interest), *_of_chair(item, actor), *_of_office(item, actor),
        *_after_deciding(item, actor),
    ]  # fmt: skip
    return sorted(steps, key=lambda step: not step.is_main)


def steps_at_meeting(item: AgendaItem, actor: Actor) -> list[Step]:
    """Those of them that belong to the meeting itself: deciding, deferring, views, interests."""
    interest = standing_interest(item, actor.membership)
    return [*_of_chair(item, actor), *_of_member(item, actor, interest)]


def _step(
    name: str, item: AgendaItem, label: str | Promise, *, is_main: bool = False,
    needs_quorum: bool = False,
) -> Step:  # fmt: skip
    return Step(label, reverse(f"panels:{name}", args=[item.public_id]), is_main, needs_quorum)


def _of_member(item: AgendaItem, actor: Actor, interest: object) -> list[Step]:
    is_open = item.status in {ItemStatus.LISTED, ItemStatus.FAST_TRACK, ItemStatus.PROPOSED}
    if not is_open or actor.membership is None or not is_member_of(actor, item):
        return []
    steps = []
    if actor.can(Permission.RECORD_VIEW):
        steps.append(_step("give_view", item, _("Give my view")))
    if interest is None:
        steps.append(_step("interest", item, _("Declare an interest")))
    is_second = actor.membership_id == item.second_id
    if item.status == ItemStatus.PROPOSED and is_second and interest is None:
        steps.append(_step("answer", item, _("Agree or not"), is_main=True))
    return steps


def _of_chair(item: AgendaItem, actor: Actor) -> list[Step]:
    if item.status == ItemStatus.FAST_TRACK and actor.membership_id == item.chair_id:
        return [_step("decide", item, _("Propose a decision"), is_main=True)]
    meeting, ratifying = item.meeting, item.ratifying_meeting
    in_session = PanelMeetingStatus.IN_SESSION
    if is_barred(actor.membership, item):
        return []
    if item.status == ItemStatus.LISTED and meeting and can_run(actor, meeting):
        if meeting.status != in_session:
            return []
        return [
            _step("decide", item, _("Record the decision"), is_main=True, needs_quorum=True),
            # Possible without one as well; then the ways out name it.
            _step("defer", item, _("Defer"), needs_quorum=True),
        ]
    waits = any(decision.status == "to_ratify" for decision in item.decisions.all())
    if waits and ratifying and ratifying.status == in_session and can_run(actor, ratifying):
        return [
            _step("ratify", item, _("Ratify"), is_main=True, needs_quorum=True),
            _step("replace", item, _("Decide otherwise"), needs_quorum=True),
        ]
    return []


def _after_deciding(item: AgendaItem, actor: Actor) -> list[Step]:
    """Further actions while the minutes can say so; corrections as long as the decision stands."""
    if not can_record_item(actor, item) or actor.membership is None:
        return []
    steps = []
    meeting = item.ratifying_meeting or item.meeting
    is_agreed = meeting is not None and meeting.status == PanelMeetingStatus.AGREED
    if item.status in {ItemStatus.DECIDED, ItemStatus.DEFERRED} and not is_agreed:
        steps.append(_step("add_action", item, _("Give an action")))
    standing = next((one for one in item.decisions.all() if one.stands), None)
    if standing is not None:
        url = reverse("panels:correct", args=[standing.public_id])
        steps.append(Step(_("Correct the decision"), url))
    return steps


def _of_office(item: AgendaItem, actor: Actor) -> list[Step]:
    if not actor.can(Permission.MANAGE_PANEL):
        return []
    steps = []
    if item.status in {ItemStatus.LISTED, ItemStatus.FAST_TRACK}:
        steps.append(_step("take_off", item, _("Take off the agenda")))
    decisions = list(item.decisions.all())
    if any(d.status == "to_ratify" for d in decisions) and item.ratifying_meeting_id is None:
        steps.append(_step("choose_ratification", item, _("Put up for ratification")))
    standing = next((d for d in decisions if d.stands), None)
    if standing:
        waits = any(letter.status in UNSENT for letter in standing.letters.all())
        url = reverse("panels:letters", args=[standing.public_id])
        steps.append(Step(_("Letters"), url, is_main=waits))
        if not obstacle(standing):
            url = reverse("panels:record_reconsideration", args=[standing.public_id])
            steps.append(Step(_("Record a request to look again"), url))
    return steps
