"""What each agency says to a decision, and what the second agency answers to a fast track."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership
from ledger.forms import WaymarkForm, YesNoField
from panels.deciding.terms import Said
from panels.models import StanceKind

Voices = Mapping[str, Membership]


def stance_fields(voices: Voices) -> dict[str, forms.Field]:
    """A question for each agency that must be heard, and why where it does not agree."""
    found: dict[str, forms.Field] = {}
    for agency, membership in voices.items():
        found[f"stance_{agency}"] = forms.ChoiceField(
            label=f"{Agency(agency).label}: {membership.user.full_name}",
            choices=StanceKind.choices, widget=forms.RadioSelect,
        )  # fmt: skip
        found[f"dissent_{agency}"] = forms.CharField(
            label=_("Why do they not agree?"), widget=forms.Textarea(attrs={"rows": 2})
        )
    return found


def reasons_of_dissent(voices: Voices) -> dict[str, dict[str, list[str]]]:
    """Which answers ask for a reason (`WaymarkForm.conditional`)."""
    return {
        f"stance_{agency}": {StanceKind.DISSENTS.value: [f"dissent_{agency}"]} for agency in voices
    }


def said_by(voices: Voices, clean: Mapping[str, Any]) -> dict[str, Said]:
    """What each agency said, from the answers."""
    return {
        agency: Said(StanceKind(clean[f"stance_{agency}"]), clean[f"dissent_{agency}"])
        for agency in voices
    }


class StanceForm(WaymarkForm):
    """What each agency says, where nothing else is asked."""

    submit_label = _("Record")

    def __init__(self, *args: Any, voices: Voices, **kwargs: Any) -> None:
        self.voices = voices
        self.base_fields = {**self.base_fields, **stance_fields(voices)}  # type: ignore[misc]
        self.conditional = reasons_of_dissent(voices)  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def stances(self) -> dict[str, Said]:
        """What each agency said."""
        return said_by(self.voices, self.cleaned_data)


class RatifyForm(StanceForm):
    """Ratify a fast track as it stands, with what each agency says."""

    submit_label = _("Ratify")


class AnswerForm(WaymarkForm):
    """The second agency's answer to a proposed fast track."""

    submit_label = _("Send my answer")

    agrees = YesNoField(label=_("Do you agree with this decision?"))
    reason = forms.CharField(label=_("Why not?"), widget=forms.Textarea(attrs={"rows": 4}))

    conditional = {"agrees": {"no": ["reason"]}}
