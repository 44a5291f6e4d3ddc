"""What a family's access rests on: who, on what basis, which rights, until when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Child, Competence, FamilyRight, GrantKind, Parent
from cases.models.grants import every_right
from ledger.errors import Refused

SIXTEEN = 16
EIGHTEEN = 18


@dataclass(frozen=True, slots=True)
class AccessTerms:
    """What a grant to a family says. `check` raises Refused naming the input to mend."""

    kind: str
    parent: Parent | None = None
    reason: str = ""
    rights: Iterable[str] = field(default_factory=every_right)
    competence: str = ""
    competence_by: str = ""
    competence_on: date | None = None

    def check(self, child: Child) -> None:
        """Whether they hold for this child."""
        check_rights(self.rights)
        if self.kind == GrantKind.YOUNG_PERSON:
            self._check_competence(child)
        else:
            self._check_parent(child)

    def as_fields(self) -> dict[str, object]:
        """Field values for an invitation or a grant."""
        return {
            "kind": self.kind,
            "parent": self.parent,
            "reason": self.reason.strip(),
            "rights": list(self.rights),
            "competence": self.competence,
            "competence_by": self.competence_by.strip(),
            "competence_on": self.competence_on,
        }

    def _check_competence(self, child: Child) -> None:
        if not self.reason.strip():
            raise Refused(
                _("Say how you know that the young person can decide this for themselves."),
                field="reason",
            )
        if self.competence not in Competence.values:
            raise Refused(_("Choose the basis of competence."), field="competence")
        if self.competence_on is None or self.competence_on > timezone.localdate():
            raise Refused(_("Give the day on which it was judged."), field="competence_on")
        is_sixteen = birthday(child, SIXTEEN) <= timezone.localdate()
        if is_sixteen != (self.competence == Competence.SIXTEEN):
            raise Refused(
                _("The record says that they are 16 or older.")
                if is_sixteen
                else _("The record says that they are under 16."),
                field="competence",
            )
        if not is_sixteen and not self.competence_by.strip():
            raise Refused(_("Say who judged it."), field="competence_by")

    def _check_parent(self, child: Child) -> None:
        parent = self.parent
        if self.kind != GrantKind.PARENT or parent is None or parent.child_id != child.pk:
            raise Refused(_("Choose the parent or carer."), field="parent")
        if not parent.may_be_contacted:
            raise Refused(
                _("The record says that this person may not be contacted. Change that first."),
                field="parent",
            )
        if not parent.has_responsibility and not self.reason.strip():
            raise Refused(
                _("This person has no parental responsibility. Say on what basis they get access."),
                field="reason",
            )
        if birthday(child, EIGHTEEN) <= timezone.localdate() and not self.reason.strip():
            raise Refused(
                _("They are 18 or older. Say on what basis a parent gets access."), field="reason"
            )


def check_rights(rights: Iterable[str]) -> None:
    """Refused unless something is opened, and nothing that is not a right."""
    chosen = list(rights)
    if not chosen or not set(chosen) <= set(FamilyRight.values):
        raise Refused(_("Choose what they can see and do."), field="rights")


def birthday(child: Child, age: int) -> date:
    """The day on which the child reaches an age; of 29 February, 1 March."""
    return _years_after(child.born_on, age)


def review_day(child: Child, kind: str) -> date | None:
    """By when somebody looks at the access again: at 16, and then yearly for a parent."""
    today = timezone.localdate()
    sixteenth = birthday(child, SIXTEEN)
    if sixteenth > today:
        return sixteenth
    return _years_after(today, 1) if kind == GrantKind.PARENT else None


def end_of_access(child: Child, kind: str) -> datetime | None:
    """A parent's access ends when the child is 18 unless it is renewed; after that, yearly."""
    if kind != GrantKind.PARENT:
        return None
    today = timezone.localdate()
    eighteenth = birthday(child, EIGHTEEN)
    return midnight(eighteenth if eighteenth > today else _years_after(today, 1))


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
