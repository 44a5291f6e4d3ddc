"""Facts added within the flow, each kept on the child's own record."""

from typing import Any

from crispy_forms_gds.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import OUTCOMES_OF, HealthNeedKind, Outcome, OutcomeParty, Voice
from ledger.forms import DateField, FileField, WaymarkForm, text_input
from referrals.forms.parts import long_text

SCORES = [(str(score), label) for score, label in enumerate(
    [_("1 – not at all"), _("2 – a little"), _("3 – partly"), _("4 – mostly"),
     _("5 – completely")], start=1
)]  # fmt: skip
HOURS_CHOICES = [
    ("full", _("Full time")),
    ("part", _("Part time")),
    ("unknown", _("Not said, or not yet known")),
]


class HealthNeedForm(WaymarkForm):
    submit_label = _("Add this health need")

    kind = forms.ChoiceField(
        label=_("What kind of need is it?"), choices=HealthNeedKind.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    diagnosis = forms.CharField(label=_("Diagnosis (optional)"), max_length=200, required=False)
    description = forms.CharField(
        label=_("What is it, and how does it affect attending?"), widget=long_text()
    )
    starts_on = DateField(
        label=_("When did it become known?"), help_text=_("About when is enough."), past=True
    )


class HoursAdvice:
    """How much education a clinician advises: full time, or hours with reason and review."""

    cleaned_data: dict[str, Any]

    @property
    def advice(self) -> dict[str, Any]:
        """As the services of evidence take it, without the letter."""
        answers = dict(self.cleaned_data)
        answers.pop("file", None)
        full = {"full": True, "part": False}.get(answers.pop("amount"))
        return {**answers, "is_full_time": full}


class EvidenceForm(HoursAdvice, WaymarkForm):
    """Evidence that the school or the authority holds."""

    submit_label = _("Add this evidence")
    conditional = {"amount": {"part": ["hours", "hours_reason", "review_on"]}}

    clinician = forms.CharField(
        label=_("Who is it from?"),
        help_text=_("Name and role. A GP or therapist counts, not only a consultant."),
        max_length=200,
    )
    written_on = DateField(label=_("Date on the letter"), past=True)
    diagnosis = forms.CharField(label=_("Diagnosis"), widget=long_text(2), required=False)
    treatment = forms.CharField(
        label=_("Treatment or therapy"), widget=long_text(3), required=False
    )
    amount = forms.ChoiceField(
        label=_("How much education do they advise?"), choices=HOURS_CHOICES,
        widget=forms.RadioSelect, initial="unknown",
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("Hours a week"), min_value=0, max_value=40, max_digits=4, decimal_places=1,
        widget=text_input(3, inputmode="decimal"),
    )  # fmt: skip
    hours_reason = forms.CharField(label=_("Why not more?"), widget=long_text(2))
    review_on = DateField(label=_("When should this be looked at again?"), future=True)
    file = FileField(
        label=_("The letter (optional)"),
        help_text=_("PDF, Word, JPG or PNG, at most 10 MB."),
        required=False,
    )

    @property
    def advice(self) -> dict[str, Any]:
        return {**super().advice, "upload_or_file": self.cleaned_data.get("file")}


class ClinicianForm(HoursAdvice, WaymarkForm):
    """What a clinician is asked on the page behind the link."""

    submit_label = _("Continue")
    conditional = {"amount": {"part": ["hours", "hours_reason", "review_on"]}}

    clinician = forms.CharField(label=_("Your name and role"), max_length=200)
    diagnosis = forms.CharField(
        label=_("Diagnosis"),
        help_text=_("If there is none yet, say what you are looking into."),
        widget=long_text(3),
    )
    treatment = forms.CharField(
        label=_("Treatment or therapy, and how long it is likely to take"), widget=long_text(4)
    )
    amount = forms.ChoiceField(
        label=_("How much education is the patient well enough for?"), choices=HOURS_CHOICES,
        widget=forms.RadioSelect,
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("Hours a week"), min_value=0, max_value=40, max_digits=4, decimal_places=1,
        widget=text_input(3, inputmode="decimal"),
    )  # fmt: skip
    hours_reason = forms.CharField(label=_("Why not more?"), widget=long_text(2))
    review_on = DateField(label=_("When should this be looked at again?"), future=True)
    file = FileField(
        label=_("A letter, if you have one (optional)"),
        help_text=_("PDF, Word, JPG or PNG, at most 10 MB."),
        required=False,
    )


class UnlockForm(WaymarkForm):
    submit_label = _("Continue")

    born_on = DateField(
        label=_("What is the patient’s date of birth?"),
        help_text=_("For example 31 3 2012. This shows that you know whom it is about."),
        past=True,
    )


class AskForm(WaymarkForm):
    submit_label = _("Send the link")

    clinician = forms.CharField(label=_("Name of the clinician"), max_length=150)
    service = forms.CharField(
        label=_("Where do they work? (optional)"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=_("Their email address at work"),
        help_text=_("Check it with them. The link goes to this address only."),
    )


class AskAgainForm(WaymarkForm):
    submit_label = _("Send a new link")

    email = forms.EmailField(label=_("Their email address at work"))


class ViewForm(WaymarkForm):
    """What the child or a parent says."""

    submit_label = _("Add these views")

    words = forms.CharField(label=_("In their own words"), widget=long_text(6), required=False)
    picture = FileField(
        label=_("A picture that they made (optional)"), help_text=_("JPG or PNG, at most 10 MB."),
        required=False,
    )  # fmt: skip
    how_given = forms.CharField(
        label=_("How did they tell you? (optional)"),
        help_text=_("For example in a meeting, by telephone, or in a drawing."),
        max_length=200,
        required=False,
    )
    given_on = DateField(label=_("When did they tell you?"), past=True)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not answers.get("words") and not answers.get("picture") and not self.errors:
            self.add_error("words", _("Enter their words, or add a picture"))
        return answers


class OutcomesForm(WaymarkForm):
    """One question for each outcome of a party, 1 to 5; those left out are not known."""

    submit_label = _("Save these answers")

    def __init__(self, *args: Any, party: OutcomeParty, **kwargs: Any) -> None:
        self.party = party
        super().__init__(*args, **kwargs)

    def build_layout(self) -> Layout:
        for outcome in OUTCOMES_OF[self.party]:
            self.fields[outcome.value] = forms.ChoiceField(
                label=Outcome(outcome).label, choices=SCORES, widget=forms.RadioSelect,
                required=False,
            )  # fmt: skip
        return super().build_layout()

    @property
    def scores(self) -> dict[str, int]:
        """Scores given, by outcome."""
        return {name: int(value) for name, value in self.cleaned_data.items() if value}


VOICES = {voice.value: voice for voice in Voice}
PARTIES = {party.value: party for party in OutcomeParty}
