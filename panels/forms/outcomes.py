"""What is decided, before its details; and in a reconsideration the answer to each ground."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.forms import WaymarkForm
from panels.deciding.terms import GroundFound, outcomes_for
from panels.models import AgendaItem, GroundResult, Outcome, ReconsiderationGround
from panels.models.outcomes import OF_RECONSIDERING


class OutcomeForm(WaymarkForm):
    """What is decided, before its details are asked."""

    submit_label = _("Continue")

    outcome = forms.ChoiceField(
        label=_("What is decided?"), choices=Outcome.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcome_choices(item)  # type: ignore[attr-defined]


def outcome_choices(item: AgendaItem) -> list[Any]:
    """What can be decided; in a reconsideration what changes the first decision, named so."""
    offered = outcomes_for(item)
    if not OF_RECONSIDERING & set(offered):
        return [(one.value, one.label) for one in offered]
    return [
        (one.value, one.label if one in OF_RECONSIDERING else _("Change it to: %(outcome)s")
         % {"outcome": one.label})
        for one in offered
    ]  # fmt: skip


def ground_fields(grounds: list[ReconsiderationGround]) -> dict[str, forms.Field]:
    """Each ground on which somebody asked gets an answer and its reasons."""
    found: dict[str, forms.Field] = {}
    for ground in grounds:
        found[f"ground_{ground.kind}"] = forms.ChoiceField(
            label=ground.get_kind_display(), choices=GroundResult.choices, widget=forms.RadioSelect
        )
        found[f"why_ground_{ground.kind}"] = forms.CharField(
            label=_("Reasons on this ground"),
            help_text=_("As whoever asked will read them."),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
    return found


def answers_of(
    grounds: list[ReconsiderationGround], clean: Mapping[str, Any]
) -> dict[ReconsiderationGround, GroundFound]:
    """What was answered to each ground."""
    return {
        ground: GroundFound(
            GroundResult(clean[f"ground_{ground.kind}"]), clean[f"why_ground_{ground.kind}"]
        )
        for ground in grounds
    }
