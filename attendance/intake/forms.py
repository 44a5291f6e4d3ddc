"""What a person is asked about a school's file: its columns, and pupils nobody knows yet."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from attendance.intake.samples import Sample, SampleColumn, sheet_of, writing_of, year_of
from attendance.reading import Layout, Order, Role
from attendance.reading.dates import Writing
from attendance.services.imports.pupils import FilePupil
from calendars.models import academic_year_of
from ledger.forms import WaymarkForm, choices_with_hints

NOT_NEEDED = ("", _("Not needed"))
_YEARS = 6

INCOMPLETE = _(
    "Choose the columns that say when and which mark: a date with session and code, a date with "
    "the morning’s and the afternoon’s code, or a date with both codes in one cell. A file with a "
    "column for each day or session needs the UPN alone."
)


class LayoutForm(WaymarkForm):
    """Which column is what, and what a date in figures means."""

    submit_label = _("Save the columns")
    order = forms.ChoiceField(
        label=_("What comes first in a date such as 03/09/2026?"),
        choices=Order.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={
            "required": _("Say whether the day or the month comes first: the dates do not tell.")
        },
    )

    def __init__(
        self, *args: Any, columns: Iterable[SampleColumn], has_days: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        self.has_days = has_days
        for number, column in enumerate(self.columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=_("Column “%(name)s”") % {"name": column.name or column.key},
                help_text=", ".join(column.values),
                choices=[NOT_NEEDED, *Role.choices],
                required=False,
                initial=column.role or "",
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The columns that Waymark has a guess for, or a person has chosen."""
        return [field for field in self._column_fields() if field.value()]

    @property
    def others(self) -> list[forms.BoundField]:
        """The columns that seem not to be needed."""
        return [field for field in self._column_fields() if not field.value()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        columns: dict[Role, str] = {}
        for number, column in enumerate(self.columns):
            role = cleaned.get(f"column_{number}")
            if not role:
                continue
            if Role(role) in columns:
                self.add_error(
                    f"column_{number}",
                    _("Two columns are chosen as “%(role)s”.") % {"role": Role(role).label},
                )
            columns[Role(role)] = column.key
        order = Order(cleaned["order"]) if cleaned.get("order") else None
        layout = Layout(columns, order)
        if Role.UPN not in columns:
            self.add_error(self._likely_upn(), _("Choose the column that has the UPN."))
        elif not layout.is_complete or not (layout.shape or self.has_days):
            self.add_error(None, INCOMPLETE)
        cleaned["layout"] = layout
        return cleaned

    def _likely_upn(self) -> str | None:
        """The field of the column that was guessed, else of the first that is free."""
        columns = list(enumerate(self.columns))
        guessed = [n for n, column in columns if column.role == Role.UPN]
        free = [n for n, _column in columns if not self.cleaned_data.get(f"column_{n}")]
        return next((f"column_{number}" for number in [*guessed, *free]), None)

    def _column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{number}"] for number in range(len(self.columns))]


class ColumnsForm(LayoutForm):
    """The same for a file that waits: its dates are looked at, and its year is asked if needed."""

    submit_label = _("Use these columns")
    year = forms.TypedChoiceField(
        label=_("Which academic year are these marks from?"),
        help_text=_("The headings name days without a year."),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"required": _("Choose the academic year: the file does not say it.")},
    )

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, columns=sample.columns, has_days=bool(sample.days), **kwargs)
        self.sample = sample
        this = academic_year_of(timezone.localdate())
        years = [(year, f"{year}/{(year + 1) % 100:02}") for year in range(this, this - _YEARS, -1)]
        self.fields["year"].choices = [("", _("Choose a year")), *years]  # type: ignore[attr-defined]
        if sample.layout.order:
            self.initial["order"] = sample.layout.order
        sheet = sheet_of(sample, sample.layout)
        self.writing: Writing | None = writing_of(sheet) if sheet else None
        self.tells_year = year_of(self.sample, sheet) is not None if sheet else True
        self.order_matters = self.writing is None or self.writing.asks_order

    @property
    def asks_order(self) -> bool:
        """Whether the page has to ask what comes first."""
        return self.order_matters or bool(self.sample.layout.order) or "order" in self.errors

    @property
    def asks_year(self) -> bool:
        """Whether the page has to ask for the year."""
        writing = self.writing
        return bool(writing and writing.asks_year and not self.tells_year) or "year" in self.errors

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        layout: Layout = cleaned["layout"]
        sheet = sheet_of(self.sample, layout)
        if sheet is None or not sheet.slots:
            self.add_error(None, _("There is no mark in these columns."))
            return cleaned
        writing = writing_of(sheet)
        if len(writing.proofs) > 1:
            self.add_error(None, _("Some dates of this file have the day first, others the month."))
        elif layout.order and writing.contradicts(layout.order):
            self.add_error("order", _("The file has dates that can only be read the other way."))
        elif writing.asks_order and not layout.order:
            self.add_error("order", self.fields["order"].error_messages["required"])
        elif not layout.order and writing.settled:
            cleaned["layout"] = Layout(layout.columns, writing.settled)
        if writing.asks_year and not cleaned.get("year") and year_of(self.sample, sheet) is None:
            self.add_error("year", self.fields["year"].error_messages["required"])
        cleaned["sheet"] = sheet
        return cleaned


class PupilsForm(WaymarkForm):
    """Which pupils of the file to add."""

    submit_label = _("Add these pupils")
    pupils = forms.MultipleChoiceField(
        label=_("Pupils to add"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one pupil.")},
    )  # fmt: skip

    def __init__(self, *args: Any, pupils: Iterable[FilePupil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pupils"]
        field.choices = choices_with_hints(  # type: ignore[attr-defined]
            (
                one.upn,
                f"{one.forename} {one.surname}",
                _("Born %(born)s, UPN %(upn)s, on roll from %(start)s")
                % {
                    "born": date_format(one.born_on, "j F Y") if one.born_on else "",
                    "upn": one.upn,
                    "start": date_format(one.starts_on, "j F Y"),
                },
            )
            for one in pupils
        )
        field.initial = [one.upn for one in pupils]
