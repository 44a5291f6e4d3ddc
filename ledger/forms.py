"""What every form of Waymark stands on.

A form says what is asked and in which words; a service saves it. Show it with
`layouts/form_page.html` (context: `heading`, `form`), or `{% crispy form %}` anywhere. The error
summary comes from `base.html`. Everything typed is kept when a form has errors.

    class ReviewForm(WaymarkForm):
        submit_label = _("Save the review")
        held_on = DateField(label=_("Date of the review"), past=True)
        better = YesNoField(label=_("Is attendance better?"))
        why = forms.CharField(label=_("What has changed?"), widget=forms.Textarea)
        people = forms.MultipleChoiceField(
            label=_("Who came?"), choices=PEOPLE, widget=forms.CheckboxSelectMultiple
        )
        letter = FileField(label=_("Letter"), required=False)

        conditional = {"better": {"yes": ["why"]}}

Questions named in `conditional` stand inside the answer that reveals them. While another answer is
given they are not required and their value is empty.

Fields: `DateField` (three inputs, gives a date), `YesNoField` (two radios, gives True or False),
`TelephoneField` (one number or several, as people write them),
`FileField` (one upload, checked for size), `choices_with_hints` for radios and checkboxes with a
line of explanation. Radios: `widget=forms.RadioSelect`. Widths: `widget=text_input(10)`.

`WaymarkModelForm` is the same for a model's fields: use it for input only and hand
`form.cleaned_data` to a service; `save()` is refused.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Button, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from ledger.date_field import DateField, DateInput
from ledger.form_words import missing_answer, speaks_for_itself
from ledger.telephone_field import TelephoneField

__all__ = [
    "DateField",
    "DateInput",
    "FileField",
    "TelephoneField",
    "WaymarkForm",
    "WaymarkModelForm",
    "YesNoField",
    "choices_with_hints",
    "text_input",
]

EMAIL_FORMAT = _("Enter an email address in the correct format, like name@example.com")


class YesNoField(forms.TypedChoiceField):
    """Two radios. Gives True, False, or None when not required and not answered."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("yes", _("Yes")), ("no", _("No"))])
        super().__init__(coerce=lambda value: value == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class FileField(forms.FileField):
    """One uploaded file of at most `UPLOAD_MAX_BYTES`. What it contains is checked on storing."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploaded = super().clean(data, initial)
        if isinstance(uploaded, UploadedFile) and (uploaded.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("The file must be smaller than %(limit)s"),
                params={"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)},
            )
        return uploaded


def choices_with_hints(rows: Iterable[tuple[Any, ...]]) -> list[Choice]:
    """Choices from (value, label) or (value, label, hint)."""
    return [Choice(row[0], row[1], **({"hint": row[2]} if len(row) > 2 else {})) for row in rows]


def text_input(width: int, **attrs: Any) -> forms.TextInput:
    """A text input as wide as its answer: 2, 3, 4, 5, 10 or 20 characters."""
    return forms.TextInput(attrs={"class": f"govuk-input--width-{width}", **attrs})


class _WaymarkFormMixin:
    """Layout, words of the usual errors and conditional questions."""

    submit_label: ClassVar[Any] = _("Save and continue")
    cancel_url: str = ""
    conditional: ClassVar[Mapping[str, Mapping[str, Iterable[str]]]] = {}

    fields: dict[str, forms.Field]
    is_bound: bool

    def __init__(self, *args: Any, submit_label: Any = None, cancel_url: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.cancel_url = cancel_url or self.cancel_url
        for name, field in self.fields.items():
            _set_messages(name, field)
        self.helper = FormHelper()
        self.helper.layout = self.build_layout()
        self.helper.layout.append(Button("", submit_label or self.submit_label, css_id="submit"))
        if self.cancel_url:
            self.helper.layout.append(HTML('{% include "components/cancel_link.html" %}'))

    def build_layout(self) -> Layout:
        """What is shown, in order; override for fieldsets. Leaves out conditional questions."""
        return Layout(*(name for name in self.fields if name not in self.conditional_names))

    def offer(
        self, name: str, rows: QuerySet[Any], label: Callable[[Any], str] | None = None
    ) -> None:
        """Fill the choices of a model field, and say how each is called."""
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset = rows
        if label is not None:
            field.label_from_instance = label  # type: ignore[method-assign,assignment]

    def leave_out(self, *names: str) -> None:
        """Do not ask these questions; called after `super().__init__`."""
        for name in names:
            del self.fields[name]
        layout = self.helper.layout
        layout.fields = [part for part in layout.fields if part not in names]

    @property
    def conditional_names(self) -> set[str]:
        """Names of questions that another answer reveals."""
        return {
            name
            for answers in self.conditional.values()
            for names in answers.values()
            for name in names
        }

    def full_clean(self) -> None:
        """Clean, with questions that were not revealed neither required nor kept."""
        hidden = self._names_not_revealed() if self.is_bound else set()
        was_required = {name: self.fields[name].required for name in hidden}
        for name in hidden:
            self.fields[name].required = False
        super().full_clean()  # type: ignore[misc]
        for name, required in was_required.items():
            self.fields[name].required = required
            if self.is_bound:
                self._forget(name)

    def _names_not_revealed(self) -> set[str]:
        hidden: set[str] = set()
        for parent, answers in self.conditional.items():
            given = self._raw_values(parent) if parent not in hidden else set()
            revealed = {name for value in given for name in answers.get(value, ())}
            hidden |= {name for names in answers.values() for name in names} - revealed
        return hidden

    def _raw_values(self, name: str) -> set[str]:
        bound = self[name]  # type: ignore[index]
        value = bound.data
        if isinstance(bound.field.widget, forms.CheckboxInput):
            return {"on"} if value else set()
        values = value if isinstance(value, list | tuple) else [value]
        return {str(item) for item in values if item is not None}

    def _forget(self, name: str) -> None:
        self._errors.pop(name, None)  # type: ignore[attr-defined]
        field = self.fields[name]
        empty: Any = None
        if isinstance(field, forms.MultipleChoiceField):
            empty = []
        elif isinstance(field, forms.CharField | forms.ChoiceField):
            empty = getattr(field, "empty_value", "")
        self.cleaned_data[name] = empty  # type: ignore[attr-defined]


class WaymarkForm(_WaymarkFormMixin, forms.Form):
    """Base of every form that is not about one model."""


class WaymarkModelForm(_WaymarkFormMixin, forms.ModelForm):
    """Base of forms that borrow a model's fields. Services write, so `save` is refused."""

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("Hand cleaned_data to a service: services do every write.")


def _set_messages(name: str, field: forms.Field) -> None:
    """Words for a missing answer that name the question, unless the form has its own; and for an
    email address that is none."""
    if field.label is None:
        field.label = name.replace("_", " ").capitalize()
    if not speaks_for_itself(field):
        field.error_messages["required"] = missing_answer(field, field.label)
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = EMAIL_FORMAT
