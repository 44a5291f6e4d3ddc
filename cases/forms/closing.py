"""Handing a duty on, and what came of it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.forms.cases import LeadField
from ledger.forms import DateField, WaymarkForm

COLLEAGUE, SOMEBODY = "colleague", "somebody"


class HandOnForm(WaymarkForm):
    """Who takes a duty on: a colleague in Waymark, or somebody by name."""

    submit_label = _("Hand it on")
    conditional = {"who": {COLLEAGUE: ["membership"], SOMEBODY: ["name", "organisation"]}}

    who = forms.ChoiceField(
        label=_("Who takes it on?"),
        choices=[
            (COLLEAGUE, _("Somebody who works with the child in Waymark")),
            (SOMEBODY, _("Somebody else")),
        ],
        widget=forms.RadioSelect,
        initial=COLLEAGUE,
    )
    membership = LeadField(
        label=_("Who?"), queryset=Membership.objects.none(), empty_label=_("Choose somebody")
    )
    name = forms.CharField(label=_("Their name"), max_length=150)
    organisation = forms.CharField(label=_("Their organisation"), max_length=200, required=False)
    agreed_how = forms.CharField(
        label=_("How did they agree to it?"),
        help_text=_("For example: by telephone on Monday, or at the closing meeting."),
        max_length=200,
    )
    due_on = DateField(label=_("By when?"), future=True)

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = people  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What `hand_on_duty` takes."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "who"}
        return {**facts, "membership": facts["membership"] or None}


class FinishForm(WaymarkForm):
    """What came of a duty."""

    submit_label = _("It is done")

    outcome = forms.CharField(label=_("What came of it?"), widget=forms.Textarea)
    finished_on = DateField(label=_("On which day?"), past=True)
