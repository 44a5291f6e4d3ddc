"""Presses on the live screen of a meeting: which item is called, who came or left."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.actors import Actor
from panels.forms.seats import AWAY, HERE
from panels.models import AgendaItem, PanelMeeting, Seat
from panels.services.seats import substitutes_of


class CallForm(forms.Form):
    """The item that the meeting goes on to; none for a rest. `seen` is where it was before."""

    item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(), required=False, to_field_name="public_id"
    )
    seen = forms.IntegerField(min_value=0)

    def __init__(self, *args: Any, meeting: PanelMeeting, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = AgendaItem.objects.filter(Q(meeting=meeting) | Q(ratifying_meeting=meeting))
        self.fields["item"].queryset = here.visible_to(actor)  # type: ignore[attr-defined]


class ArrivalForm(forms.Form):
    """Here, away, or the public id of the substitute who came."""

    answer = forms.ChoiceField()

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [one.membership for one in substitutes_of(seat)]
        self.substitutes = {str(one.public_id): one for one in named}
        choices = [HERE, AWAY, *self.substitutes]
        self.fields["answer"].choices = [(one, one) for one in choices]  # type: ignore[attr-defined]

    def arrived(self) -> dict[str, Any]:
        """What the service is given."""
        answer = self.cleaned_data["answer"]
        return {"is_here": answer == HERE, "instead": self.substitutes.get(answer)}
