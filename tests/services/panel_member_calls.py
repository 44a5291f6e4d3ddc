"""Who sits on a panel, when it meets, and the order of its agendas."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from ledger.authority_settings import get_setting
from panels.agenda.progress import progress_of
from panels.calendar.replanning import replanning_of
from panels.models import MemberPart, PanelMeeting
from panels.services import (
    agenda_order,
    calling,
    carrying_over,
    feeds,
    filling,
    members,
    recording,
    replanning,
    rhythm,
    seats,
    settings,
)
from panels.settings import LETTER_DAYS
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.people import member
from tests.services.doors import INSIDE, READS, Given, beside, calls

beside(INSIDE, agenda_order.note_change, calling.end_calls)
beside(READS, seats.substitutes_of, rhythm.days_ahead, recording.meeting_between)
beside("calls `generate_meetings` for each panel", rhythm.generate_everywhere)


def _sitting() -> PanelPeople:
    people = PanelPeople()
    people.sit()
    return people


def _office(people: PanelPeople, **given: Any) -> Given:
    return {"actor": people.act(people.coordinator), **given}


@calls(members.set_up_panel)
def _set_up() -> Given:
    people = PanelPeople()
    return _office(people, authority=people.authority, name="Second Panel")


@calls(members.add_member)
def _add() -> Given:
    people = _sitting()
    people.plan()
    chair = member(Role.PANEL_CHAIR, people.authority)
    return _office(people, panel=people.panel, membership=chair, part=MemberPart.CHAIR)


@calls(members.end_member)
def _end() -> Given:
    people = _sitting()
    people.plan()
    return _office(people, member=people.panel.members.get(membership=people.health))


@calls(members.keep_member)
def _keep() -> Given:
    given = _end()
    last_day = timezone.localdate() + timedelta(days=1)
    return {**given, "member": members.end_member(**given, left_on=last_day)}


@calls(recording.record_held_meeting)
def _record_held() -> Given:
    people = _sitting()
    meeting = people.plan()
    PanelMeeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=2))
    return _office(people, meeting=PanelMeeting.objects.get(pk=meeting.pk))


@calls(recording.record_unplanned_meeting)
def _record_unplanned() -> Given:
    people = _sitting()
    began = timezone.now() - timedelta(days=2)
    type(people.panel).objects.update(began_on=timezone.localdate(began))
    return {
        "actor": people.act(people.chair), "panel": people.panel, "place": "Online",
        "starts_at": began, "ends_at": began + timedelta(hours=1), "chair": people.chair,
        "deputy_chair": people.deputy, "members": [people.health, people.care],
    }  # fmt: skip


@calls(members.name_substitute)
def _name() -> Given:
    people = _sitting()
    stand_in = member(Role.PANEL_MEMBER, people.authority, agency="education")
    sitting = people.panel.members.get(membership=people.education)
    return _office(people, member=sitting, membership=stand_in)


@calls(members.end_substitute)
def _end_substitute() -> Given:
    people = _sitting()
    sitting = people.panel.members.get(membership=people.health)
    return _office(people, substitute=sitting.substitutes.get())


@calls(rhythm.set_rhythm)
def _rhythm() -> Given:
    people = PanelPeople()
    today = timezone.localdate()
    return _office(
        people, panel=people.panel, first_on=today + timedelta(days=7 - today.weekday()),
        weeks_between=2, time=time(10), length_minutes=90, place="County Hall",
    )  # fmt: skip


@calls(rhythm.generate_meetings)
def _generate() -> Given:
    people = _sitting()
    people.meet_every(4)
    until = timezone.localdate() + timedelta(days=20)
    return _office(people, panel=people.panel, until=until)


@calls(replanning.replan_meetings)
def _replan() -> Given:
    """On another day of the week: two are cancelled, one with an item, and others are planned."""
    people = _sitting()
    before = people.meet_every(4)
    until = timezone.localdate() + timedelta(days=40)
    given = _office(people, panel=people.panel)
    made = rhythm.generate_meetings(**given, until=until).meetings
    people.put(made[0])
    people.meet_every(
        6, first_on=before.first_on + timedelta(days=1), seen=before.changed_at.isoformat()
    )
    plan = replanning_of(people.panel)
    misfits = [one.meeting for one in plan.misfits]
    return {**given, "cancel": misfits, "change": [], "seen": plan.mark}


@calls(settings.change_numbers)
def _numbers() -> Given:
    people = PanelPeople()
    return _office(people, changes=[(LETTER_DAYS, get_setting(LETTER_DAYS) + 1)])


@calls(feeds.make_feed)
def _feed() -> Given:
    people = PanelPeople()
    feeds.make_feed(actor=people.act(people.health))
    return {"actor": people.act(people.health)}


@calls(feeds.end_feed)
def _end_feed() -> Given:
    return _feed()


@calls(feeds.note_read)
def _read() -> Given:
    people = PanelPeople()
    return {"feed": feeds.make_feed(actor=people.act(people.health))}


@calls(seats.answer_invitation)
def _answer() -> Given:
    people = _sitting()
    seat = people.plan().seats.get(membership=people.health)
    return {
        "actor": people.act(people.health), "seat": seat, "is_coming": False,
        "substitute": people.substitute,
    }  # fmt: skip


@calls(seats.record_presence)
def _presence() -> Given:
    people = _sitting()
    meeting = people.open(people.plan(), people.chair)
    health = meeting.seats.get(membership=people.health)
    return {
        "actor": people.act(people.chair), "meeting": meeting,
        "present": [meeting.seats.get(membership=people.chair)],
        "instead": {health: people.substitute},
    }  # fmt: skip


@calls(seats.record_arrival)
def _arrival() -> Given:
    people = _sitting()
    meeting = people.open(people.plan(), people.chair)
    health = meeting.seats.get(membership=people.health)
    return {
        "actor": people.act(people.chair), "seat": health, "is_here": True,
        "instead": people.substitute,
    }  # fmt: skip


def _agenda() -> tuple[PanelPeople, PanelMeeting, list[Any]]:
    people = PanelPeople()
    meeting = people.plan()
    items = [people.put(meeting) for _ in range(3)]
    return people, PanelMeeting.objects.get(pk=meeting.pk), items


@calls(agenda_order.move_item)
def _move() -> Given:
    people, meeting, items = _agenda()
    return _office(people, item=items[2], by=-1, seen=meeting.agenda_version)


@calls(agenda_order.arrange_agenda)
def _arrange() -> Given:
    people, meeting, items = _agenda()
    order = [item.public_id for item in reversed(items)]
    return _office(
        people, meeting=meeting, order=order, seen=meeting.agenda_version,
        minutes={order[0]: 30},
    )  # fmt: skip


def _under_way() -> tuple[PanelPeople, PanelMeeting, list[Any]]:
    """On the first of its items."""
    people, meeting, items = _agenda()
    meeting = people.open(meeting)
    calling.call_item(actor=people.act(people.chair), meeting=meeting, item=items[0], seen=0)
    return people, meeting, items


@calls(calling.call_item)
def _call() -> Given:
    people, meeting, items = _under_way()
    return _office(people, meeting=meeting, item=items[1], seen=progress_of(meeting).mark)


@calls(calling.pause_meeting)
def _pause() -> Given:
    people, meeting, _items = _under_way()
    return _office(people, meeting=meeting, seen=progress_of(meeting).mark)


@calls(filling.fill_agenda)
def _fill() -> Given:
    people, meeting, _items = _agenda()
    chosen = [("referral", QueuedReferralFactory().pk) for _ in range(2)]
    return _office(people, meeting=meeting, chosen=chosen)


@calls(carrying_over.carry_over)
def _carry() -> Given:
    people, meeting, items = _agenda()
    later = people.plan()
    PanelMeeting.objects.filter(pk=later.pk).update(
        starts_at=meeting.starts_at + timedelta(days=14)
    )
    later.refresh_from_db()
    return {
        "actor": people.act(people.chair), "meeting": meeting, "to_meeting": later,
        "items": items[1:], "reason": "The time was over",
    }  # fmt: skip
