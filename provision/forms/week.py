"""The form of a week: for each day some lessons, each with times, mode and subject."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.work import TIMES
from ledger.forms import DateField, text_input
from provision.forms.arranging import SeenForm
from provision.models import Mode, Placement, Subject, TimetableSlot, Weekday
from provision.week import Lesson

PARTS = ("from", "to", "mode", "subject")
FEWEST = 2
# Taught at a base, when the placement has one; the other ways need none.
AT_A_BASE = (Mode.GROUP, Mode.ONE_TO_ONE)


class WeekForm(SeenForm):
    """Lessons by day. A line left empty is no lesson."""

    submit_label = gettext_lazy("Save the timetable")

    same_every_day = forms.BooleanField(
        label=gettext_lazy("Every day is like Monday"), required=False
    )
    starts_on = DateField(label=gettext_lazy("From which day?"), required=False)

    def __init__(
        self, *args: Any, placement: Placement, slots: Iterable[TimetableSlot], dated: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self._placement = placement
        self._slots = list(slots)
        super().__init__(*args, **kwargs)
        if not dated:
            del self.fields["starts_on"]
        self._lines: dict[int, int] = {}
        for day in Weekday:
            own = [slot for slot in self._slots if slot.weekday == day]
            self._lines[day] = max(FEWEST, len(own) + 1 if len(own) >= FEWEST else 0)
            for line in range(self._lines[day]):
                self._add_line(day, line, own[line] if line < len(own) else None)

    def _add_line(self, day: Weekday, line: int, slot: TimetableSlot | None) -> None:
        names = {part: f"{day.name.lower()}_{line}_{part}" for part in PARTS}
        for part, label in (("from", _("From")), ("to", _("To"))):
            self.fields[names[part]] = forms.TimeField(
                label=label, required=False, input_formats=TIMES, widget=text_input(5),
                error_messages={"invalid": _("%(day)s: enter a time, such as 9:30")
                                % {"day": day.label}},
            )  # fmt: skip
        self.fields[names["mode"]] = forms.ChoiceField(
            label=_("How"), choices=[("", "–"), *Mode.choices], required=False
        )
        self.fields[names["subject"]] = forms.ChoiceField(
            label=_("Subject"), choices=[("", "–"), *Subject.choices], required=False
        )
        if slot is not None:
            values = (
                f"{slot.starts_at:%H:%M}", f"{slot.ends_at:%H:%M}", slot.mode, slot.subject,
            )  # fmt: skip
            self.initial.update(zip(names.values(), values, strict=True))

    @property
    def days(self) -> list[tuple[str, list[list[BoundField]]]]:
        """For the template: each day with its lines of four fields."""
        return [
            (
                str(day.label),
                [
                    [self[f"{day.name.lower()}_{line}_{part}"] for part in PARTS]
                    for line in range(self._lines[day])
                ],
            )
            for day in Weekday
        ]

    def clean(self) -> dict[str, Any]:
        """Read the lines; a half-filled one is named with its day."""
        given = super().clean() or {}
        self.lessons: list[Lesson] = []
        for day in Weekday:
            for line in range(self._lines[day]):
                self._read(day, line)
        if given.get("same_every_day"):
            monday = [one for one in self.lessons if one.weekday == Weekday.MONDAY]
            self.lessons = [
                Lesson(day, one.starts_at, one.ends_at, one.mode, one.subject, one.base)
                for day in Weekday
                for one in monday
            ]
        return given

    def _read(self, day: Weekday, line: int) -> None:
        stem = f"{day.name.lower()}_{line}"
        start: time | None = self.cleaned_data.get(f"{stem}_from")
        end: time | None = self.cleaned_data.get(f"{stem}_to")
        mode: str = self.cleaned_data.get(f"{stem}_mode") or ""
        if any(f"{stem}_{part}" in self.errors for part in PARTS):
            return
        if not (start or end or mode):
            return
        for value, part in ((start, "from"), (end, "to"), (mode, "mode")):
            if not value:
                missing = _("%(day)s: a lesson needs from, to and how") % {"day": day.label}
                self.add_error(f"{stem}_{part}", ValidationError(missing))
                return
        base = self._placement.base if mode in AT_A_BASE else None
        subject = self.cleaned_data.get(f"{stem}_subject") or ""
        if start and end:
            self.lessons.append(Lesson(day, start, end, mode, subject, base))
