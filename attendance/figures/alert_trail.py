"""What has happened with an alert, step by step: by people, by time, by corrections."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from attendance.models import Alert
from ledger.state import status_history

STEPS = {
    "raise": gettext_lazy("Alert raised"),
    "answer": gettext_lazy("Answered by the school"),
    "escalate": gettext_lazy("Passed to the liaison officer"),
    "pass_up": gettext_lazy("Passed to the panel coordinator"),
    "accept": gettext_lazy("Answer accepted"),
    "ask_again": gettext_lazy("School asked again"),
    "hold": gettext_lazy("Held"),
    "resume": gettext_lazy("Hold ended, waiting for an answer again"),
    "close": gettext_lazy("Closed"),
    "withdraw": gettext_lazy("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class TrailStep:
    """One step; Waymark's own have no `changed_by`."""

    changed_at: datetime
    words: str | Promise
    reason: str = ""
    changed_by: User | None = None


def trail_of(alert: Alert) -> list[TrailStep]:
    """Its steps, oldest first. Two queries."""
    steps = [
        TrailStep(row.changed_at, STEPS[row.action], row.reason, row.changed_by)
        for row in status_history(alert)
    ]
    if alert.further_told_at is not None:
        words = _("%(days)s days reached: the school was asked to see to assessment and treatment")
        steps.append(TrailStep(alert.further_told_at, words % {"days": alert.further_days}))
    return sorted([*steps, *_corrections(alert)], key=lambda step: step.changed_at)


def _corrections(alert: Alert) -> Iterator[TrailStep]:
    """Where the count fell or begins on another day: the days before were corrected. That it grows
    with each day of absence is no step."""
    events: Any = Alert.events.rel.related_model  # type: ignore[attr-defined]
    before = None
    for row in events.objects.filter(pgh_obj_id=alert.pk).order_by("pgh_id"):
        if before is not None and _is_corrected(before, row):
            words = _(
                "The register or a health-related period was corrected: %(now)s sessions count, "
                "%(before)s before"
            ) % {"now": row.sessions, "before": before.sessions}
            yield TrailStep(row.pgh_created_at, words)
        before = row


def _is_corrected(before: Any, after: Any) -> bool:
    fell = after.sessions < before.sessions or after.last_day < before.last_day
    return fell or after.first_day != before.first_day or after.reached_on != before.reached_on
