"""Draws a bound Django field as its GOV.UK component.

The template pack's `gds/field.html` comes here, so crispy layouts and `{% form_field %}` give the
same markup: ids that the error summary's links really reach, hints and errors announced with
their input, and conditional questions inside the answer that reveals them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ledger import form_parts as parts
from ledger.components import render_component
from ledger.date_field import DateInput


def render_field(field: BoundField, context: Mapping[str, Any] | None = None) -> SafeString:
    """The field as a GOV.UK component. `context` may carry crispy's label_size and the like."""
    if field.is_hidden:
        return mark_safe(str(field))  # noqa: S308
    context = context or {}
    widget = field.field.widget
    for kind, draw in _DRAWERS:
        if isinstance(widget, kind):
            return draw(field, context)
    return _input(field, context)


def summary(form: BaseForm) -> Iterator[dict[str, str]]:
    """Items of the error summary: text, and where there is something to reach, href."""
    visible = form.visible_fields()
    for error in form.non_field_errors():
        yield {"text": str(error), **({"href": f"#{focus_id(visible[0])}"} if visible else {})}
    for field in form.hidden_fields():
        yield from ({"text": str(error)} for error in field.errors)
    for field in visible:
        yield from (
            {"text": error, "href": f"#{focus_id(field)}"} for error in parts.error_texts(field)
        )


def focus_id(field: BoundField) -> str:
    """The id of the input to go to when the field is wrong: for a date, its first wrong part."""
    if isinstance(field.field.widget, DateInput):
        wrong = parts.wrong_parts(field) or ["day"]
        return f"{field.auto_id}_{wrong[0]}"
    return field.auto_id


def _input(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    widget = field.field.widget
    attributes = parts.attributes(field)
    kind = getattr(widget, "input_type", "text")
    if kind == "number":  # GOV.UK: numbers are text inputs with a numeric keyboard
        kind = "text"
        widget.attrs.setdefault(
            "inputmode", "decimal" if parts.takes_fractions(field) else "numeric"
        )
        attributes = {k: v for k, v in attributes.items() if k not in {"min", "max", "step"}}
    params = parts.labelled(field, context) | {
        "type": kind,
        "value": parts.text_value(field),
        "classes": parts.extra_classes(field, "govuk-input"),
        "autocomplete": widget.attrs.get("autocomplete"),
        "inputmode": widget.attrs.get("inputmode"),
        "spellcheck": widget.attrs.get("spellcheck"),
        "attributes": attributes,
    }
    for affix in ("prefix", "suffix"):
        if context.get(affix):
            params[affix] = {"text": context[affix]}
    return render_component("input", params)


def _password(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    params = parts.labelled(field, context) | {
        "autocomplete": field.field.widget.attrs.get("autocomplete", "current-password"),
        "attributes": parts.attributes(field),
    }
    return render_component("password-input", params)


def _textarea(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    attrs = field.field.widget.attrs
    rows = attrs.get("rows", 5)
    params = parts.labelled(field, context) | {
        "value": parts.text_value(field),
        "rows": 5 if str(rows) == "10" else rows,
        "classes": parts.extra_classes(field, "govuk-textarea"),
        "spellcheck": attrs.get("spellcheck"),
        "attributes": parts.attributes(field),
    }
    limit = {"maxlength": context.get("max_characters"), "maxwords": context.get("max_words")}
    if not any(limit.values()):
        return render_component("textarea", params)
    return render_component("character-count", params | limit)


def _select(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    if field.field.widget.allow_multiple_selected:
        return _checkboxes(field, context)
    params = parts.labelled(field, context) | {
        "items": [
            {"value": item["value"], "text": item["text"], "selected": item["checked"]}
            for item in parts.choices(field)
        ],
        "classes": parts.extra_classes(field, "govuk-select"),
        "attributes": parts.attributes(field),
    }
    return render_component("select", params)


def _radios(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    params = _grouped(field, context)
    small = "govuk-radios--small" if context.get("radios_small") else ""
    side_by_side = context.get("radios_inline") or _short(params["items"])
    inline = "govuk-radios--inline" if side_by_side else ""
    return render_component("radios", params | {"classes": f"{small} {inline}".strip()})


def _checkboxes(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    size = "govuk-checkboxes--small" if context.get("checkboxes_small") else ""
    own = parts.extra_classes(field, "govuk-checkboxes")
    return render_component("checkboxes", _grouped(field, context) | {"classes": f"{size} {own}"})


def _checkbox(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    item = {
        "value": "on",
        "text": field.label,
        "checked": bool(field.value()),
        "attributes": parts.attributes(field),
        "conditional": _conditional(field, "on"),
        "hint": {"text": field.help_text} if field.help_text else None,
    }
    params = {
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "items": [item],
        "errorMessage": parts.error_message(field),
        "classes": "govuk-checkboxes--small" if context.get("checkboxes_small") else "",
    }
    return render_component("checkboxes", params)


def _file(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    attrs = field.field.widget.attrs
    params = parts.labelled(field, context) | {
        "multiple": bool(attrs.get("multiple")),
        "attributes": {k: v for k, v in parts.attributes(field).items() if k != "multiple"},
    }
    return render_component("file-upload", params)


def _date(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    typed = field.field.widget.parts(field.value())
    wrong = parts.wrong_parts(field)
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    birthday = field.field.widget.attrs.get("autocomplete") == "bday"
    items = [
        {
            "id": f"{field.auto_id}_{part}",
            "name": f"{field.html_name}_{part}",
            "label": labels[part],
            "value": typed[part],
            "autocomplete": f"bday-{part}" if birthday else None,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
        }
        for part in ("day", "month", "year")
    ]
    params = {
        "id": field.auto_id,
        "items": items,
        "fieldset": parts.fieldset(field, context) | {"attributes": {"role": "group"}},
        "hint": parts.hint(field),
        "errorMessage": parts.error_message(field),
    }
    return render_component("date-input", params)


_DRAWERS = (
    (DateInput, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),  # before its parent class, RadioSelect
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _checkbox),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.FileInput, _file),
    (forms.PasswordInput, _password),
)


def _grouped(field: BoundField, context: Mapping[str, Any]) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for item in parts.choices(field):
        items.append(item | {"conditional": _conditional(field, item["value"])})
        if item.pop("divider", None):
            items.append({"divider": item["divider"]})
    return {
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "items": items,
        "fieldset": parts.fieldset(field, context),
        "hint": parts.hint(field),
        "errorMessage": parts.error_message(field),
    }


def _conditional(field: BoundField, value: str) -> dict[str, SafeString] | None:
    revealed = getattr(field.form, "conditional", {}).get(field.name, {}).get(value, ())
    if not revealed:
        return None
    drawn = ((render_field(field.form[name]),) for name in revealed)
    return {"html": format_html_join("\n", "{}", drawn)}


def _short(items: list[dict[str, Any]]) -> bool:
    """Whether two short answers, without hints or further questions, can stand side by side."""
    return len(items) == 2 and all(
        len(str(item.get("text"))) < 12 and not item.get("hint") and not item.get("conditional")
        for item in items
    )
