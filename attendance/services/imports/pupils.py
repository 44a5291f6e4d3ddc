"""Pupils whom a school's file knows and Waymark does not: added when a person says so.

Whether another school has a record of such a child is never told here: cases makes the record,
and tells the authority's coordinator alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Permission
from attendance.models import RegisterImport, RowOutcome, RowRefusal
from attendance.permissions import check_import_for
from attendance.reading import Days, Role
from attendance.reading.dates import judge
from attendance.services.imports.opening import OpenedFile, open_as_checked, roles_of
from attendance.services.imports.uploading import hand_over, import_link
from attendance.transitions import IMPORT
from cases.models import Child
from cases.services.children import create_child
from cases.services.duplicates import name_similarity
from ledger.errors import Refused
from ledger.jobs import create_job
from ledger.state import apply_transition
from ledger.text import sort_key

AT_ONCE = 100
_NEEDED = (Role.FORENAME, Role.SURNAME, Role.BORN)


class Obstacle(models.TextChoices):
    """Why a pupil of the file cannot simply be added. Tells of the own school alone."""

    FORMER = "former", _("Was on your roll before: put them on roll again from their record")
    SIMILAR = "similar", _("You have a pupil with this date of birth and a name like this")
    INCOMPLETE = "incomplete", _("The file has no name or no date of birth that can be read")


@dataclass(frozen=True, slots=True)
class FilePupil:
    """A pupil of the file who was not on the school's roll, and what stands in the way if any."""

    upn: str
    forename: str
    surname: str
    born_on: date | None
    starts_on: date
    obstacle: Obstacle | None = None


def can_add_pupils(*, actor: Actor, register_import: RegisterImport) -> bool:
    """Whether the file has pupils who were not on roll and says enough of its pupils, and the actor
    may add some."""
    if not actor.can(Permission.CREATE_CHILD) or not _unknown_rows(register_import).exists():
        return False
    return set(_NEEDED) <= roles_of(register_import)


def find_unknown_pupils(register_import: RegisterImport) -> list[FilePupil]:
    """The pupils whose marks were refused because nobody with their UPN was on roll."""
    upns = set(_unknown_rows(register_import).values_list("upn", flat=True))
    if not upns:
        return []
    found = list(_pupils_of(open_as_checked(register_import), upns))
    former, similar = _of_own_school(register_import, found)
    return [_with_obstacle(one, former, similar) for one in found]


@transaction.atomic
def add_pupils(
    *, actor: Actor, register_import: RegisterImport, upns: Collection[str]
) -> list[Child]:
    """Make records of pupils of the file, on roll from their first day in it; check it again.

    Raises PermissionDenied, StaleChange, or Refused when nobody was chosen who can be added.
    """
    check_import_for(actor, register_import.school)
    chosen = [
        one
        for one in find_unknown_pupils(register_import)
        if one.upn in upns and one.obstacle is None
    ][:AT_ONCE]
    if not chosen:
        raise Refused(_("Choose at least one pupil."), field="pupils")
    job = create_job(actor=actor, kind="attendance.check", link=import_link(register_import))
    again = apply_transition(
        subject=register_import, table=IMPORT, action="check_again", actor=actor, job=job
    )
    children = [
        create_child(
            actor=actor,
            legal_first_name=one.forename,
            legal_last_name=one.surname,
            born_on=one.born_on,
            school=register_import.school,
            starts_on=one.starts_on,
            upn=one.upn,
        )
        for one in chosen
        if one.born_on is not None
    ]
    hand_over(again)
    return children


def _unknown_rows(register_import: RegisterImport) -> models.QuerySet:
    return register_import.rows_to_look_at.filter(
        outcome=RowOutcome.REFUSED, reason=RowRefusal.UNKNOWN
    )


def _pupils_of(opened: OpenedFile, upns: Collection[str]) -> Iterable[FilePupil]:
    days = _days_of_birth(opened)
    first_days: dict[str, tuple[date, int]] = {}
    for place in opened.sheet.places():
        day = opened.days.read(place.slot.day)
        if day is not None and place.upn in upns:
            before = first_days.get(place.upn, (day, place.row))
            first_days[place.upn] = min(before, (day, place.row))
    for upn, (day, row) in sorted(first_days.items()):
        forename, surname, born = (_cell(opened, row, role) for role in _NEEDED)
        yield FilePupil(upn, forename[:80], surname[:80], days.read(born), day)


def _days_of_birth(opened: OpenedFile) -> Days:
    """Birth dates are in the order of the school's dates, else in the one that they prove."""
    place = opened.header.keys.index(opened.layout.columns[Role.BORN])
    written = judge(opened.table.column(place, opened.header.index), timezone.localdate())
    return Days(opened.days.order or written.settled)


def _cell(opened: OpenedFile, row: int, role: Role) -> str:
    place = opened.header.keys.index(opened.layout.columns[role])
    cells = opened.table.row(row)
    return cells[place].strip() if place < len(cells) else ""


def _of_own_school(
    register_import: RegisterImport, pupils: Collection[FilePupil]
) -> tuple[set[str], set[str]]:
    """UPNs of the file that the school's own records have, and those with a name like one."""
    own = Child.objects.existing().filter(enrolments__school=register_import.school)
    former = own.filter(identifiers__kind="upn", identifiers__value__in=[p.upn for p in pupils])
    return set(former.values_list("identifiers__value", flat=True)), _similar(
        register_import, [one for one in pupils if one.born_on]
    )


def _similar(register_import: RegisterImport, pupils: Collection[FilePupil]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_SIMILAR, {
            "upns": [one.upn for one in pupils],
            "names": [sort_key(one.surname, one.forename) for one in pupils],
            "born": [one.born_on for one in pupils],
            "school": register_import.school_id,
            "similarity": name_similarity(),
        })  # fmt: skip
        return {upn for (upn,) in cursor.fetchall()}


_SIMILAR = """
SELECT DISTINCT one.upn
FROM unnest(%(upns)s::text[], %(names)s::text[], %(born)s::date[]) AS one(upn, name, born_on)
JOIN cases_child c ON c.born_on = one.born_on AND c.merged_into_id IS NULL
    AND similarity(c.sort_name, one.name) >= %(similarity)s
JOIN cases_enrolment e ON e.child_id = c.id AND e.school_id = %(school)s
"""


def _with_obstacle(one: FilePupil, former: set[str], similar: set[str]) -> FilePupil:
    obstacle = None
    if one.upn in former:
        obstacle = Obstacle.FORMER
    elif not (one.forename and one.surname and one.born_on):
        obstacle = Obstacle.INCOMPLETE
    elif one.upn in similar:
        obstacle = Obstacle.SIMILAR
    return FilePupil(one.upn, one.forename, one.surname, one.born_on, one.starts_on, obstacle)
