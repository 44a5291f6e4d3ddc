"""The school's work on entries: complete, set aside, take up again, put a child down itself."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import EntryStatus, ReturnEntry, ReturnGround, ReturnKind
from attendance.returns.addresses import knows_address
from attendance.returns.grounds import BY_SCHOOL
from attendance.returns.periods import episodes_of, find_grounds
from attendance.returns.permissions import check_prepare
from attendance.transitions import RETURN_ENTRY
from calendars.models import academic_year_of
from cases.models import Child
from cases.permissions import check_visible
from ledger.errors import Refused
from ledger.state import apply_transition, record_status


@transaction.atomic
def complete_entry(
    *,
    actor: Actor,
    entry: ReturnEntry,
    belief: str,
    cause: str,
    why_no_address: str = "",
    expected: str | None = None,
) -> ReturnEntry:
    """The school has checked an entry, and says what it believes and why.

    Raises PermissionDenied, StaleChange, or Refused naming the field: no belief, or neither an
    address on the record nor the reason why none is known.
    """
    check_prepare(actor, entry.school)
    if not belief.strip():
        raise Refused(_("Say what the school believes, and why."), field="belief")
    if not why_no_address.strip() and not knows_address(entry):
        raise Refused(
            _("Enter the address on the child’s record, or say why none is known."),
            field="why_no_address",
        )
    return apply_transition(
        subject=entry, table=RETURN_ENTRY, action="complete", actor=actor, expected=expected,
        belief=belief.strip(), cause=cause.strip(), why_no_address=why_no_address.strip(),
    )  # fmt: skip


@transaction.atomic
def set_entry_aside(
    *, actor: Actor, entry: ReturnEntry, reason: str, expected: str | None = None
) -> ReturnEntry:
    """The child does not stand on this return. Raises PermissionDenied, StaleChange or Refused."""
    check_prepare(actor, entry.school)
    return apply_transition(
        subject=entry, table=RETURN_ENTRY, action="set_aside", actor=actor, reason=reason,
        expected=expected,
    )  # fmt: skip


@transaction.atomic
def take_entry_up(*, actor: Actor, entry: ReturnEntry, expected: str | None = None) -> ReturnEntry:
    """Bring back what was set aside. Raises PermissionDenied or StaleChange."""
    check_prepare(actor, entry.school)
    return apply_transition(
        subject=entry, table=RETURN_ENTRY, action="take_up", actor=actor, expected=expected
    )


@transaction.atomic
def add_entry(
    *, actor: Actor, child: Child, kind: ReturnKind, ground: ReturnGround, belief: str
) -> ReturnEntry:
    """The school puts a child of its roll on a return before the register does.

    What the register shows already is taken over. Raises PermissionDenied, or Refused naming the
    field: a child who is not of compulsory school age, or who stands on it for the same period.
    """
    school = _own_school(actor)
    check_visible(actor, child)
    if not Child.objects.on_roll_of(school).filter(pk=child.pk).exists():
        raise Refused(_("The child is not on your roll."), field=None)
    kind, ground = ReturnKind(kind), ReturnGround(ground)
    if ground not in BY_SCHOOL[kind]:
        raise Refused(_("This reason does not belong to this return."), field="ground")
    if not belief.strip():
        raise Refused(_("Say what the school believes, and why."), field="belief")
    entry = _entry_of(actor, child, school, kind, ground)
    entry.belief = belief.strip()
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise Refused(_stands_already(), field="kind") from error
    record_status(subject=entry, action="add", before="", after=entry.status, actor=actor)
    return entry


def _entry_of(
    actor: Actor, child: Child, school: Organisation, kind: ReturnKind, ground: ReturnGround
) -> ReturnEntry:
    today = timezone.localdate()
    year = academic_year_of(today)
    episodes = episodes_of(kind, year, today, [child.pk])
    unsent = ReturnEntry.objects.unsent().filter(child=child, kind=kind, academic_year=year)
    if unsent.exists() or (not episodes and _is_decided(child, kind, year)):
        raise Refused(_stands_already(), field="kind")
    if not episodes:
        raise Refused(_("Only children of compulsory school age stand on a return."), field="kind")
    entry = ReturnEntry(
        child=child, school=school, controller=school, kind=kind, ground=ground,
        academic_year=year, counts_from=episodes[0].counts_from, runs_from=episodes[0].runs_from,
        reached_on=today, status=EntryStatus.PROPOSED, recorded_by=actor.user,
    )  # fmt: skip
    reached = find_grounds(kind, episodes).get(child.pk)
    if reached is not None:
        entry.take_over(reached[0], reached[1])
    return entry


def _is_decided(child: Child, kind: ReturnKind, year: int) -> bool:
    rows = ReturnEntry.objects.filter(child=child, kind=kind, academic_year=year)
    return rows.filter(status__in=[EntryStatus.SENT, EntryStatus.SET_ASIDE]).exists()


def _own_school(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise Refused(_("Only a school puts a child on its return."), field=None)
    check_prepare(actor, actor.organisation)
    return actor.organisation


def _stands_already() -> str:
    return _("The child stands on this return for the same period already.")
