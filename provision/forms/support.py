"""Questions about support at the home school."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.filters import FilterForm
from accounts.models import Membership
from ledger.forms import DateField, WaymarkForm, text_input
from provision.models import Effect, Support, SupportKind, SupportStatus

ANY = ("", _("Any"))


def _officer(required: bool, empty: object) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=_("Liaison officer"), queryset=Membership.objects.none(), required=required,
        to_field_name="public_id", empty_label=empty,  # type: ignore[arg-type]
    )  # fmt: skip


def _name(membership: Membership) -> str:
    return membership.user.full_name


def _hours() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Hours a week"), max_digits=4, decimal_places=1, min_value=0,
        widget=text_input(4, inputmode="decimal"),
    )  # fmt: skip


class SupportFilter(FilterForm):
    """Narrows the list. Wrong values are ignored."""

    q = forms.CharField(label=_("Child or reference"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *SupportKind.choices], required=False)
    status = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Open")), *SupportStatus.choices, ("all", _("All"))], required=False,
    )  # fmt: skip
    officer = _officer(required=False, empty=_("Any"))

    def __init__(self, data: Any, *, officers: Any) -> None:
        super().__init__(data)
        self.offer("officer", officers, _name)


class AskForm(WaymarkForm):
    """Support for a child, to be arranged."""

    submit_label = _("Continue")

    kind = forms.ChoiceField(
        label=_("Which support?"), choices=SupportKind.choices, widget=forms.RadioSelect
    )
    purpose = forms.CharField(label=_("What is it for?"), widget=forms.Textarea(attrs={"rows": 4}))


class ArrangeForm(WaymarkForm):
    """Who gives it, how much and for how long."""

    submit_label = _("Arrange the support")

    officer = _officer(required=True, empty=None)
    given_by = forms.CharField(
        label=_("Who gives it?"), max_length=200, help_text=_("Such as a teaching assistant")
    )
    purpose = forms.CharField(label=_("What is it for?"), widget=forms.Textarea(attrs={"rows": 4}))
    hours_a_week = _hours()
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until"), help_text=_("Short-term: look at it again by then"))

    def __init__(self, *args: Any, support: Support, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("officer", officers, _name)
        unasked = "given_by" if support.kind == SupportKind.LIAISON else "officer"
        del self.fields[unasked]
        self.helper.layout.fields.remove(unasked)


class ProlongForm(WaymarkForm):
    """Until when it goes on."""

    submit_label = _("Save")

    hours_a_week = _hours()
    ends_on = DateField(label=_("Until"))


class EndSupportForm(WaymarkForm):
    """What it did."""

    submit_label = _("End the support")

    ended_on = DateField(label=_("Last day"), past=True)
    effect = forms.ChoiceField(
        label=_("Did it help?"), choices=Effect.choices, widget=forms.RadioSelect
    )
    effect_words = forms.CharField(
        label=_("What changed for the child?"), widget=forms.Textarea(attrs={"rows": 4})
    )


class WithdrawForm(WaymarkForm):
    """Why it is not needed."""

    submit_label = _("Withdraw")

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class LiaisonHoursForm(WaymarkForm):
    """How many hours an officer has for children."""

    submit_label = _("Save")

    officer = _officer(required=True, empty=None)
    hours_a_week = _hours()
    starts_on = DateField(label=_("From"))

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("officer", officers, _name)
