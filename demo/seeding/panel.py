"""The panel, its members, meetings held and planned, what they decided, and fast tracks."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from cases.models import Telling, ToldBy
from cases.services.tellings import record_telling
from demo.seeding import again, meeting_today
from demo.seeding.clock import at
from demo.seeding.deciding import (
    ASKS_FAMILY,
    ASKS_STAFF,
    DECLINE,
    OUTCOMES,
    PLACEMENT,
    carry_letters_on,
    correct_one,
    from_next_week,
    naming_provider,
    said_by,
)
from demo.seeding.panel_seats import MEMBERS, PLACE, answer, meet_on, sit
from demo.seeding.told import Told, weekday_after
from demo.seeding.town import Town
from demo.seeding.triage import hold_against_criteria
from panels.models import (
    AgendaItem,
    FastTrackGround,
    InterestKind,
    Outcome,
    Panel,
    PanelMeeting,
)
from panels.models.outcomes import AWAY
from panels.services.agenda import defer_item, list_item, start_fast_track
from panels.services.carrying_over import carry_over
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
    put_up_for_ratification,
)
from panels.services.interests import declare_interest
from panels.services.letters import send_all_letters
from panels.services.meetings import (
    end_meeting,
    plan_meeting,
    start_meeting,
)
from panels.services.member_views import record_member_view
from panels.services.minutes import agree_minutes, write_minute_part
from panels.services.seats import record_presence
from referrals.models import Referral
from referrals.people import family_who_answer


def make_panel(town: Town, children: list[Told], referrals: dict[int, Referral]) -> None:
    """The panel, its meetings and what they decided."""
    town.clock.set(town.days_ago(40), 10)
    panel = Panel.objects.create(
        authority=town.organisations["authority"], name="Multi-Agency Assessment Panel"
    )
    sit(town, panel)
    told = _by_situation(children)
    agreed = _plan(town, panel, town.days_ago(22))
    held = _plan(town, panel, town.days_ago(5))
    soon = _plan(town, panel, weekday_after(town, 4))
    today = _plan(town, panel, town.today, meeting_today.BEGINS.hour)
    _hold_first(town, agreed, [*told["decided_agreed"], *told["declined"]], referrals)
    # Too few to show one that a meeting did not reach, in the small authorities of tests.
    late = told["listed"][2:][-1:]
    told["listed"] = [one for one in told["listed"] if one not in late]
    senco_of = {one.child.pk: one.senco for one in children}
    again.school_asks(town, held, senco_of)
    _hold_second(town, (held, soon), told["decided_held"], (told["deferred"], late), referrals)
    _fill_next(town, soon, told, referrals)
    town.clock.set(town.days_ago(6), 10)
    of_today = _list(town, today, told["meeting_today"], referrals)
    meeting_today.prepare(town, told["meeting_today"], of_today)
    _decide_between(town, soon, told, referrals)
    again.parent_asks(town)
    again.another_school_asks(town, senco_of)
    again.reviews_come_back(town)
    answer(town, soon)
    meet_on(town, panel, timezone.localdate(soon.starts_at))
    meeting_today.begin(town, today, of_today)


def _by_situation(children: list[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for told in children:
        found.setdefault(told.situation, []).append(told)
    return found


def _plan(town: Town, panel: Panel, day: date, hour: int = 10) -> PanelMeeting:
    return plan_meeting(
        actor=town.actor("coordinator"), panel=panel, starts_at=at(day, hour), place=PLACE,
        chair=town.memberships["chair"], deputy_chair=town.memberships["chair-deputy"],
        members=[town.memberships[key] for key in MEMBERS],
    )  # fmt: skip


def _list(
    town: Town, meeting: PanelMeeting, children: Iterable[Told], referrals: dict[int, Referral]
) -> list[AgendaItem]:
    return [
        list_item(
            actor=town.actor("coordinator"), kind_key="referral",
            subject_id=referrals[told.child.pk].pk, meeting=meeting,
        )
        for told in children
    ]  # fmt: skip


def _open(town: Town, meeting: PanelMeeting, days: int) -> PanelMeeting:
    town.clock.set(town.days_ago(days), 10)
    meeting = start_meeting(actor=town.actor("chair"), meeting=meeting)
    record_presence(actor=town.actor("chair"), meeting=meeting, present=meeting.seats.all())
    return meeting


def _hold_first(
    town: Town, meeting: PanelMeeting, children: list[Told], referrals: dict[int, Referral]
) -> None:
    """Decided, letters issued, minutes agreed."""
    town.clock.set(town.days_ago(27), 9)
    items = _list(town, meeting, children, referrals)
    meeting = _open(town, meeting, 22)
    decisions = []
    for number, (told, item) in enumerate(zip(children, items, strict=True)):
        chosen = DECLINE if told.situation == "declined" else OUTCOMES[number % len(OUTCOMES)]
        if chosen.outcome in AWAY:
            chosen = naming_provider(town, told, chosen)
        meeting_today.call(town, meeting, item)
        town.clock.tick(11 + 5 * (number % 3))
        decisions.append(
            decide_item(
                actor=town.actor("chair"), item=item, terms=from_next_week(town, chosen),
                stances=said_by(meeting, item, dissent=number == 1),
            )
        )  # fmt: skip
    end_meeting(actor=town.actor("chair"), meeting=meeting)
    town.clock.set(town.days_ago(20), 11)
    for decision in decisions:
        send_all_letters(actor=town.actor("coordinator"), decision=decision)
    _write_minutes(town, meeting)
    for told in children:
        if told.situation == "declined":
            _tell(town, told)
    town.clock.set(town.days_ago(18), 15)
    agree_minutes(actor=town.actor("chair"), meeting=meeting)
    correct_one(town, decisions[1])


def _hold_second(
    town: Town, meetings: tuple[PanelMeeting, PanelMeeting], children: list[Told],
    undecided: tuple[list[Told], list[Told]], referrals: dict[int, Referral],
) -> None:  # fmt: skip
    """Held: minutes to agree, letters still to be sent, one deferred, one not reached."""
    (meeting, following), (deferred, late) = meetings, undecided
    town.clock.set(town.days_ago(12), 9)
    items = _list(town, meeting, children, referrals)
    later = _list(town, meeting, deferred, referrals)
    town.clock.set(town.days_ago(7), 9)
    cancelled = _plan(town, meeting.panel, town.days_ago(6))
    not_reached = _list(town, cancelled, late, referrals)
    again.put_off_once_more(town, cancelled, meeting, not_reached)
    meeting = _open(town, meeting, 5)
    decisions = []
    for number, item in enumerate(items):
        meeting_today.call(town, meeting, item)
        town.clock.tick(18 - 7 * (number % 2))
        chosen = OUTCOMES[(number + 1) % len(OUTCOMES)]
        decisions.append(
            decide_item(
                actor=town.actor("chair"), item=item, terms=from_next_week(town, chosen),
                stances=said_by(meeting, item, dissent=number == 0),
            )
        )  # fmt: skip
    meeting_today.pause(town, meeting)
    again.look_again(town, meeting)
    for number, item in enumerate(later):
        _defer(town, item, number)
    if not_reached:
        carry_over(
            actor=town.actor("coordinator"), meeting=meeting, to_meeting=following,
            items=not_reached, reason="The time was over before the panel came to it.",
        )  # fmt: skip
    end_meeting(actor=town.actor("chair"), meeting=meeting)
    town.clock.set(town.days_ago(3), 11)
    send_all_letters(actor=town.actor("coordinator"), decision=decisions[0])
    again.send_what_was_looked_at(town)
    _write_minutes(town, meeting)
    carry_letters_on(town, decisions)


def _defer(town: Town, item: AgendaItem, number: int) -> None:
    """Until next week: a family that answers in the portal is asked, otherwise school or health."""
    asks_family = bool(family_who_answer(item.child))
    kind, reason, question = ASKS_FAMILY if asks_family else ASKS_STAFF[number % len(ASKS_STAFF)]
    defer_item(
        actor=town.actor("chair"), item=item, until=weekday_after(town, 6),
        kind=kind, reason=reason, question=question, asks_family=asks_family,
    )  # fmt: skip


def _yesterday(town: Town) -> date:
    """The last weekday before the demo date, so that what waits three working days still does."""
    return town.today - timedelta(days={0: 3, 6: 2}.get(town.today.weekday(), 1))


def _tell(town: Town, told: Told) -> None:
    """The family of a declined request heard it from somebody on the next day."""
    telling = Telling.objects.get(child=told.child)
    town.clock.set(town.days_ago(21), 16)
    record_telling(
        actor=told.senco, telling=telling, told_on=town.days_ago(21), told_how=ToldBy.CALL,
        told_whom="The mother",
    )  # fmt: skip


def _write_minutes(town: Town, meeting: PanelMeeting) -> None:
    write_minute_part(
        actor=town.actor("coordinator"), meeting=meeting, key="other", seen=0,
        text="The panel thanked schools for the children’s own words, which helped more than "
        "anything else.",
    )  # fmt: skip


def _fill_next(
    town: Town, meeting: PanelMeeting, told: dict[str, list[Told]], referrals: dict[int, Referral]
) -> None:
    """On the next agenda: views given, one interest declared."""
    town.clock.set(town.days_ago(4), 9)
    children = [*told["listed_interest"], *told["listed"]]
    items = _list(town, meeting, children, referrals)
    for one in children:
        referral = referrals[one.child.pk]
        referral.refresh_from_db()
        hold_against_criteria(town, referral, risk=("met", "Asked by telephone: none is known."))
    town.clock.set(town.days_ago(1), 13)
    declare_interest(
        actor=town.actor("member-care"), item=items[0], kind=InterestKind.WORKS_WITH_CHILD,
        details="My team supports the family.",
    )  # fmt: skip
    views = (
        ("member-psychology", items[0], Outcome.PLACEMENT, "A small setting with art in it."),
        ("member-health", items[1], Outcome.LIAISON, "Treatment allows more school than she has."),
        ("member-psychology", items[1], Outcome.LIAISON, "Keep the quiet room and one adult."),
        ("member-early-help", items[2], Outcome.TOP_UP, "The family would welcome a morning hand."),
    )
    for who, item, outcome, reasons in views:
        town.clock.tick()
        record_member_view(
            actor=town.actor(who), item=item, recommendation=outcome, reasons=reasons
        )


def _decide_between(
    town: Town, soon: PanelMeeting, told: dict[str, list[Told]], referrals: dict[int, Referral]
) -> None:
    """Fast tracks: with the chair, with the second agency, and to be ratified."""
    for situation in ("fast_track", "fast_track_second", "ratify", "declined_lately"):
        for one in told[situation]:
            day = town.days_ago(1 if situation != "ratify" else 4)
            town.clock.set(_yesterday(town) if situation == "declined_lately" else day, 14)
            item = start_fast_track(
                actor=town.actor("coordinator"), kind_key="referral",
                subject_id=referrals[one.child.pk].pk, chair=town.memberships["chair"],
                second=town.memberships["member-health"], ground=FastTrackGround.HOSPITAL,
                ground_words="In hospital since last week, and the ward has no teacher this month.",
            )  # fmt: skip
            if situation == "fast_track":
                continue
            town.clock.tick()
            chosen = DECLINE
            if situation != "declined_lately":
                chosen = naming_provider(town, one, PLACEMENT)
            propose_fast_track(
                actor=town.actor("chair"), item=item, terms=from_next_week(town, chosen)
            )
            if situation == "declined_lately":
                town.clock.tick()
                answer_fast_track(actor=town.actor("member-health"), item=item, agrees=True)
            if situation == "ratify":
                town.clock.tick()
                health = town.actor("member-health")
                decision = answer_fast_track(actor=health, item=item, agrees=True)
                send_all_letters(actor=town.actor("coordinator"), decision=decision)
                put_up_for_ratification(actor=town.actor("coordinator"), item=item, meeting=soon)
