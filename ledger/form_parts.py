"""What the drawing of a field is made of: label, hint, error, choices, attributes."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from ledger.form_words import missing_answer, speaks_for_itself

# Attributes that have an option of their own in the component, or that we set ourselves.
_OWN_ATTRIBUTES = {
    "aria-describedby", "aria-invalid", "autocomplete", "class", "cols", "id", "inputmode",
    "label", "maxlength", "minlength", "placeholder", "required", "rows", "spellcheck", "type",
}  # fmt: skip


def labelled(field: BoundField, context: Mapping[str, Any]) -> dict[str, Any]:
    tag = context.get("label_tag")
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "label": {
            "text": field.label,
            "classes": context.get("label_size") or "govuk-label--s",
            "isPageHeading": tag == "h1",
        },
        "hint": hint(field),
        "errorMessage": error_message(field),
    }


def choices(field: BoundField) -> list[dict[str, Any]]:
    """Choices with what was picked. Empty choices of radios are left out."""
    widget = field.field.widget
    value = widget.format_value(field.value())
    picked = {value} if isinstance(value, str) else set(value)
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


def fieldset(field: BoundField, context: Mapping[str, Any]) -> dict[str, Any]:
    tag = context.get("legend_tag")
    return {
        "legend": {
            "text": field.label,
            "classes": context.get("legend_size") or "govuk-fieldset__legend--s",
            "isPageHeading": tag == "h1",
        }
    }


def hint(field: BoundField) -> dict[str, Any] | None:
    if not field.help_text:
        return None
    return {"html": field.help_text} if hasattr(field.help_text, "__html__") else {
        "text": field.help_text
    }  # fmt: skip


def error_texts(field: BoundField) -> list[str]:
    """The field's errors. Forms that are not ours get words that name the question, too."""
    silent = not speaks_for_itself(field.field)
    return [
        str(missing_answer(field.field, field.label))
        if silent and error.code == "required"
        else str(text)
        for error, text in zip(field.errors.as_data(), field.errors, strict=True)
    ]


def error_message(field: BoundField) -> dict[str, str] | None:
    if not field.errors:
        return None
    return {
        "html": format_html_join(
            mark_safe("<br>"), "{}", ((error,) for error in error_texts(field))
        )
    }


def attributes(field: BoundField) -> dict[str, Any]:
    """The widget's further HTML attributes, without `required`: the server says what is wrong."""
    attrs = {**field.field.widget.attrs, **field.field.widget_attrs(field.field.widget)}
    return {
        name: (name if value is True else value)
        for name, value in attrs.items()
        if name not in _OWN_ATTRIBUTES and value not in (None, False)
    }


def extra_classes(field: BoundField, base: str) -> str:
    names = str(field.field.widget.attrs.get("class", "")).split()
    return " ".join(name for name in names if name not in (base, "govuk-js-character-count"))


def text_value(field: BoundField) -> str:
    value = field.field.widget.format_value(field.value())
    return "" if value is None else str(value)


def wrong_parts(field: BoundField) -> list[str]:
    if not field.errors:
        return []
    named = [
        part
        for error in field.errors.as_data()
        for part in (error.params or {}).get("parts", ())
    ]  # fmt: skip
    return named or ["day", "month", "year"]


def takes_fractions(field: BoundField) -> bool:
    return not isinstance(field.field, forms.IntegerField) or isinstance(
        field.field, forms.FloatField
    )
