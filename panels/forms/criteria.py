"""How the panel finds each criterion, asked beside what triage found."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from panels.deciding.criteria import Triaged
from panels.deciding.terms import Found, criteria_of
from panels.models import AgendaItem, Criterion, FindingKind

_UNMET = (FindingKind.NOT_MET, FindingKind.UNCLEAR)


def finding_fields(item: AgendaItem, triage: Sequence[Triaged] = ()) -> dict[str, forms.Field]:
    """A question for each criterion, with what triage found as its hint, and why if not met."""
    hints = {one.criterion: _hint(one) for one in triage}
    found: dict[str, forms.Field] = {}
    for criterion in criteria_of(item):
        found[f"finding_{criterion}"] = forms.ChoiceField(
            label=criterion.label, choices=FindingKind.choices, widget=forms.RadioSelect,
            help_text=hints.get(criterion, ""),
        )  # fmt: skip
        for kind in _UNMET:
            found[f"why_{criterion}_{kind}"] = forms.CharField(
                label=_("Why?"), widget=forms.Textarea(attrs={"rows": 2})
            )
    return found


def reasons_of_findings(item: AgendaItem) -> dict[str, dict[str, list[str]]]:
    """Which answers ask for a reason (`WaymarkForm.conditional`)."""
    return {
        f"finding_{criterion}": {kind.value: [f"why_{criterion}_{kind}"] for kind in _UNMET}
        for criterion in criteria_of(item)
    }


def found_in(item: AgendaItem, clean: Mapping[str, Any]) -> dict[Criterion, Found]:
    """How each criterion is found, from the answers."""
    found = {}
    for criterion in criteria_of(item):
        kind = FindingKind(clean[f"finding_{criterion}"])
        why = clean.get(f"why_{criterion}_{kind}") or ""
        found[criterion] = Found(kind, why)
    return found


def _hint(triaged: Triaged) -> str:
    """One line for each finding of triage, under words that say whose they are."""
    rows = [
        (f"{check.label}: {check.verdict}" + (f" ({check.note})" if check.note else ""),)
        for check in triaged.checks
    ]
    lines = [(_("Triage found:"),), *rows]
    return format_html_join("", '<span class="wm-cell-note">{}</span>', lines)
