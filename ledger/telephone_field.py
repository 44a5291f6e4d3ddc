"""A telephone number as people write it: spaces, dashes, brackets, a plus, an extension."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Between two numbers, as in "01632 960 001 or 07700 900 982".
_BETWEEN = re.compile(r"\bor\b|[,;/]", re.IGNORECASE)
_NUMBER = re.compile(
    r"\+?[\d\s().-]+(?:(?:ext|extension|x)\.?\s*\d{1,6})?", re.IGNORECASE | re.ASCII
)
# 999 and 111 are numbers too; none has more than 15 digits (ITU-T E.164), an extension apart.
_FEWEST, _MOST = 3, 15
_NOT_ONE = _("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")


def check_telephone(text: str) -> None:
    """Raises ValidationError when part of it is no telephone number."""
    for part in map(str.strip, _BETWEEN.split(text)):
        digits = re.sub(r"\D", "", re.split(r"[ex]", part, maxsplit=1, flags=re.IGNORECASE)[0])
        if not _NUMBER.fullmatch(part) or not _FEWEST <= len(digits) <= _MOST:
            raise ValidationError(_NOT_ONE, code="telephone")


class TelephoneField(forms.CharField):
    """One telephone number, or several. Kept as it was typed; `max_length` defaults to 30."""

    default_validators = [check_telephone]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "govuk-input--width-20", "inputmode": "tel"}),
        )
        super().__init__(**kwargs)
