"""Coming or not, and who is there."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from ledger.forms import WaymarkForm
from panels.models import PanelMeeting, Seat
from panels.seating import Place, places_of

COMING, NOBODY = "coming", "nobody"
HERE, AWAY = "here", "away"


class AnswerSeatForm(WaymarkForm):
    """Whether a member comes, and who comes instead."""

    submit_label = _("Save this answer")

    answer = forms.ChoiceField(label=_("Can you come?"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, substitutes: Sequence[Membership], is_own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.substitutes = {str(one.public_id): one for one in substitutes}
        instead = [
            (key, _("No: %(name)s comes instead") % {"name": one.user.full_name})
            for key, one in self.substitutes.items()
        ]
        nobody = _("No, and nobody comes instead") if instead else _("No")
        field = self.fields["answer"]
        field.choices = [(COMING, _("Yes")), *instead, (NOBODY, nobody)]  # type: ignore[attr-defined]
        if not is_own:
            field.label = _("Can they come?")

    def answered(self) -> dict[str, Any]:
        """What the service is given."""
        answer = self.cleaned_data["answer"]
        return {"is_coming": answer == COMING, "substitute": self.substitutes.get(answer)}


class PresenceForm(WaymarkForm):
    """Who is there: each member, or a substitute named for them."""

    submit_label = _("Save who is here")

    def __init__(self, *args: Any, meeting: PanelMeeting, **kwargs: Any) -> None:
        is_over = meeting.recorded_afterwards_at is not None
        if is_over:
            kwargs["submit_label"] = _("Save who was there")
        super().__init__(*args, **kwargs)
        # The page of a meeting shows it beside the agenda.
        self.helper.form_action = reverse("panels:presence", args=[meeting.public_id])
        self.places = places_of(meeting)
        asked = (
            _("Say whether %(name)s was there") if is_over else _("Say whether %(name)s is here")
        )
        for place in self.places:
            self.fields[place.key] = forms.ChoiceField(
                label=place.label, initial=_now(place), choices=_choices(place, is_over=is_over),
                widget=forms.RadioSelect,
                error_messages={
                    "required": asked % {"name": place.seat.membership.user.full_name}
                },
            )  # fmt: skip
        self.helper.layout.fields[:0] = [place.key for place in self.places]

    def present(self) -> list[Seat]:
        """Seats whose holders are here."""
        return [place.seat for place in self.places if self.cleaned_data[place.key] == HERE]

    def instead(self) -> dict[Seat, Membership]:
        """For which seats a substitute is here."""
        found = {}
        for place in self.places:
            chosen = self.cleaned_data[place.key]
            if chosen not in {HERE, AWAY}:
                found[place.seat] = place.substitutes[chosen]
        return found


def _choices(place: Place, *, is_over: bool) -> list[tuple[str, Any]]:
    words = _("%(name)s was there instead") if is_over else _("%(name)s is here instead")
    instead = [
        (key, words % {"name": one.user.full_name}) for key, one in place.substitutes.items()
    ]
    here, away = (_("Was there"), _("Was away")) if is_over else (_("Here"), _("Away"))
    return [(HERE, here), *instead, (AWAY, away)]


def _now(place: Place) -> str:
    if place.taken is not None and place.taken.is_present:
        return str(place.taken.membership.public_id)
    return HERE if place.seat.is_present else AWAY if place.seat.is_present is not None else ""
