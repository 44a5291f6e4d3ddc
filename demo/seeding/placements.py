"""Twenty placements: accepted, begun, reviewed; one under notice, some ended."""

from datetime import date, timedelta

from accounts.actors import Actor
from cases.models import Stage
from cases.services.cases import change_stage
from demo.seeding.arranging import REVIEWED, Placing, arrange
from demo.seeding.lessons import log_term
from panels.services.deliveries import note_opened
from provision.models import EndReason, Enterer, Placement
from provision.provider_letters import letters_to
from provision.services.answering import accept_placement, start_placement
from provision.services.duties import DutyKind, add_home_school_duties
from provision.services.ending import earliest_end, end_placement, give_notice, take_step
from provision.services.exams import add_exam_entry
from provision.services.health import record_health_notice
from provision.services.reviews import record_review

ENDED = 21


def place(placing: Placing) -> Placement:
    """Carry one placement as far as its entry says."""
    placement = arrange(placing)
    if placing.state == "offered":
        return placement
    town, teacher = placing.town, placing.teachers()[0]
    if placing.number % 3 == 0:
        teacher = placing.teachers()[-1]
    placing.told.on(placing.began + 1, 14)
    placement = accept_placement(actor=placing.manager, placement=placement, provider_lead=teacher)
    for letter in letters_to(placing.manager).filter(decision__item__child=placing.told.child):
        note_opened(actor=placing.manager, letter=letter)
    placing.told.on(placing.began, 15)
    placement = start_placement(
        actor=placing.manager, placement=placement, started_on=placing.starts_on
    )
    _move_stage(placing)
    _add_to(placing, placement)
    last = town.days_ago(ENDED if placing.state == "ended" else 1)
    log_term(town, placement, placing.facts, until=last)
    _review(placing, placement)
    if placing.state == "notice":
        _give_notice(placing, placement)
    if placing.state == "ended":
        _end(placing, placement)
    return placement


def _move_stage(placing: Placing) -> None:
    case = placing.told.child.cases.open().first()
    if case is not None and case.stage != Stage.INTERIM:
        change_stage(actor=placing.arranger, case=case, stage=Stage.INTERIM,
                     reason="A placement has begun.")  # fmt: skip


def _add_to(placing: Placing, placement: Placement) -> None:
    """What the home school goes on doing, exams, and news from the hospital."""
    told, town = placing.told, placing.town
    if placing.number % 2 == 0:
        add_home_school_duties(
            actor=told.senco, placement=placement, kinds=[DutyKind.CONTACT, DutyKind.MATERIALS],
            owner=town.membership(told.senco),
            due_on=town.today + timedelta(days=placing.number % 7 - 1),
        )  # fmt: skip
    if placing.facts.get("exams"):
        for subject, who in (("English language", Enterer.SCHOOL), ("Maths", Enterer.PROVIDER)):
            add_exam_entry(
                actor=told.senco, placement=placement, subject=subject, qualification="GCSE",
                board="An exam board", season=f"Summer {town.year + 1}", entered_by=who,
                enter_by_on=date(town.year + 1, 2, 21), place="At the provider’s base",
                access_arrangements="Rest breaks and a small room.",
            )  # fmt: skip
    if placing.facts.get("notice"):
        told.on(2, 11)
        record_health_notice(
            actor=told.nurse, child=told.child, kind=placing.facts["notice"],
            happened_on=town.days_ago(2), told_by="The ward",
            meaning="Lessons at the bedside, forty minutes at most, until further notice.",
        )  # fmt: skip


def _review(placing: Placing, placement: Placement) -> None:
    late = placing.facts.get("review") == "overdue"
    if late or placing.state == "ended" or placing.began <= REVIEWED:
        return
    told, name = placing.told, placing.told.child.first_name
    told.on(REVIEWED, 15)
    record_review(
        actor=Actor.staff(placing.teachers()[0]), placement=placement,
        held_on=told.town.days_ago(REVIEWED), next_review_on=told.town.today + timedelta(days=16),
        academic="Reads longer texts again and asks for more; fractions sit well.",
        social="Works beside one other pupil and laughs with two.",
        personal="Comes in without being called. Says when it is too much.",
        child_said=told.words("child"), parent_said=told.words("parent"),
        school_said="Work goes out each Monday and comes back marked.",
        changes="One visit to school before the next review.",
        shared_progress=f"{name} comes to nearly every lesson, reads more and has found company.",
    )  # fmt: skip


def _give_notice(placing: Placing, placement: Placement) -> None:
    """The child cannot be helped to come: what was tried, then notice."""
    told = placing.told
    steps = ((20, "Taxi with the same driver every day", False),
             (13, "Lessons begin at ten, with one adult whom the child knows", False),
             (8, "Visit at home, with the family: what would make it possible?", True))  # fmt: skip
    for days, what, with_family in steps:
        told.on(days, 15)
        take_step(
            actor=placing.manager, placement=placement, what=what, with_family=with_family,
            came_of_it="Two good days, then at home again.", taken_on=told.town.days_ago(days),
        )  # fmt: skip
    told.on(4, 15)
    give_notice(
        actor=placing.manager, placement=placement, for_refusal=True,
        notice_ends_on=earliest_end(placement) + timedelta(days=1),
        reason="Seven lessons in ten are missed, and every step has helped for days only.",
    )  # fmt: skip


def _end(placing: Placing, placement: Placement) -> None:
    placing.told.on(ENDED, 16)
    end_placement(
        actor=placing.arranger, placement=placement, ended_on=placing.town.days_ago(ENDED),
        reason=EndReason.RETURNED, words="Back at school full time, as planned.",
    )  # fmt: skip
