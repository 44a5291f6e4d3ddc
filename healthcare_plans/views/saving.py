"""A form and the service that it feeds."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from ledger.errors import Refused


def is_saved(form: BaseForm, write: Callable[[], Any]) -> bool:
    """Run `write` for a valid form; a refusal becomes an error of the form, with all kept."""
    if not form.is_valid():
        return False
    try:
        write()
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused.message))
        return False
    return True
