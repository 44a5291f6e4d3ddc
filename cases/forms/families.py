"""Answering a family, and saying that it was told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import ToldBy
from ledger.forms import DateField, WaymarkForm


class AnswerMessageForm(WaymarkForm):
    """An answer to somebody of the family."""

    submit_label = _("Send the answer")
    words = forms.CharField(
        label=_("Your answer"),
        help_text=_("Short and plain. They read it here and get an email that says so."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class TellingForm(WaymarkForm):
    """The family was told by a person."""

    submit_label = _("Record it")
    told_how = forms.ChoiceField(
        label=_("How did you tell them?"), choices=ToldBy.choices, widget=forms.RadioSelect
    )
    told_on = DateField(label=_("On which day?"), past=True)
    told_whom = forms.CharField(label=_("Who was told?"), max_length=200)
