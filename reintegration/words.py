"""Sessions of a week in words."""

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
)
HALVES = {"a": gettext_lazy("morning"), "p": gettext_lazy("afternoon")}
SESSION_CHOICES = [
    (f"{weekday}{half}", format_lazy("{} {}", day, HALVES[half]))
    for weekday, day in enumerate(DAYS)
    for half in HALVES
]


def sessions_in_words(sessions: Iterable[str]) -> str:
    """For example “Monday all day, Tuesday morning”; “no sessions” for none."""
    chosen = set(sessions)
    parts = []
    for weekday, day in enumerate(DAYS):
        halves = [half for half in HALVES if f"{weekday}{half}" in chosen]
        if len(halves) == len(HALVES):
            parts.append(_("%(day)s all day") % {"day": day})
        elif halves:
            parts.append(f"{day} {HALVES[halves[0]]}")
    return ", ".join(parts) or _("no sessions")
