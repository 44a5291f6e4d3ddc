"""What the list of placements can be narrowed by."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from ledger.forms import WaymarkForm
from provision.models import Mode, PlacementStatus
from provision.placement_list import GOING_ON, home_schools_of, providers_of
from provision.placement_querysets import PROVIDER_ROLES

ANY = ("", _("Any"))


class PlacementFilterForm(WaymarkForm):
    """Words and choices that narrow the list. Wrong values are ignored."""

    q = forms.CharField(label=_("Child’s name or reference"), required=False)
    status = forms.ChoiceField(
        label=_("State"),
        choices=[
            (GOING_ON, _("Everything that goes on")), *PlacementStatus.choices, ("all", _("All")),
        ],
        required=False,
    )  # fmt: skip
    provider = forms.ModelChoiceField(
        label=_("Provider"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("Any"), to_field_name="public_id",
    )  # fmt: skip
    school = forms.ModelChoiceField(
        label=_("Home school"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("Any"), to_field_name="public_id",
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("Way of teaching"), choices=[ANY, *Mode.choices], required=False
    )
    overdue = forms.BooleanField(label=_("Review overdue"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        choices = {"provider": providers_of(actor), "school": home_schools_of(actor)}
        for name, rows in choices.items():
            cast(forms.ModelChoiceField, self.fields[name]).queryset = rows
        if actor.role in PROVIDER_ROLES:
            del self.fields["provider"]
        if actor.scope.value == "school":
            del self.fields["school"]

    def kept(self) -> dict[str, Any]:
        """The answers that make sense."""
        self.is_valid()
        return self.cleaned_data
