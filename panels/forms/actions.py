"""What the panel asks somebody to do: an action, or the answer without which it cannot decide."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.forms.cases import LeadField
from ledger.forms import DateField, WaymarkForm
from panels.models import CHOSEN_KINDS

People = QuerySet[Membership]


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DeferForm(WaymarkForm):
    """Defer with a kind of reason, a question, somebody who answers it, and a day."""

    submit_label = _("Defer this item")

    kind = forms.ChoiceField(
        label=_("What keeps the panel from deciding?"), widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in CHOSEN_KINDS],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason in a few words"),
        help_text=_("What is missing, and why it cannot be decided without."), widget=_area(),
    )  # fmt: skip
    question = forms.CharField(label=_("What must be answered?"), widget=_area())
    owner = LeadField(
        label=_("Who finds the answer?"),
        help_text=_("They get it as a task and are reminded when it is late."),
        queryset=Membership.objects.none(),
    )
    until = DateField(label=_("By when?"))
    asks_family = forms.BooleanField(
        label=_("Ask the family too: they read the question in their own pages and can answer it"),
        required=False,
    )

    def __init__(
        self, *args: Any, people: People, may_ask_family: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", people)
        if not may_ask_family:
            self.leave_out("asks_family")


class ActionForm(WaymarkForm):
    """A further action that the panel gives somebody."""

    submit_label = _("Give this action")

    words = forms.CharField(label=_("What is to be done?"), widget=_area())
    owner = LeadField(label=_("Who does it?"), queryset=Membership.objects.none())
    due_on = DateField(label=_("By when?"))

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", people)
