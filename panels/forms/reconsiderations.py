"""Asking for a decision to be looked at again, and recording that somebody did."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.files import allowed_names
from ledger.forms import DateField, FileField, WaymarkForm, text_input
from panels.models import AskedHow, Asker, GroundKind

LONGEST = 5_000  # letters
TOO_LONG = {"max_length": _("This is very long. Write at most 5,000 letters at a time.")}


class ReconsiderForm(WaymarkForm):
    """Why, in which words, and with which document."""

    submit_label = _("Ask the panel")

    grounds = forms.MultipleChoiceField(
        label=_("Why should the panel look again?"), help_text=_("Choose all that fit."),
        choices=GroundKind.choices, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words = forms.CharField(
        label=_("Say why, in your own words"),
        help_text=_("The people who look at it again read this."),
        widget=forms.Textarea(attrs={"rows": 6}), max_length=LONGEST, error_messages=TOO_LONG,
    )  # fmt: skip
    upload = FileField(
        label=_("Send a document or photo (you do not have to)"),
        help_text=_("A PDF, Word document (.docx), JPG or PNG of at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(allowed_names())}),
        required=False,
    )
    upload_is_clinical = forms.BooleanField(
        label=_("It is from a doctor, hospital or clinic"),
        help_text=_("On the record only the people who need to know about health read it. The "
                    "panel reads it with your request."),
        required=False,
    )  # fmt: skip

    def clean_grounds(self) -> list[GroundKind]:
        """The chosen ones as what they are."""
        return [GroundKind(one) for one in self.cleaned_data["grounds"]]


class RecordReconsiderForm(ReconsiderForm):
    """What came by post or telephone: who asked, how and when."""

    submit_label = _("Record this request")

    asker = forms.ChoiceField(
        label=_("Who asked?"), choices=Asker.choices, widget=forms.RadioSelect
    )
    asker_name = forms.CharField(label=_("Name"), max_length=200, widget=text_input(20))
    asked_how = forms.ChoiceField(
        label=_("How?"), widget=forms.RadioSelect,
        choices=[one for one in AskedHow.choices if one[0] != AskedHow.WAYMARK],
    )  # fmt: skip
    asked_on = DateField(
        label=_("On which day?"), help_text=_("The day on which it arrived."), past=True
    )
    late_reason = forms.CharField(
        label=_("If it came too late: why does the panel take it?"),
        help_text=_("For example, the parent was in hospital. Leave empty if it came in time."),
        widget=forms.Textarea(attrs={"rows": 2}), required=False,
    )  # fmt: skip

    field_order = [
        "asker", "asker_name", "asked_how", "asked_on", "late_reason", "grounds", "words",
        "upload", "upload_is_clinical",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Why, in their own words")
        self.fields["upload"].label = _("Add a document that came with it")


class AnswerReconsiderForm(WaymarkForm):
    """What the panel asked back."""

    submit_label = _("Send the answer")

    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST,
        error_messages=TOO_LONG,
    )  # fmt: skip
