"""A date as GOV.UK asks for it: three inputs, day, month and year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
# Nobody of whom Waymark knows lived before, and nothing is planned a lifetime ahead: a slip of
# the finger.
FIRST_YEAR, YEARS_AHEAD = 1900, 80
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateInput(forms.Widget):
    """Posts `NAME_day`, `NAME_month`, `NAME_year` and keeps what was typed, right or wrong."""

    template_name = "components/date_input_plain.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The three texts as a dict; a whole ISO date posted as NAME is taken too."""
        if f"{name}_day" not in data and data.get(name):
            return data[name]
        return {part: str(data.get(f"{name}_{part}") or "").strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in PARTS)

    def parts(self, value: Any) -> dict[str, str]:
        """The texts to show for a date, for an ISO text, or for what was typed."""
        if isinstance(value, Mapping):
            return {part: str(value.get(part, "")) for part in PARTS}
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return dict.fromkeys(PARTS, "")
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return dict.fromkeys(PARTS, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["parts"] = self.parts(value)
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_day" if id_ else id_


class DateField(forms.Field):
    """Gives a `datetime.date`. `past` and `future` say which side of today is allowed.

    Today itself is always allowed. Months may be typed as words ("Mar", "march").
    """

    widget = DateInput
    default_error_messages = {
        "required": _("Enter %(label)s"),
        "incomplete": _("%(label)s must include a %(missing)s"),
        "invalid": _("%(label)s must be a real date, like 27 3 2025"),
        "year": _("Year must include 4 numbers"),
        "range": _("%(label)s must be in a year from %(first)s to %(last)s"),
        "past": _("%(label)s must be today or in the past"),
        "future": _("%(label)s must be today or in the future"),
    }

    def __init__(self, *, past: bool = False, future: bool = False, **kwargs: Any) -> None:
        self.past = past
        self.future = future
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError as error:
                raise self._error("invalid") from error
        if not any(value.values()):
            return None
        return self._from_parts(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        today = timezone.localdate()
        last = today.year + YEARS_AHEAD
        if not FIRST_YEAR <= value.year <= last:
            raise self._error("range", parts=["year"], first=FIRST_YEAR, last=last)
        if self.past and value > today:
            raise self._error("past")
        if self.future and value < today:
            raise self._error("future")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def _from_parts(self, typed: Mapping[str, str]) -> date:
        missing = [part for part in PARTS if not typed[part]]
        if missing:
            names = {"day": _("day"), "month": _("month"), "year": _("year")}
            words = " and ".join(str(names[part]) for part in missing)
            raise self._error("incomplete", parts=missing, missing=words)
        month = typed["month"].lower()[:3]
        number = _MONTHS.index(month) + 1 if month in _MONTHS else typed["month"]
        if typed["year"].isdigit() and len(typed["year"]) != 4:
            raise self._error("year", parts=["year"])
        try:
            return date(int(typed["year"]), int(number), int(typed["day"]))
        except ValueError as error:
            raise self._error("invalid") from error

    def _error(self, code: str, **params: Any) -> ValidationError:
        label = str(self.label or _("Date"))
        if label.endswith("?") or "," in label:  # no subject of a sentence
            label = str(_("The date"))
        return ValidationError(
            self.error_messages[code], code=code, params={"label": label, **params}
        )
