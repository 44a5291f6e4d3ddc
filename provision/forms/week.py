"""The form of a week: for each day some lessons, each with times, mode and subject."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Base
from cases.forms.work import TIMES
from ledger.forms import DateField, text_input
from provision.forms.arranging import SeenForm
from provision.models import Mode, Placement, Subject, TimetableSlot, Weekday
from provision.week import Lesson, faults_of

PARTS = ("from", "to", "mode", "subject")
FEWEST = 3


@dataclass(frozen=True, slots=True)
class DayOfForm:
    """A day for the template: its lines of four fields, and what they say now."""

    label: str
    lines: list[list[BoundField]]
    said: str
    is_open: bool


class WeekForm(SeenForm):
    """Lessons by day. A line left empty is no lesson."""

    submit_label = gettext_lazy("Save the timetable")

    starts_on = DateField(label=gettext_lazy("From which day?"), required=False)
    base = forms.ModelChoiceField(
        label=gettext_lazy("At which base?"),
        help_text=gettext_lazy("For lessons in a group or one to one."),
        queryset=Base.objects.none(), required=False, to_field_name="public_id",
        empty_label=gettext_lazy("At none"),
    )  # fmt: skip
    same_every_day = forms.BooleanField(
        label=gettext_lazy("Every day is like Monday"), required=False
    )

    def __init__(
        self, *args: Any, placement: Placement, slots: Iterable[TimetableSlot], dated: bool,
        bases: Collection[Base], **kwargs: Any,
    ) -> None:  # fmt: skip
        self._slots = list(slots)
        super().__init__(*args, **kwargs)
        if not dated:
            del self.fields["starts_on"]
        if bases:
            self.offer("base", Base.objects.filter(pk__in=[base.pk for base in bases]))
            own = placement.base or next((slot.base for slot in self._slots if slot.base), None)
            self.initial.setdefault("base", own.public_id if own else None)
        else:
            del self.fields["base"]
        self._lines: dict[int, int] = {}
        for day in Weekday:
            planned = [slot for slot in self._slots if slot.weekday == day]
            self._lines[day] = max(FEWEST, len(planned) + 1)
            for line in range(self._lines[day]):
                self._add_line(day, line, planned[line] if line < len(planned) else None)

    def _add_line(self, day: Weekday, line: int, slot: TimetableSlot | None) -> None:
        names = {part: f"{_stem(day, line)}_{part}" for part in PARTS}
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
    def days(self) -> list[DayOfForm]:
        """For the template. Closed but for days with something to mend, and a week yet empty."""
        days = []
        for day in Weekday:
            lines = [
                [self[f"{_stem(day, line)}_{part}"] for part in PARTS]
                for line in range(self._lines[day])
            ]
            is_wrong = any(field.errors for line in lines for field in line)
            is_first = day == Weekday.MONDAY and not self._slots and not self.is_bound
            said = ", ".join(filter(None, (_said(line) for line in lines)))
            days.append(DayOfForm(str(day.label), lines, said, is_wrong or is_first))
        return days

    def clean(self) -> dict[str, Any]:
        """Read the lines; what is wrong with a lesson stands at it, with its day."""
        given = super().clean() or {}
        self.lessons: list[Lesson] = []
        self._stems: list[str] = []
        days = [Weekday.MONDAY] if given.get("same_every_day") else list(Weekday)
        for day in Weekday:
            for line in range(self._lines[day]):
                if day in days:
                    self._read(day, _stem(day, line))
                else:
                    self._forget_line(_stem(day, line))
        for fault in faults_of(self.lessons):
            self._put_fault(self._stems[fault.place], fault.part, fault.message)
        if given.get("same_every_day"):
            self.lessons = [
                Lesson(day, one.starts_at, one.ends_at, one.mode, one.subject, one.base)
                for day in Weekday
                for one in self.lessons
            ]
        return given

    def _put_fault(self, stem: str, part: str, message: str) -> None:
        if part == "base":
            name = "base" if "base" in self.fields else f"{stem}_mode"
        else:
            name = f"{stem}_{part}"
        if not self.has_error(name):
            self.add_error(name, ValidationError(message))

    def _forget_line(self, stem: str) -> None:
        """Whatever stands on the other days does not count when every day is like Monday."""
        for part in PARTS:
            self.errors.pop(f"{stem}_{part}", None)

    def _read(self, day: Weekday, stem: str) -> None:
        start: time | None = self.cleaned_data.get(f"{stem}_from")
        end: time | None = self.cleaned_data.get(f"{stem}_to")
        mode: str = self.cleaned_data.get(f"{stem}_mode") or ""
        subject: str = self.cleaned_data.get(f"{stem}_subject") or ""
        if any(f"{stem}_{part}" in self.errors for part in PARTS):
            return
        if not (start or end or mode or subject):
            return
        for value, part in ((start, "from"), (end, "to"), (mode, "mode")):
            if not value:
                missing = _("%(day)s: a lesson needs from, to and how") % {"day": day.label}
                self.add_error(f"{stem}_{part}", ValidationError(missing))
                return
        if start and end:
            lesson = Lesson(day, start, end, mode, subject).at(self.cleaned_data.get("base"))
            self.lessons.append(lesson)
            self._stems.append(stem)


def _stem(day: Weekday, line: int) -> str:
    return f"{day.name.lower()}_{line}"


def _said(line: list[BoundField]) -> str:
    """A lesson in a few words, as it was typed; empty for an empty line."""
    start, end, mode, subject = (str(field.value() or "") for field in line)
    if not (start and end):
        return ""
    what = dict(Subject.choices).get(subject) or dict(Mode.choices).get(mode) or ""
    return f"{start}–{end} {what}".strip()
