"""Registers and alerts, invented."""

from datetime import date, timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.intake.receiving import SentMark
from attendance.models import Alert, RegisterDay, RegisterToken, Rule
from attendance.models.tokens import digest_of, make_secret
from attendance.registers.tallies import rebuild_tallies
from attendance.registers.totals import rebuild_totals
from attendance.services.imports import check_import, upload_marks
from calendars.models import academic_year_of
from cases.identifiers import upn_check_letter
from cases.models import Child, Enrolment, Identifier, IdentifierKind
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory


def mark(enrolment: Enrolment, day: date, am: str | None, pm: str | None) -> RegisterDay:
    """One day of a register, with the tally and the totals that follow from it."""
    row = RegisterDay.objects.create(enrolment=enrolment, day=day, am=am, pm=pm)
    rebuild_tallies([enrolment.pk], academic_year_of(day))
    rebuild_totals(day, day, [enrolment.school_id])
    return row


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


def upn(number: int) -> str:
    """A valid UPN, invented."""
    body = f"885{number:09d}"
    return f"{upn_check_letter(body)}{body}"


def pupil(school: Organisation, number: int = 1, **fields: object) -> Child:
    """A child on the school's roll with the UPN of that number."""
    child = ChildFactory(school=school, **fields)
    Identifier.objects.create(
        child=child, kind=IdentifierKind.UPN, value=upn(number), is_confirmed=True
    )
    return child


def csv_of(*rows: tuple[object, ...], name: str = "marks.csv") -> SimpleUploadedFile:
    """A file of marks: rows of UPN number (or text), day, session, code."""
    lines = ["UPN,Date,AM/PM,Code"]
    for who, day, session, code in rows:
        lines.append(f"{upn(who) if isinstance(who, int) else who},{day},{session},{code}")
    return SimpleUploadedFile(name, "\n".join(lines).encode(), content_type="text/csv")


def bring_in(officer: Actor, school: Organisation, file: SimpleUploadedFile | str | bytes) -> Any:
    """An import of a file of marks, or of its content, checked."""
    if not isinstance(file, SimpleUploadedFile):
        file = SimpleUploadedFile("marks.csv", file.encode() if isinstance(file, str) else file)
    found = upload_marks(actor=officer, school=school, upload=file)
    return check_import(actor=Actor.system(), register_import=found)


class AlertFactory(DjangoModelFactory):
    """An alert waiting for the answer of the child's school."""

    class Meta:
        model = Alert

    school = factory.SubFactory(SchoolFactory)
    child = factory.LazyAttribute(lambda alert: ChildFactory(school=alert.school))
    reference = factory.Sequence(lambda n: f"A-{n:06d}")
    rule = Rule.CUMULATIVE
    cumulative_days = 10
    consecutive_days = 10
    academic_year = 2026
    counts_from = date(2026, 8, 1)
    reached_on = date(2026, 9, 18)
    first_day = date(2026, 9, 7)
    last_day = date(2026, 9, 18)
    sessions = 20
    answer_due_on = date(2026, 9, 25)
    controller = factory.SelfAttribute("school")


def token_for(school: Organisation, **fields: object) -> tuple[RegisterToken, str]:
    """A token of the school for another year, and its secret."""
    secret = make_secret()
    token = RegisterToken.objects.create(
        school=school, controller=school, digest=digest_of(secret),
        **{"name": "Register system", "expires_on": timezone.localdate() + timedelta(days=365)}
        | fields,
    )  # fmt: skip
    return token, secret


def sent(who: int | str, day: date | str, session: str, code: str, **beside: object) -> SentMark:
    """A mark as a school system sends it, of the pupil with that UPN number (or text)."""
    return SentMark(upn(who) if isinstance(who, int) else who, str(day), session, code, **beside)
