"""Which term a statement is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.filters import FilterForm
from calendars.models import Term


class TermForm(FilterForm):
    """A term to choose."""

    term = forms.ChoiceField(label=_("Term"), required=False)

    def __init__(self, *, terms: list[Term], chosen: Term) -> None:
        super().__init__({"term": str(chosen.public_id)})
        self.fields["term"].choices = [  # type: ignore[attr-defined]
            (str(term.public_id), f"{term.name} {term.starts_on.year}") for term in terms
        ]
