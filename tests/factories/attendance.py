"""Registers and alerts, invented."""

from datetime import date, timedelta

from attendance.models import RegisterDay
from cases.models import Enrolment


def mark(enrolment: Enrolment, day: date, am: str | None, pm: str | None) -> RegisterDay:
    """One day of a register."""
    return RegisterDay.objects.create(enrolment=enrolment, day=day, am=am, pm=pm)


def mark_days(enrolment: Enrolment, start: date, codes: str) -> date:
    """A register in short: one word a weekday, "II" or "I/" or ".."; returns the last day.

    A dot is no mark, and / stands for presence in both sessions: `mark_days(e, day, "II I/ //")`.
    """
    day, last = start, start
    for word in codes.split():
        while day.weekday() > 4:
            day += timedelta(days=1)
        am, pm = (None if code == "." else code for code in word)
        mark(enrolment, day, am, "\\" if pm == "/" else pm)
        last, day = day, day + timedelta(days=1)
    return last
