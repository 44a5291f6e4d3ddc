"""Order and times of an agenda, filling it, and carrying over what it does not reach."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.forms import WaymarkForm
from panels.forms.items import meeting_label
from panels.models import AgendaItem, PanelMeeting
from panels.reads import AgendaRow
from panels.services.agenda_order import LONGEST


class MoveForm(forms.Form):
    """One place up or down."""

    by = forms.TypedChoiceField(choices=[("-1", "up"), ("1", "down")], coerce=int)
    seen = forms.IntegerField(min_value=0)


class OrderForm(forms.Form):
    """A whole order, as dragging leaves it: the ids of the items, with commas."""

    order = forms.CharField()
    seen = forms.IntegerField(min_value=0)

    def clean_order(self) -> list[UUID]:
        """Ids; a stray word makes the form invalid."""
        try:
            return [UUID(word) for word in self.cleaned_data["order"].split(",") if word]
        except ValueError as error:
            raise forms.ValidationError("no id") from error


class ArrangeForm(forms.Form):
    """A place and a time for each item, for those who type rather than drag."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[AgendaRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for place, row in enumerate(rows, start=1):
            words = {"name": row.item.reference if row.has_left else row.item.child.name}
            self.fields[f"place-{row.item.public_id}"] = _number(
                _("Place of %(name)s") % words, 1, 999, place
            )
            self.fields[f"minutes-{row.item.public_id}"] = _number(
                _("Minutes for %(name)s") % words, 1, LONGEST, row.item.minutes
            )

    def lines(self) -> list[dict[str, Any]]:
        """What a table shows: the row and its two fields."""
        return [
            {
                "row": row,
                "place": self[f"place-{row.item.public_id}"],
                "minutes": self[f"minutes-{row.item.public_id}"],
            }
            for row in self.rows
        ]

    def order(self) -> list[UUID]:
        """By the places given; what was moved goes before what already stood there."""
        ids = [row.item.public_id for row in self.rows]

        def key(place: int) -> float:
            wanted = self.cleaned_data[f"place-{ids[place - 1]}"]
            # Moved down: after the item that stands there, which moves up. Moved up: before it.
            return wanted + (0 if wanted == place else 0.5 if wanted > place else -0.5)

        return [ids[place - 1] for place in sorted(range(1, len(ids) + 1), key=key)]

    def minutes(self) -> dict[UUID, int]:
        """The time of each item."""
        ids = [row.item.public_id for row in self.rows]
        return {one: self.cleaned_data[f"minutes-{one}"] for one in ids}


def _number(label: str, low: int, high: int, value: int) -> forms.IntegerField:
    attrs = {"class": "govuk-input govuk-input--width-3", "inputmode": "numeric"}
    message = _("Enter a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, initial=value,
        widget=forms.TextInput(attrs=attrs),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"{label}: {message}"
        ),
    )  # fmt: skip


class FillForm(forms.Form):
    """Which of the requests proposed go on the agenda."""

    chosen = forms.MultipleChoiceField(
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("One of these has been dealt with since. Look at the list again."),
        }
    )

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]

    def requests(self) -> list[tuple[str, int]]:
        """Kind and id of each, in the order proposed."""
        chosen = set(self.cleaned_data["chosen"])
        offered = [key for key, _label in self.fields["chosen"].choices]  # type: ignore[attr-defined]
        pairs = (key.rsplit(":", 1) for key in offered if key in chosen)
        return [(kind, int(subject_id)) for kind, subject_id in pairs]


class CarryOverForm(WaymarkForm):
    """What goes to which meeting, and why."""

    submit_label = _("Carry over")

    items = forms.ModelMultipleChoiceField(
        label=_("What is carried over?"),
        queryset=AgendaItem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="public_id",
        error_messages={
            "required": _("Choose what is carried over."),
            "invalid_choice": _("One of these has been decided or moved since. Look again."),
        },
    )
    reason = forms.CharField(
        label=_("Why was it not reached?"),
        help_text=_("It is minuted, and shown on the item."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    to_meeting = forms.ModelChoiceField(
        label=_("To which meeting?"), queryset=PanelMeeting.objects.none(), empty_label=None
    )

    def __init__(
        self, *args: Any, items: Any, meetings: Any, named: Any, late: Iterable[int], **kwargs: Any
    ) -> None:
        """`named` are ids of items whose child the reader may see, `late` those to suggest."""
        super().__init__(*args, **kwargs)
        known, suggested = set(named), set(late)

        def label(item: AgendaItem) -> str:
            named_too = item.pk in known
            return f"{item.child.name}, {item.reference}" if named_too else item.reference

        self.offer("items", items, label)
        self.offer("to_meeting", meetings, meeting_label)
        self.fields["items"].initial = [one.public_id for one in items if one.pk in suggested]
        self.fields["to_meeting"].initial = meetings.first()
