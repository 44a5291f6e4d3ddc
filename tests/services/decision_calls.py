"""What the panel decides, writes into its minutes and sends."""

from decimal import Decimal

from django.utils import timezone

from panels.letters.words import BODIES
from panels.models import (
    AgendaItem,
    Channel,
    Decision,
    Letter,
    LetterAudience,
    LetterKind,
    PanelMeeting,
)
from panels.services import (
    actions,
    carrying_out,
    corrections,
    decisions,
    deliveries,
    fast_tracks,
    letter_drafts,
    letters,
    minutes,
    templates,
)
from panels.services.meetings import end_meeting
from provision.services import support as provision_support
from reintegration.services import support as return_support
from tests.factories.cases import ParentFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.provider_letters import Naming
from tests.services.doors import INSIDE, READS, Given, beside, calls

beside(
    INSIDE,
    actions.drop_actions, actions.finish_questions, actions.plan_advice, actions.plan_question,
    actions.replan_advice, actions.start_action, actions.start_actions, carrying_out.carry_out,
    carrying_out.create_decision, carrying_out.hold_bad_news, carrying_out.record_advice,
    carrying_out.record_stances, carrying_out.tell_request, deliveries.deliver,
    deliveries.deliver_to_offered,
    fast_tracks.put_up_unratified, letter_drafts.draft_corrections, letter_drafts.draft_letters,
    letter_drafts.withdraw_drafts, provision_support.drop_support, return_support.stop_return,
)  # fmt: skip
beside(
    READS,
    carrying_out.item_link, decisions.check_quorum, decisions.day_of,
    deliveries.readers_of_letter, deliveries.letters_address, letter_drafts.addressees_of,
    letter_drafts.addressee_of, letters.letter_context,
    letters.letter_due_on, letters.told_by, letters.who_had, return_support.first_days_of_returns,
    return_support.returns_begun,
    templates.words_for,
)  # fmt: skip


def _listed() -> tuple[PanelPeople, AgendaItem]:
    people = PanelPeople()
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    return people, item


def _decided() -> tuple[PanelPeople, Decision]:
    people, item = _listed()
    decision = decisions.decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )
    return people, decision


@calls(decisions.decide_item)
def _decide() -> Given:
    people, item = _listed()
    return {
        "actor": people.act(people.chair), "item": item, "terms": terms(),
        "stances": agreed(item),
    }  # fmt: skip


@calls(actions.add_action)
def _act() -> Given:
    people, item = _listed()
    return {
        "actor": people.act(people.chair), "item": item, "words": "Ring the clinic",
        "owner": people.coordinator, "due_on": timezone.localdate(),
    }  # fmt: skip


@calls(corrections.correct_decision)
def _correct() -> Given:
    people, decision = _decided()
    return {
        "actor": people.act(people.coordinator), "decision": decision, "reason": "Slip",
        "terms": terms(hours_a_week=Decimal(3)), "seen": 0,
    }  # fmt: skip


def _fast_track(*, is_proposed: bool) -> tuple[PanelPeople, AgendaItem]:
    people = PanelPeople()
    item = people.fast_track()
    if is_proposed:
        fast_tracks.propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
    item.refresh_from_db()
    return people, item


@calls(fast_tracks.propose_fast_track)
def _propose() -> Given:
    people, item = _fast_track(is_proposed=False)
    return {"actor": people.act(people.chair), "item": item, "terms": terms()}


@calls(fast_tracks.answer_fast_track)
def _answer() -> Given:
    people, item = _fast_track(is_proposed=True)
    return {"actor": people.act(people.health), "item": item, "agrees": True}


def _to_ratify() -> tuple[PanelPeople, AgendaItem, PanelMeeting]:
    people, item = _fast_track(is_proposed=True)
    fast_tracks.answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
    meeting = people.plan()
    item.refresh_from_db()
    return people, item, meeting


@calls(fast_tracks.put_up_for_ratification)
def _put_up() -> Given:
    people, item, meeting = _to_ratify()
    return {"actor": people.act(people.coordinator), "item": item, "meeting": meeting}


@calls(fast_tracks.ratify)
def _ratify() -> Given:
    people, item, meeting = _to_ratify()
    people.open(meeting)
    item.refresh_from_db()
    return {"actor": people.act(people.chair), "item": item, "stances": agreed(item)}


def _letter(*steps: str) -> tuple[PanelPeople, Letter]:
    people, decision = _decided()
    ParentFactory(child=decision.item.child, may_be_contacted=True)
    letter = decision.letters.get(audience=LetterAudience.PARENT)
    for step in steps:
        service = getattr(letters, f"{step}_letter")
        letter = service(actor=people.act(people.coordinator), letter=letter)
    return people, letter


def _step(*before: str) -> Given:
    people, letter = _letter(*before)
    return {"actor": people.act(people.coordinator), "letter": letter}


@calls(letter_drafts.draft_again)
def _draft_again() -> Given:
    return _step()


@calls(letter_drafts.edit_letter)
def _edit() -> Given:
    return {**_step(), "subject": "Our decision", "body": "Dear parent", "seen": 1}


@calls(letters.approve_letter)
def _approve() -> Given:
    return _step()


@calls(letters.reopen_letter)
def _reopen() -> Given:
    return _step("approve")


@calls(letters.issue_letter)
def _issue() -> Given:
    return _step("approve")


@calls(letters.send_letter)
def _send() -> Given:
    return _step("approve", "issue")


@calls(letters.send_all_letters)
def _send_all() -> Given:
    people, decision = _decided()
    return {"actor": people.act(people.coordinator), "decision": decision}


@calls(deliveries.record_delivery)
def _deliver() -> Given:
    people, letter = _letter("approve", "issue", "send")
    return {
        "actor": people.act(people.coordinator), "delivery": letter.deliveries.get(),
        "channel": Channel.POST, "gone_on": timezone.localdate(),
    }  # fmt: skip


@calls(deliveries.note_read)
def _read() -> Given:
    from accounts.actors import Actor
    from tests.factories.cases import GrantFactory

    people, decision = _decided()
    reader = GrantFactory(child=decision.item.child).user
    letters.send_all_letters(actor=people.act(people.coordinator), decision=decision)
    letter = decision.letters.get(audience=LetterAudience.PARENT)
    return {"document": letter.document, "actor": Actor.family(reader)}


@calls(deliveries.note_opened)
def _open() -> Given:
    naming = Naming()
    letter = naming.sent()
    naming.offer()
    return {"letter": letter, "actor": naming.tutor}


@calls(templates.save_template)
def _save_words() -> Given:
    people = PanelPeople()
    which = LetterAudience.PARENT, LetterKind.DECISION
    return {
        "actor": people.act(people.coordinator), "audience": which[0], "kind": which[1],
        "subject": "Our decision", "body": str(BODIES[which]), "seen": 0,
    }  # fmt: skip


def _held() -> tuple[PanelPeople, PanelMeeting]:
    people, decision = _decided()
    meeting = decision.item.meeting
    return people, end_meeting(actor=people.act(people.chair), meeting=meeting)


@calls(minutes.write_minute_part)
def _write() -> Given:
    people, meeting = _held()
    return {
        "actor": people.act(people.coordinator), "meeting": meeting, "key": "other",
        "text": "Thanks to all.", "seen": 0,
    }  # fmt: skip


@calls(minutes.write_again)
def _write_again() -> Given:
    given = _write()
    minutes.write_minute_part(**given)
    return {name: given[name] for name in ("actor", "meeting", "key")}


@calls(minutes.agree_minutes)
def _agree() -> Given:
    people, meeting = _held()
    return {"actor": people.act(people.chair), "meeting": meeting}


@calls(minutes.correct_minutes)
def _correct_minutes() -> Given:
    people, meeting = _held()
    minutes.agree_minutes(actor=people.act(people.chair), meeting=meeting)
    return {
        "actor": people.act(people.coordinator), "meeting": meeting, "key": "other",
        "text": "Thanks to all.", "reason": "Left out", "seen": 1,
    }  # fmt: skip
