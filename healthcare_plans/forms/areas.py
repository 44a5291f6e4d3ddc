"""One form for each of the ten areas, made from the table of areas, and one for each row."""

from functools import cache
from typing import Any, cast

from crispy_forms_gds.layout import Button
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcare_plans.areas import AreaSpec, Rows
from healthcare_plans.models import Area, PlanRow, PlanVersion
from ledger.forms import DateField, TelephoneField, WaymarkForm, WaymarkModelForm, YesNoField


def _formfield(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The house's way of asking for a model field."""
    words: dict[str, Any] = {"label": field.verbose_name, "help_text": field.help_text}
    if isinstance(field, models.BooleanField):
        return YesNoField(required=False, **words)
    if isinstance(field, models.DateField):
        return DateField(past=True, required=not field.blank, **words)
    if field.choices:
        return forms.ChoiceField(
            choices=field.choices, widget=forms.RadioSelect, required=False, **words
        )
    if field.name == "telephone":
        return TelephoneField(max_length=field.max_length, required=not field.blank, **words)
    if isinstance(field, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    return field.formfield(**kwargs)


class AreaForm(WaymarkModelForm):
    """The fields of one area. Unless finished, nothing in it has to be answered."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, spec: AreaSpec, is_finished: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in spec.fields:
            self.fields[name].required = is_finished and name in spec.required
        self.helper.form_id = "area"
        self.helper.layout.append(
            Button.secondary("later", str(_("Save and come back later")), css_id="later")
        )


class RowForm(WaymarkModelForm):
    """One row: a medicine, a person, a contact."""

    submit_label = _("Save")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "telephone" in self.fields and not given.get("telephone") and not given.get("note"):
            self.add_error(
                "telephone", _("Enter a telephone number, or say how else to reach them")
            )
        if given.get("confirmed_on") and not given.get("confirmed_by"):
            self.add_error("confirmed_by", _("Enter who confirmed that they can do it"))
        return given


@cache
def area_form(area: Area, names: tuple[str, ...]) -> type[AreaForm]:
    """The form class of an area."""
    made = forms.modelform_factory(
        PlanVersion, form=AreaForm, fields=list(names), formfield_callback=_formfield
    )
    return cast(type[AreaForm], made)


@cache
def row_form(model: type[PlanRow]) -> type[RowForm]:
    """The form class of one kind of rows."""
    names = [field.name for field in model.shown_fields()]
    made = forms.modelform_factory(model, form=RowForm, fields=names, formfield_callback=_formfield)
    if "is_self_administered" in made.base_fields:
        made.base_fields["is_self_administered"].required = True
    return cast(type[RowForm], made)


def row_values(form: RowForm, rows: Rows) -> dict[str, Any]:
    """What was typed, for `save_row`."""
    names = [field.name for field in rows.model.shown_fields()]
    return {name: form.cleaned_data[name] for name in names}


class NotNeededForm(WaymarkForm):
    """Why an area is not needed."""

    not_needed_because = forms.CharField(
        label=_("Why is this part not needed?"), widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
