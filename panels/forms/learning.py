"""What the figures of the panel are narrowed to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.forms import WaymarkForm
from panels.learning.periods import Period
from panels.models import Panel


class LearningFilter(WaymarkForm):
    """Over what time, and of which panel where there are several. Without an answer: the first."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    panel = forms.ChoiceField(label=_("Panel"), required=False)

    def __init__(
        self, *args: Any, periods: Sequence[Period], panels: Sequence[Panel], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {one.key: one for one in periods}
        self.panels = {str(one.public_id): one for one in panels}
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (one.key, one.label) for one in periods
        ]
        if len(panels) < 2:
            del self.fields["panel"]
        else:
            self.fields["panel"].choices = [  # type: ignore[attr-defined]
                ("", _("All panels")), *((key, one.name) for key, one in self.panels.items()),
            ]  # fmt: skip

    def clean_period(self) -> Period:
        """The time itself."""
        return self.periods.get(self.cleaned_data["period"]) or next(iter(self.periods.values()))

    def clean_panel(self) -> Panel | None:
        """The panel itself; None for all."""
        return self.panels.get(self.cleaned_data["panel"])
