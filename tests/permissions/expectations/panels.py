"""The panel: its office plans and files, the chair runs, members read and give views.

Nobody else opens its pages: what a school or family learns is the letter and the referral. Who
stepped out of an item meets a wall on every page of it.
"""

from typing import Any

from django.utils import timezone

from accounts.roles import Role
from ledger.files import store_bytes
from panels.calendar.feed import secret_of
from panels.models import (
    AgendaItem,
    AskedHow,
    Asker,
    CalendarFeed,
    Channel,
    Decision,
    DecisionReview,
    DecisionStatus,
    Interest,
    InterestEffect,
    InterestKind,
    ItemCall,
    Letter,
    LetterAudience,
    LetterDelivery,
    LetterStatus,
    MinuteKind,
    MinutePart,
    Pack,
    PanelMeeting,
    PanelMember,
    Reconsideration,
    SavedFilter,
    Substitute,
)
from tests.factories.panels import terms
from tests.files import PDF
from tests.permissions.groups import OFFICE, PANEL, PANEL_PEOPLE, SCHOOL_LEADS
from tests.permissions.rules import Make, Rule, public, rule
from tests.permissions.world import Circle, World

CHAIR = frozenset({Role.PANEL_CHAIR})
RUNNING = OFFICE | CHAIR
SETTING_UP = OFFICE | {Role.ADMINISTRATOR}
SEATED = PANEL_PEOPLE | {"member_stepped_out"}  # of the meeting, though not of each item
PANEL_STAFF = SEATED | {"member_without_seat"}


def _meeting(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.meeting.public_id}


def _item(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.item.public_id}


def _in_session(make: Make) -> Make:
    def made(world: World, circle: Circle) -> dict[str, Any]:
        PanelMeeting.objects.filter(pk=circle.meeting.pk).update(status="in_session")
        return make(world, circle)

    return made


def _under_way(world: World, circle: Circle) -> dict[str, Any]:
    """In session, and on the item of the circle's child."""
    ItemCall.objects.create(meeting=circle.meeting, item=circle.item)
    return _in_session(_meeting)(world, circle)


def _referral(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.referral.public_id}


def _interest(world: World, circle: Circle) -> dict[str, Any]:
    """Of a member of education, who works with the child."""
    interest = Interest.objects.create(
        item=circle.item, membership=world.people.education, effect=InterestEffect.CONTRIBUTE,
        kind=InterestKind.WORKS_WITH_CHILD,
    )  # fmt: skip
    return {**_item(world, circle), "interest_id": interest.public_id}


def _fast_track(status: str) -> Make:
    """The item as a fast track of the chair and the member for health."""

    def made(world: World, circle: Circle) -> dict[str, Any]:
        AgendaItem.objects.filter(pk=circle.item.pk).update(
            status=status, is_fast_track=True, meeting=None, chair=circle.meeting.chair,
            second=world.people.health if circle is world.own else world.people.education,
        )  # fmt: skip
        return _item(world, circle)

    return made


def _stepped_out(world: World, circle: Circle) -> dict[str, Any]:
    """An interest of a member of education, who stepped out: somebody may take the place."""
    interest = Interest.objects.create(
        item=circle.item, membership=world.people.education, effect=InterestEffect.STEP_OUT,
        kind=InterestKind.OTHER,
    )  # fmt: skip
    return {**_item(world, circle), "interest_id": interest.public_id}


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


def _decision(world: World, circle: Circle) -> Decision:
    return Decision.objects.create(
        item=circle.item, reference=f"D-{circle.item.pk:06d}", status=DecisionStatus.IN_FORCE,
        decided_by=circle.meeting.chair, controller=circle.meeting.panel.authority,
        **terms().as_fields(),
    )  # fmt: skip


def _ratifying(world: World, circle: Circle) -> dict[str, Any]:
    AgendaItem.objects.filter(pk=circle.item.pk).update(ratifying_meeting=circle.meeting)
    return _in_session(_item)(world, circle)


def _letter(world: World, circle: Circle) -> dict[str, Any]:
    authority = circle.meeting.panel.authority
    file = store_bytes(
        actor=circle.author, content=PDF, name="letter.pdf", content_type="application/pdf",
        controller=authority,
    )  # fmt: skip
    letter = Letter.objects.create(
        decision=_decision(world, circle), audience=LetterAudience.SCHOOL, file=file,
        controller=authority, status=LetterStatus.SENT, sent_at=timezone.now(),
    )  # fmt: skip
    return {"public_id": letter.public_id}


def _draft(world: World, circle: Circle) -> dict[str, Any]:
    letter = Letter.objects.create(
        decision=_decision(world, circle), audience=LetterAudience.SCHOOL, subject="Decided",
        body="Dear colleague", controller=circle.meeting.panel.authority,
    )  # fmt: skip
    return {"public_id": letter.public_id}


def _letter_step(world: World, circle: Circle) -> dict[str, Any]:
    return {**_draft(world, circle), "action": "approve"}


def _delivery(world: World, circle: Circle) -> dict[str, Any]:
    given = _letter(world, circle)
    letter = Letter.objects.get(public_id=given["public_id"])
    delivery = LetterDelivery.objects.create(
        letter=letter, name="A parent without an account", channel=Channel.POST
    )
    return {**given, "delivery_id": delivery.public_id}


def _words(world: World, circle: Circle) -> dict[str, Any]:
    return {"audience": "parent", "kind": "decision"}


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


def _decided(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": _decision(world, circle).public_id}


def _asked(status: str) -> Make:
    """The child's school asked the panel to look at a decision again."""

    def made(world: World, circle: Circle) -> dict[str, Any]:
        decision = _decision(world, circle)
        asked = Reconsideration.objects.create(
            decision=decision, reference=f"RC-{circle.item.pk:06d}", status=status,
            asker=Asker.SCHOOL, asker_name="The school", asked_how=AskedHow.POST, words="Why",
            due_on=timezone.localdate(), controller=decision.controller,
        )  # fmt: skip
        return {"public_id": asked.public_id}

    return made


def _review(status: str) -> Make:
    """The review of a decision came back."""

    def made(world: World, circle: Circle) -> dict[str, Any]:
        review = DecisionReview.objects.create(
            decision=_decision(world, circle), due_on=timezone.localdate(), status=status
        )
        return {"public_id": review.public_id}

    return made


def _saved_filter(world: World, circle: Circle) -> dict[str, Any]:
    """The coordinator's own."""
    saved = SavedFilter.objects.create(
        owner=world.people.coordinator, authority=world.people.authority, name="Late",
        query="overdue=on",
    )  # fmt: skip
    return {"public_id": saved.public_id}


def _panel(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.meeting.panel.public_id}


def _member(world: World, circle: Circle) -> PanelMember:
    made, _is_new = PanelMember.objects.get_or_create(
        panel=circle.meeting.panel, membership=world.people.health, agency="health"
    )
    return made


def _sitting(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": _member(world, circle).public_id}


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
    "panels:generate": rule(SETTING_UP, _panel, method="post", about_child=False),
    "panels:end_member": rule(SETTING_UP, _sitting, about_child=False),
    "panels:name_substitute": rule(SETTING_UP, _sitting, about_child=False),
    "panels:end_substitute": rule(SETTING_UP, _substitute, method="post", about_child=False),
    "panels:calendar": rule(PANEL_STAFF),
    "panels:end_calendar": rule(PANEL_STAFF, method="post"),
    "panels:calendar_feed": public(_feed),
    "panels:answer_seat": rule(OFFICE | {Role.PANEL_MEMBER}, _seat),
    "panels:change": rule(OFFICE, _meeting),
    "panels:queue": rule(OFFICE, queries=("?q=borough", "?q=ling", "?download=csv")),
    "panels:put_on_agenda": rule(OFFICE, method="post"),
    "panels:assign_many": rule(OFFICE, method="post"),
    "panels:export": rule(OFFICE, method="post"),
    "panels:save_filter": rule(OFFICE, queries=("?q=borough",)),
    "panels:rename_filter": rule(OFFICE, _saved_filter, about_child=False),
    "panels:remove_filter": rule(OFFICE, _saved_filter, method="post", about_child=False),
    "panels:fast_track": rule(OFFICE, _referral),
    "panels:meetings": rule(PANEL_STAFF),
    "panels:plan": rule(OFFICE),
    "panels:meeting": rule(SEATED, _meeting),
    "panels:live": rule(SEATED, _under_way),
    "panels:live_state": rule(SEATED, _under_way),
    "panels:call_item": rule(RUNNING, _in_session(_meeting), method="post"),
    "panels:arrive": rule(RUNNING, _in_session(_seat), method="post"),
    "panels:presence": rule(RUNNING, _meeting),
    "panels:start": rule(RUNNING, _meeting, method="post"),
    "panels:end": rule(RUNNING, _in_session(_meeting), method="post"),
    "panels:record_meeting": rule(RUNNING, _meeting),
    "panels:minutes": rule(SEATED, _in_session(_meeting)),
    "panels:minutes_pdf": rule(SEATED, _in_session(_meeting)),
    "panels:agree_minutes": rule(CHAIR, _meeting, method="post"),
    "panels:edit_minutes": rule(RUNNING, _in_session(_part)),
    "panels:write_again": rule(RUNNING, _in_session(_part), method="post"),
    "panels:correct_minutes": rule(RUNNING, _agreed_part),
    "panels:cancel": rule(OFFICE, _meeting),
    "panels:arrange": rule(RUNNING, _meeting),
    "panels:fill": rule(OFFICE, _meeting),
    "panels:carry_over": rule(RUNNING, _meeting),
    "panels:item": rule(PANEL_PEOPLE, _item),
    "panels:interest": rule(PANEL, _item),
    "panels:no_interest": rule(PANEL, _item),
    "panels:effect": rule(CHAIR, _interest),
    "panels:item_substitute": rule(RUNNING, _stepped_out),
    "panels:papers": rule(SEATED, _meeting),
    "panels:make_papers": rule(OFFICE, _meeting, method="post"),
    "panels:pack": rule({Role.PANEL_MEMBER}, _pack),
    "panels:item_papers": rule(PANEL_PEOPLE, _item),
    "panels:give_view": rule(PANEL, _item),
    "panels:decide": rule(RUNNING, _in_session(_item)),
    "panels:answer": rule({Role.PANEL_MEMBER}, _fast_track("proposed")),
    "panels:ratify": rule(RUNNING, _ratifying),
    "panels:choose_ratification": rule(OFFICE, _item),
    "panels:replace": rule(RUNNING, _ratifying),
    "panels:add_action": rule(RUNNING, _item),
    "panels:correct": rule(RUNNING, _decided),
    "panels:defer": rule(RUNNING, _in_session(_item)),
    "panels:take_off": rule(OFFICE, _item),
    "panels:move": rule(RUNNING, _item, method="post"),
    "panels:waiting": rule(OFFICE),
    "panels:review": rule(OFFICE, _review("asked")),
    "panels:list_review": rule(OFFICE, _review("asked")),
    "panels:withdraw_review": rule(OFFICE, _review("asked")),
    "panels:answer_review": rule(OFFICE, _review("given_back")),
    "panels:reconsider": rule(SCHOOL_LEADS, _decided),
    "panels:record_reconsideration": rule(OFFICE, _decided),
    "panels:reconsideration": rule(OFFICE | SCHOOL_LEADS, _asked("asked")),
    "panels:list_reconsideration": rule(OFFICE, _asked("asked")),
    "panels:withdraw_reconsideration": rule(OFFICE | SCHOOL_LEADS, _asked("asked")),
    "panels:answer_reconsideration": rule(OFFICE | SCHOOL_LEADS, _asked("given_back")),
    "panels:letters": rule(RUNNING, _decided),
    "panels:send_letters": rule(OFFICE, _decided, method="post"),
    "panels:letter": rule(PANEL_PEOPLE, _letter),
    "panels:letter_page": rule(RUNNING, _draft),
    "panels:edit_letter": rule(OFFICE, _draft),
    "panels:test_letter": rule(RUNNING, _draft),
    "panels:letter_step": rule(RUNNING, _letter_step, method="post"),
    "panels:delivery": rule(OFFICE, _delivery),
    "panels:letter_templates": rule(OFFICE),
    "panels:letter_template": rule(OFFICE, _words, about_child=False),
    "panels:edit_letter_template": rule(OFFICE, _words, about_child=False),
    "panels:test_letter_template": rule(OFFICE, _words, about_child=False),
}
