"""Draws a bound Django field as its GOV.UK component.

The template pack's `gds/field.html` comes here, so crispy layouts and `{% form_field %}` give the
same markup: ids that the error summary's links really reach, hints and errors announced with
their input, and conditional questions inside the answer that reveals them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ledger.components import render_component
from ledger.date_field import DateInput

# Attributes that have an option of their own in the component, or that we set ourselves.
_OWN_ATTRIBUTES = {
    "aria-describedby", "aria-invalid", "autocomplete", "class", "cols", "id", "inputmode",
    "label", "maxlength", "minlength", "placeholder", "required", "rows", "spellcheck", "type",
}  # fmt: skip


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
        yield {"text": error, **({"href": f"#{focus_id(visible[0])}"} if visible else {})}
    for field in form.hidden_fields():
        yield from ({"text": error} for error in field.errors)
    for field in visible:
        yield from ({"text": error, "href": f"#{focus_id(field)}"} for error in field.errors)


def focus_id(field: BoundField) -> str:
    """The id of the input to go to when the field is wrong: for a date, its first wrong part."""
    if isinstance(field.field.widget, DateInput):
        wrong = _wrong_parts(field) or ["day"]
        return f"{field.auto_id}_{wrong[0]}"
    return field.auto_id


def _input(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    widget = field.field.widget
    attributes = _attributes(field)
    kind = getattr(widget, "input_type", "text")
    if kind == "number":  # GOV.UK: numbers are text inputs with a numeric keyboard
        kind = "text"
        widget.attrs.setdefault("inputmode", "decimal" if _takes_fractions(field) else "numeric")
        attributes = {k: v for k, v in attributes.items() if k not in {"min", "max", "step"}}
    params = _labelled(field, context) | {
        "type": kind,
        "value": _text_value(field),
        "classes": _classes(field, "govuk-input"),
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
    params = _labelled(field, context) | {
        "autocomplete": field.field.widget.attrs.get("autocomplete", "current-password"),
        "attributes": _attributes(field),
    }
    return render_component("password-input", params)


def _textarea(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    attrs = field.field.widget.attrs
    rows = attrs.get("rows", 5)
    params = _labelled(field, context) | {
        "value": _text_value(field),
        "rows": 5 if str(rows) == "10" else rows,
        "classes": _classes(field, "govuk-textarea"),
        "spellcheck": attrs.get("spellcheck"),
        "attributes": _attributes(field),
    }
    limit = {"maxlength": context.get("max_characters"), "maxwords": context.get("max_words")}
    if not any(limit.values()):
        return render_component("textarea", params)
    return render_component("character-count", params | limit)


def _select(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    if field.field.widget.allow_multiple_selected:
        return _checkboxes(field, context)
    params = _labelled(field, context) | {
        "items": [
            {"value": item["value"], "text": item["text"], "selected": item["checked"]}
            for item in _choices(field)
        ],
        "classes": _classes(field, "govuk-select"),
        "attributes": _attributes(field),
    }
    return render_component("select", params)


def _radios(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    size = " govuk-radios--small" if context.get("radios_small") else ""
    inline = " govuk-radios--inline" if context.get("radios_inline") or _inline(field) else ""
    return render_component(
        "radios", _grouped(field, context) | {"classes": (size + inline).strip()}
    )


def _checkboxes(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    size = "govuk-checkboxes--small" if context.get("checkboxes_small") else ""
    return render_component("checkboxes", _grouped(field, context) | {"classes": size})


def _checkbox(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    item = {
        "value": "on",
        "text": field.label,
        "checked": bool(field.value()),
        "attributes": _attributes(field),
        "conditional": _conditional(field, "on"),
        "hint": {"text": field.help_text} if field.help_text else None,
    }
    params = {
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "items": [item],
        "errorMessage": _error(field),
        "classes": "govuk-checkboxes--small" if context.get("checkboxes_small") else "",
    }
    return render_component("checkboxes", params)


def _file(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    attrs = field.field.widget.attrs
    params = _labelled(field, context) | {
        "multiple": bool(attrs.get("multiple")),
        "attributes": {k: v for k, v in _attributes(field).items() if k != "multiple"},
    }
    return render_component("file-upload", params)


def _date(field: BoundField, context: Mapping[str, Any]) -> SafeString:
    typed = field.field.widget.parts(field.value())
    wrong = _wrong_parts(field)
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
        "fieldset": _fieldset(field, context) | {"attributes": {"role": "group"}},
        "hint": _hint(field),
        "errorMessage": _error(field),
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


def _labelled(field: BoundField, context: Mapping[str, Any]) -> dict[str, Any]:
    tag = context.get("label_tag")
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "label": {
            "text": field.label,
            "classes": context.get("label_size") or "govuk-label--s",
            "isPageHeading": tag == "h1",
        },
        "hint": _hint(field),
        "errorMessage": _error(field),
    }


def _grouped(field: BoundField, context: Mapping[str, Any]) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for item in _choices(field):
        items.append(item | {"conditional": _conditional(field, item["value"])})
        if item.pop("divider", None):
            items.append({"divider": item["divider"]})
    return {
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "items": items,
        "fieldset": _fieldset(field, context),
        "hint": _hint(field),
        "errorMessage": _error(field),
    }


def _choices(field: BoundField) -> list[dict[str, Any]]:
    """Choices with what was picked. Empty choices of radios are left out."""
    widget = field.field.widget
    picked = set(widget.format_value(field.value()))
    hints = getattr(field.field, "choice_hints", {})
    items = []
    for choice in _flat(widget.choices):
        value, label = choice[0], choice[1]
        text_value = "" if value is None else str(value)
        if not text_value and isinstance(widget, forms.RadioSelect):
            continue
        hint = getattr(choice, "hint", None) or hints.get(value) or hints.get(text_value)
        item: dict[str, Any] = {
            "value": text_value,
            "text": label,
            "checked": text_value in picked,
            "hint": {"text": hint} if hint else None,
        }
        if getattr(choice, "divider", None):
            item["divider"] = choice.divider
        items.append(item)
    return items


def _flat(choices: Any) -> Iterator[Any]:
    """Choices without their groups."""
    for choice in choices:
        if isinstance(choice[1], list | tuple):
            yield from choice[1]
        else:
            yield choice


def _conditional(field: BoundField, value: str) -> dict[str, SafeString] | None:
    revealed = getattr(field.form, "conditional", {}).get(field.name, {}).get(value, ())
    if not revealed:
        return None
    drawn = ((render_field(field.form[name]),) for name in revealed)
    return {"html": format_html_join("\n", "{}", drawn)}


def _fieldset(field: BoundField, context: Mapping[str, Any]) -> dict[str, Any]:
    tag = context.get("legend_tag")
    return {
        "legend": {
            "text": field.label,
            "classes": context.get("legend_size") or "govuk-fieldset__legend--s",
            "isPageHeading": tag == "h1",
        }
    }


def _hint(field: BoundField) -> dict[str, Any] | None:
    if not field.help_text:
        return None
    return {"html": field.help_text} if hasattr(field.help_text, "__html__") else {
        "text": field.help_text
    }  # fmt: skip


def _error(field: BoundField) -> dict[str, str] | None:
    if not field.errors:
        return None
    return {"html": mark_safe("<br>".join(escape(error) for error in field.errors))}  # noqa: S308


def _attributes(field: BoundField) -> dict[str, Any]:
    """The widget's further HTML attributes, without `required`: the server says what is wrong."""
    attrs = {**field.field.widget.attrs, **field.field.widget_attrs(field.field.widget)}
    return {
        name: (name if value is True else value)
        for name, value in attrs.items()
        if name not in _OWN_ATTRIBUTES and value not in (None, False)
    }


def _classes(field: BoundField, base: str) -> str:
    names = str(field.field.widget.attrs.get("class", "")).split()
    return " ".join(name for name in names if name not in (base, "govuk-js-character-count"))


def _text_value(field: BoundField) -> str:
    value = field.field.widget.format_value(field.value())
    return "" if value is None else str(value)


def _wrong_parts(field: BoundField) -> list[str]:
    if not field.errors:
        return []
    named = [
        part
        for error in field.errors.as_data()
        for part in (error.params or {}).get("parts", ())
    ]  # fmt: skip
    return named or ["day", "month", "year"]


def _takes_fractions(field: BoundField) -> bool:
    return not isinstance(field.field, forms.IntegerField) or isinstance(
        field.field, forms.FloatField
    )


def _inline(field: BoundField) -> bool:
    """Two short answers without further questions stand side by side."""
    items = list(field.field.widget.choices)
    reveals = getattr(field.form, "conditional", {}).get(field.name)
    return len(items) == 2 and not reveals and all(len(str(item[1])) < 12 for item in items)
