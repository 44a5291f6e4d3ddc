"""A school whose own system sends its marks: its token, whose secret nobody has, and a delivery."""

from dataclasses import replace
from datetime import timedelta

from attendance.api.held import HeldMark, read_held
from attendance.intake.receiving import SentMark
from attendance.services.deliveries import receive_marks
from attendance.services.tokens import make_token, note_use
from demo.seeding.town import Town

SCHOOL = "alderbrook"
DAYS_SENT = 5
WRONG_ON = 2  # school days before the demo date
COMMENTS = ("Bus late", "Overslept, rang home", "")


def connect_system(town: Town) -> None:
    """Made at the beginning of the term by the attendance officer; sent again this week.

    What it sends stands already, so the register is as the stories have it; beside the late
    marks it says why and by how much.
    """
    officer = town.actor("attendance")
    school = town.organisations[SCHOOL]
    town.clock.set(town.days_ago(30), 9)
    token, _secret = make_token(
        actor=officer,
        school=school,
        name="Bluebird Registers",
        expires_on=town.today + timedelta(days=200),
    )
    for days in range(DAYS_SENT, 0, -1):
        day = town.days_ago(days)
        town.clock.set(day, 15, 40)
        held = read_held(school.pk, first=day, last=day).marks
        late = [mark for mark in held if mark.code == "L"]
        marks = [_sent(mark, n) for n, mark in enumerate(late or held)]
        if marks and days == WRONG_ON:
            marks += _wrong(marks[0])
        if marks:
            receive_marks(token=token, marks=marks)
            note_use(token=token)


def _wrong(mark: SentMark) -> list[SentMark]:
    """What its system gets wrong: a pupil who is not on the roll, a code that does not exist."""
    return [replace(mark, upn="K885000000001"), replace(mark, session="PM", code="F")]


def _sent(mark: HeldMark, number: int) -> SentMark:
    is_late = mark.code == "L"
    return SentMark(
        mark.upn, mark.day.isoformat(), mark.session, mark.code,
        comment=COMMENTS[number % len(COMMENTS)] if is_late else "",
        minutes_late=4 + 3 * (number % 7) if is_late else None,
    )  # fmt: skip
