"""What the logs say of a child who does not come: facts from which a person starts to write."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from provision.models import UNEXPECTED, AbsenceReason, Attended, Placement, TaughtSession

LOOKED_BACK = timedelta(weeks=6)


@dataclass(frozen=True, slots=True)
class Absences:
    """Lessons since a day: how many could have been attended, and those that were missed."""

    since: date
    lessons: int
    missed: Sequence[TaughtSession]

    @property
    def unexpected(self) -> int:
        """How many were missed without a word before: refused, no transport, not known."""
        return sum(row.absence_reason in UNEXPECTED for row in self.missed)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why, in words, with how many lessons; the most frequent first."""
        counted = Counter(row.absence_reason for row in self.missed)
        return [(str(AbsenceReason(key).label), number) for key, number in counted.most_common()]

    @property
    def sentence(self) -> str:
        """All of it in a sentence; empty when nothing was missed."""
        if not self.missed:
            return ""
        reasons = ", ".join(f"{label} ({number})" for label, number in self.reasons)
        return _("Since %(day)s, %(missed)s of %(lessons)s lessons were missed: %(reasons)s.") % {
            "day": date_format(self.since, "j F Y"), "missed": len(self.missed),
            "lessons": self.lessons, "reasons": reasons,
        }  # fmt: skip


def absences_of(placement: Placement, *, since: date | None = None) -> Absences:
    """The lessons of a placement since a day: by default since the last step, or six weeks ago.

    Lessons that could not be taught do not count.
    """
    if since is None:
        last = placement.steps.order_by("-taken_on").first()
        since = last.taken_on if last else timezone.localdate() - LOOKED_BACK
    since = max(since, placement.starts_on)
    rows = placement.sessions.standing().filter(day__gte=since).order_by("day", "starts_at")
    taught = [row for row in rows if row.attended != Attended.CANCELLED]
    return Absences(since, len(taught), [row for row in taught if row.attended == Attended.ABSENT])
