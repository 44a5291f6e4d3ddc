"""The named officer's term: most section 19 records decided, some waiting, one that is late.

Registers and referrals have opened the records; what is left here is what the officer did.
"""

from datetime import date, timedelta

from accounts.actors import Actor
from calendars.days import add_working_days
from cases.models import DutyOutcome, EndKind, HandedHow, Section19Record
from cases.section_19_people import parents_to_write_to
from cases.services.section_19 import (
    consider_duty,
    end_record,
    hand_over_copy,
    record_arrangement,
    start_interim,
    write_copy,
)
from demo.seeding.town import Town

CONSIDERED = (
    "The register of this term, the referral, and what the school does already. I spoke with the "
    "SENCo and with the family."
)
OWED = (
    "Health advises that a full day at school is not possible for some weeks, and the school "
    "alone cannot give enough. Education must be arranged meanwhile."
)
NOT_OWED = (
    "Back at school for most of the week under a healthcare plan that is kept. If the absence "
    "goes on, this is looked at again at once."
)
WAITING = "The letter of the clinic is promised for this week; the family is content to wait."
LESS = "Health advises no more than this for now; it is looked at again at half-term."
ARRANGED = (
    "Five hours of tuition a week at home, English and maths first.",
    "Six hours a week in a small group at a base nearby, with a taxi there and back.",
    "Lessons on line each morning from the home school, and a tutor on two afternoons.",
)
# What the officer does with one record after another, oldest first; "" is left for today.
TURNS = ("", "owed", "interim", "not_owed", "owed", "wait", "owed", "ended", "not_owed", "interim")


def make_duties(town: Town) -> None:
    """Decide, arrange, write to parents, end; and leave the newest and a few old ones open."""
    officer = town.actor("named-officer")
    undecided = Section19Record.objects.undecided().select_related("child")
    for number, record in enumerate(undecided.order_by("known_on", "pk")):
        day = add_working_days(record.known_on, 2 + number % 4)
        if day < town.today - timedelta(days=3):
            _act(town, officer, record, TURNS[number % len(TURNS)], day, number)


def _act(
    town: Town, officer: Actor, record: Section19Record, turn: str, day: date, number: int
) -> None:
    if not turn:
        return
    town.clock.set(day, 11, number % 50)
    what, starts_on = ARRANGED[number % len(ARRANGED)], day + timedelta(days=3)
    if turn == "interim":
        start_interim(
            actor=officer, child=record.child, what=what, starts_on=starts_on, why_less=LESS,
            ends_on=town.today + timedelta(days=10 + number % 30), reasons=OWED,
        )  # fmt: skip
    elif turn == "wait":
        consider_duty(
            actor=officer, record=record, outcome=DutyOutcome.WAIT, considered=CONSIDERED,
            reasons=WAITING, look_again_on=town.today + timedelta(days=2),
        )  # fmt: skip
    else:
        outcome = DutyOutcome.OWED if turn == "owed" else DutyOutcome.NOT_OWED
        reasons = OWED if turn == "owed" else NOT_OWED
        consider_duty(actor=officer, record=record, outcome=outcome, considered=CONSIDERED,
                      reasons=reasons)  # fmt: skip
        if turn == "owed":
            record_arrangement(actor=officer, record=record, what=what, starts_on=starts_on,
                               why_less=LESS)  # fmt: skip
    if turn != "wait" and number % 3 == 1:
        _write(town, officer, record, day)
    if turn == "ended":
        town.clock.set(town.today - timedelta(days=2), 15, number % 50)
        end_record(
            actor=officer, record=record, kind=EndKind.RETURNED,
            reason="The register of the last two weeks shows full days at school.",
        )  # fmt: skip


def _write(town: Town, officer: Actor, record: Section19Record, day: date) -> None:
    parent = parents_to_write_to(record.child).first()
    copy = write_copy(actor=officer, record=record, parent=parent)
    town.clock.set(day, 16, 10)
    hand_over_copy(actor=officer, copy=copy, handed_on=day, handed_how=HandedHow.POST)
