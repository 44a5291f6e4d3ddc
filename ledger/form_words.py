"""What a form says when an answer is missing: it names the question."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def missing_answer(field: forms.Field, label: Any) -> Any:
    """Lazy words for a required field left empty, such as "Enter full name"."""
    words = str(label)
    if words.endswith("?"):
        return format_lazy(_("Answer: {question}"), question=label)
    if isinstance(field, forms.FileField):
        sentence = _("Choose the {what}")
    elif isinstance(field, forms.BooleanField):
        sentence = _("Tick the box: {what}")
    elif isinstance(field, forms.ChoiceField):
        sentence = _("Select {what}")
    else:
        sentence = _("Enter {what}")
    return format_lazy(sentence, what=inside_sentence(words))


def inside_sentence(words: str) -> str:
    """A label as it stands inside a sentence: "Full name" → "full name", "NHS number" stays."""
    first = words.split(maxsplit=1)[0] if words.strip() else ""
    is_initials = first == "I" or (len(first) > 1 and first.isupper())
    return words if is_initials else words[:1].lower() + words[1:]


def speaks_for_itself(field: forms.Field) -> bool:
    """Whether the form gave its own words for a missing answer."""
    return field.error_messages["required"] not in {
        forms.Field.default_error_messages["required"],
        getattr(type(field), "default_error_messages", {}).get("required"),
    }
