"""The panel and its meetings: its office plans and files, the chair runs, members sit.

Nobody else opens its pages: what a school or family learns is the letter and the referral.
"""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from ledger.files import store_bytes
from panels.calendar.feed import secret_of
from panels.models import (
    CalendarFeed,
    ItemCall,
    MemberPart,
    MinuteKind,
    MinutePart,
    Pack,
    PanelMeeting,
    PanelMember,
    Rhythm,
    Substitute,
)
from tests.files import PDF
from tests.permissions.groups import (
    CHAIR,
    OFFICE,
    PANEL_STAFF,
    RUNNING,
    SEATED,
    SETTING_UP,
)
from tests.permissions.rules import Make, Rule, public, rule
from tests.permissions.world import Circle, World


def _meeting(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.meeting.public_id}


def in_session(make: Make) -> Make:
    def made(world: World, circle: Circle) -> dict[str, Any]:
        PanelMeeting.objects.filter(pk=circle.meeting.pk).update(status="in_session")
        return make(world, circle)

    return made


def _under_way(world: World, circle: Circle) -> dict[str, Any]:
    """In session, and on the item of the circle's child."""
    ItemCall.objects.create(meeting=circle.meeting, item=circle.item)
    return in_session(_meeting)(world, circle)


def _pack(world: World, circle: Circle) -> dict[str, Any]:
    """The pack of the member for health; of another child it is that of its meeting's chair."""
    authority = circle.meeting.panel.authority
    file = store_bytes(
        actor=circle.author, content=PDF, name="pack.pdf", content_type="application/pdf",
        controller=authority,
    )  # fmt: skip
    own = world.people.health if circle is world.own else circle.meeting.chair
    pack = Pack.objects.create(
        meeting=circle.meeting, membership=own, version=1, file=file, pages=1, controller=authority
    )
    return {"public_id": pack.public_id}


def _part(world: World, circle: Circle) -> dict[str, Any]:
    return {**_meeting(world, circle), "key": "other"}


def _agreed_part(world: World, circle: Circle) -> dict[str, Any]:
    PanelMeeting.objects.filter(pk=circle.meeting.pk).update(
        status="agreed", minutes_agreed_at=timezone.now(), access_ends_on=timezone.localdate()
    )
    MinutePart.objects.create(
        meeting=circle.meeting, kind=MinuteKind.OTHER, heading="Other matters", is_fixed=True
    )
    return _part(world, circle)


def _panel(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.meeting.panel.public_id}


def _member(world: World, circle: Circle) -> PanelMember:
    made, _is_new = PanelMember.objects.get_or_create(
        panel=circle.meeting.panel, membership=world.people.health, agency="health"
    )
    return made


def _sitting(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": _member(world, circle).public_id}


def _leaving(world: World, circle: Circle) -> dict[str, Any]:
    """Somebody whose last day on the panel is to come."""
    made = _member(world, circle)
    PanelMember.objects.filter(pk=made.pk).update(left_on=timezone.localdate() + timedelta(days=9))
    return {"public_id": made.public_id}


def _chaired(world: World, circle: Circle) -> dict[str, Any]:
    """The chair sits on the panel as its chair."""
    PanelMember.objects.get_or_create(
        panel=circle.meeting.panel, membership=world.people.chair, part=MemberPart.CHAIR
    )
    return {}


def _met_elsewhen(world: World, circle: Circle) -> dict[str, Any]:
    """The panel has a rhythm now that its meeting does not fit."""
    day = timezone.localdate(circle.meeting.starts_at)
    PanelMeeting.objects.filter(pk=circle.meeting.pk).update(rhythm_on=day)
    Rhythm.objects.get_or_create(
        panel=circle.meeting.panel,
        defaults={
            "first_on": day + timedelta(days=1), "time": time(10), "place": "Hall",
            "meets_in_school_holidays": True, "changed_at": timezone.now(),
        },
    )  # fmt: skip
    return _panel(world, circle)


def _substitute(world: World, circle: Circle) -> dict[str, Any]:
    named, _is_new = Substitute.objects.get_or_create(
        member=_member(world, circle), membership=world.people.education, ended_at=None
    )
    return {"public_id": named.public_id}


def _feed(world: World, circle: Circle) -> dict[str, Any]:
    made, _is_new = CalendarFeed.objects.get_or_create(membership=world.people.health)
    return {"secret": secret_of(made)}


def _seat(world: World, circle: Circle) -> dict[str, Any]:
    """That of the member for health at the meeting of their own circle."""
    seats = circle.meeting.seats.order_by("pk")
    seat = seats.filter(membership=world.people.health).first() or seats.first()
    return {"public_id": seat.public_id}


RULES: dict[str, Rule] = {
    "panels:index": rule(PANEL_STAFF | SETTING_UP),
    "panels:set_up": rule(SETTING_UP),
    "panels:learning": rule(
        PANEL_STAFF
        | {Role.PANEL_COORDINATOR, Role.LIAISON_OFFICER, Role.NAMED_OFFICER}
        | {Role.COMMISSIONER}
    ),
    "panels:numbers": rule(SETTING_UP),
    "panels:panel": rule(PANEL_STAFF | SETTING_UP, _panel, about_child=False),
    "panels:add_member": rule(SETTING_UP, _panel, about_child=False),
    "panels:rhythm": rule(SETTING_UP, _panel, about_child=False),
    "panels:replan": rule(OFFICE, _met_elsewhen, about_child=False),
    "panels:generate": rule(SETTING_UP, _panel, method="post", about_child=False),
    "panels:end_member": rule(SETTING_UP, _sitting, about_child=False),
    "panels:keep_member": rule(SETTING_UP, _leaving, method="post", about_child=False),
    "panels:name_substitute": rule(SETTING_UP, _sitting, about_child=False),
    "panels:end_substitute": rule(SETTING_UP, _substitute, method="post", about_child=False),
    "panels:calendar": rule(PANEL_STAFF),
    "panels:end_calendar": rule(PANEL_STAFF, method="post"),
    "panels:calendar_feed": public(_feed),
    "panels:answer_seat": rule(OFFICE | {Role.PANEL_MEMBER}, _seat),
    "panels:change": rule(OFFICE, _meeting),
    "panels:meetings": rule(PANEL_STAFF),
    "panels:plan": rule(OFFICE),
    "panels:record_unplanned": rule(RUNNING, _chaired, about_child=False),
    "panels:meeting": rule(SEATED, _meeting),
    "panels:live": rule(SEATED, _under_way),
    "panels:live_state": rule(SEATED, _under_way),
    "panels:call_item": rule(RUNNING, in_session(_meeting), method="post"),
    "panels:arrive": rule(RUNNING, in_session(_seat), method="post"),
    "panels:presence": rule(RUNNING, _meeting),
    "panels:start": rule(RUNNING, _meeting, method="post"),
    "panels:end": rule(RUNNING, in_session(_meeting), method="post"),
    "panels:record_meeting": rule(RUNNING, _meeting),
    "panels:minutes": rule(SEATED, in_session(_meeting)),
    "panels:minutes_pdf": rule(SEATED, in_session(_meeting)),
    "panels:agree_minutes": rule(CHAIR, _meeting, method="post"),
    "panels:edit_minutes": rule(RUNNING, in_session(_part)),
    "panels:write_again": rule(RUNNING, in_session(_part), method="post"),
    "panels:correct_minutes": rule(RUNNING, _agreed_part),
    "panels:cancel": rule(OFFICE, _meeting),
    "panels:arrange": rule(RUNNING, _meeting),
    "panels:fill": rule(OFFICE, _meeting),
    "panels:carry_over": rule(RUNNING, _meeting),
    "panels:papers": rule(SEATED, _meeting),
    "panels:make_papers": rule(OFFICE, _meeting, method="post"),
    "panels:pack": rule({Role.PANEL_MEMBER}, _pack),
}
