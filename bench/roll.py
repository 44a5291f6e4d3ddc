"""Schools and pupils of the invented county, written in bulk."""

from datetime import date
from itertools import pairwise

import numpy as np
from django.db import connection

from accounts.models import Organisation, OrganisationKind, Phase
from calendars.models import AcademicYear, Closure, ClosureKind, Term
from cases.identifiers import upn_check_letter
from cases.models import Child, Enrolment, Identifier, IdentifierKind
from ledger.text import sort_key

CHUNK = 8_500
FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dev", "Esme", "Finn", "Gita", "Hal", "Ines", "Jude", "Kit")
LAST_NAMES = ("Ash", "Birch", "Cedar", "Dale", "Elm", "Fell", "Grove", "Heath", "Iver", "Juniper")
SYLLABLES = ("ba", "den", "fo", "gar", "ham", "ki", "lo", "mer", "nu", "ster")


def write_roll(
    pupils: int, pupils_a_school: int, year: int, days: list[date]
) -> tuple[np.ndarray, np.ndarray]:
    """All that marks need; returns the enrolments' ids and their schools' ids, pupil by pupil."""
    authority = Organisation.objects.create(
        kind=OrganisationKind.AUTHORITY, name="Benchshire County Council", la_code="885"
    )
    schools = _write_schools(-(-pupils // pupils_a_school))
    _keep_history("DISABLE")
    _write_calendar(year, days)
    enrolments: list[int] = []
    for start in range(0, pupils, CHUNK):
        numbers = range(start, min(pupils, start + CHUNK))
        enrolments += _write_pupils(numbers, pupils_a_school, authority, schools, year)
        _refresh_plans()
    _keep_history("ENABLE")
    places = [schools[number // pupils_a_school].pk for number in range(pupils)]
    return np.array(enrolments), np.array(places)


def _refresh_plans() -> None:
    """Else foreign keys go on being checked as if their tables were empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DISCARD PLANS")


def _keep_history(word: str) -> None:
    """This is a load, and it is thrown away: nobody needs its history."""
    with connection.cursor() as cursor:
        for model in (Child, Identifier, Enrolment):
            cursor.execute(f"ALTER TABLE {model._meta.db_table} {word} TRIGGER USER")


def upn_of(number: int) -> str:
    """The invented UPN of a pupil."""
    body = f"885{number:09d}"
    return f"{upn_check_letter(body)}{body}"


def _write_schools(number: int) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(
            kind=OrganisationKind.SCHOOL, name=f"Bench School {place:03d}",
            sort_name=f"bench school {place:03d}", urn=900_000 + place, la_code="885",
            establishment_number=f"{4000 + place}", phase=Phase.SECONDARY, lowest_age=4,
            highest_age=16,
        )
        for place in range(number)
    )  # fmt: skip


def _write_calendar(year: int, days: list[date]) -> None:
    """One term from the first to the last of the days; what lies between and is no day of it is
    closed."""
    entered = AcademicYear.objects.create(starts_in=year)
    Term.objects.create(year=entered, name="Year", starts_on=days[0], ends_on=days[-1])
    for before, after in pairwise(days):
        if (after - before).days > 3:
            Closure.objects.create(
                kind=ClosureKind.CLOSED, starts_on=date.fromordinal(before.toordinal() + 1),
                ends_on=date.fromordinal(after.toordinal() - 1),
            )  # fmt: skip


def _write_pupils(
    numbers: range, pupils_a_school: int, authority: Organisation, schools: list[Organisation],
    year: int,
) -> list[int]:  # fmt: skip
    children = Child.objects.bulk_create(_pupil(number, authority, year) for number in numbers)
    Identifier.objects.bulk_create(
        Identifier(child=child, kind=IdentifierKind.UPN, value=upn_of(number), is_confirmed=True)
        for number, child in zip(numbers, children, strict=True)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            child=child, school=schools[number // pupils_a_school], starts_on=date(year, 9, 1)
        )
        for number, child in zip(numbers, children, strict=True)
    )
    return [enrolment.pk for enrolment in enrolments]


def _pupil(number: int, authority: Organisation, year: int) -> Child:
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    ending = "".join(SYLLABLES[int(digit)] for digit in f"{number:05d}")
    last = f"{LAST_NAMES[number // 11 % len(LAST_NAMES)]}{ending}"
    return Child(
        reference=f"B-{number:06d}", legal_first_name=first, legal_last_name=last,
        sort_name=sort_key(last, first), born_on=date(year - 6 - number % 10, 3, 1 + number % 28),
        home_authority_code="885", controller=authority,
    )  # fmt: skip
