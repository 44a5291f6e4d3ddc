"""Questions about bases, offers, places by week and prices."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms.map import MapField, degrees_of, known_position
from accounts.models import Base
from ledger.forms import DateField, WaymarkForm, text_input
from provision.models import Mode, Offer, PriceUnit


class ProviderBaseForm(WaymarkForm):
    """A place where a provider teaches."""

    submit_label = _("Save")

    name = forms.CharField(label=_("Name"), max_length=100)
    street = forms.CharField(label=_("Street"), required=False, max_length=200)
    town = forms.CharField(label=_("Town"), required=False, max_length=100)
    postcode = forms.CharField(
        label=_("Postcode"), required=False, max_length=8, widget=text_input(10)
    )
    position = MapField(required=False)
    access = forms.CharField(
        label=_("Access"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Steps, doors, toilets, quiet rooms, hearing loops"),
    )  # fmt: skip
    transport = forms.CharField(
        label=_("Transport"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Buses, where a taxi can stop, parking"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["position"] = known_position(self.initial)

    def clean(self) -> dict[str, Any]:
        """With the position as the record keeps it."""
        answers = super().clean() or self.cleaned_data
        return answers | degrees_of(answers.pop("position", None))


class OfferForm(WaymarkForm):
    """One way of teaching."""

    submit_label = _("Save")

    mode = forms.ChoiceField(label=_("Way of teaching"), choices=Mode.choices,
                             widget=forms.RadioSelect)  # fmt: skip
    base = forms.ModelChoiceField(
        label=_("Where?"), queryset=Base.objects.none(), required=False,
        to_field_name="public_id", empty_label=_("At no base: they come to the child, or online"),
    )  # fmt: skip
    lowest_age = forms.IntegerField(
        label=_("Youngest age"), min_value=3, max_value=25, widget=text_input(2)
    )
    highest_age = forms.IntegerField(
        label=_("Oldest age"), min_value=3, max_value=25, widget=text_input(2)
    )
    places = forms.IntegerField(
        label=_("Places in a usual week"), min_value=0, max_value=500, widget=text_input(3)
    )
    name = forms.CharField(
        label=_("What do you call it?"), required=False, max_length=200,
        help_text=_("Only when it has a name of its own"),
    )  # fmt: skip
    description = forms.CharField(
        label=_("More about it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, bases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("base", bases)


class EndOfferForm(WaymarkForm):
    """From when something is not offered any more."""

    submit_label = _("End the offer")

    ends_on = DateField(label=_("Last day on which new children could come"))


class WeekPlacesForm(WaymarkForm):
    """Places in the weeks to come, where they differ from the usual."""

    submit_label = _("Save")

    def __init__(self, *args: Any, offer: Offer, weeks: list[date], **kwargs: Any) -> None:
        self.weeks = {f"week_{week.isoformat()}": week for week in weeks}
        known = {row.week_on: row.places for row in offer.weeks.all()}
        super().__init__(*args, **kwargs)
        for name, week in self.weeks.items():
            field = forms.IntegerField(
                label=_now("Week of %(day)s") % {"day": date_format(week, "j F Y")},
                required=False, min_value=0, max_value=500, widget=text_input(3),
                initial=known.get(week),
            )  # fmt: skip
            self.fields[name] = field
            self.helper.layout.fields.insert(-1, name)

    @property
    def places(self) -> dict[date, int | None]:
        """What was said, by Monday."""
        return {week: self.cleaned_data[name] for name, week in self.weeks.items()}


class PriceForm(WaymarkForm):
    """What a school is charged from a day on."""

    submit_label = _("Save the price")

    mode = forms.ChoiceField(label=_("Way of teaching"), choices=Mode.choices)
    amount = forms.DecimalField(
        label=_("Amount in pounds"), min_value=0, max_digits=8, decimal_places=2,
        widget=text_input(5, inputmode="decimal"),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("For"), choices=PriceUnit.choices, widget=forms.RadioSelect)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
