"""What the chair and coordinator record about an item: decision, deferral, action, correction."""

from collections.abc import Mapping
from typing import Any

from crispy_forms_gds.layout import Fieldset, Layout, Size
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership, Organisation, OrganisationKind
from cases.forms.cases import LeadField
from ledger.forms import DateField, WaymarkForm, YesNoField, text_input
from panels.models import (
    AgendaItem,
    Criterion,
    DutyAdvice,
    FindingKind,
    FundingSource,
    Outcome,
    StanceKind,
)
from panels.models.outcomes import (
    ADVISING,
    AWAY,
    BY_THE_HOUR,
    GIVING,
    LONGER_IN_YEAR_11,
    SENDING_ON,
)
from panels.terms import YEAR_11, Found, Said, Terms, asks_for_duty_advice, criteria_of

People = QuerySet[Membership]


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OutcomeForm(WaymarkForm):
    """What is decided, before its details are asked."""

    submit_label = _("Continue")

    outcome = forms.ChoiceField(
        label=_("What is decided?"), choices=Outcome.choices, widget=forms.RadioSelect
    )


class DecisionForm(WaymarkForm):
    """The details of one outcome: only what belongs to it is asked.

    `voices` are the agencies that must be heard; `people` may be given the advice and the onward
    route as a task.
    """

    submit_label = _("Record the decision")

    provision = forms.CharField(
        label=_("What is to be provided?"),
        help_text=_("As the family will read it in the letter."), widget=_area(),
    )  # fmt: skip
    starts_on = DateField(label=_("From which day?"))
    ends_on = DateField(label=_("Until when?"), help_text=_("Leave empty if open."), required=False)
    provided_by = forms.CharField(label=_("Who provides it?"), max_length=200)
    provider = forms.ModelChoiceField(
        label=_("Registered provider"),
        help_text=_("The provider gets a letter. Leave empty when none is chosen yet."),
        queryset=Organisation.objects.none(), required=False, empty_label=_("None chosen yet"),
    )  # fmt: skip
    hours_a_week = forms.DecimalField(
        label=_("Hours a week"), max_digits=4, decimal_places=1, widget=text_input(4)
    )
    base = forms.CharField(label=_("Where?"), max_length=200, required=False)
    funding_source = forms.ChoiceField(
        label=_("Who pays?"), choices=FundingSource.choices, widget=forms.RadioSelect
    )
    is_year_11 = YesNoField(
        label=_("Is this a longer place for Year 11, until the end of the school year?")
    )
    year_11_grounds = forms.CharField(
        label=_("On what grounds?"),
        help_text=_("For example, exams that the child can sit from where they are taught now."),
        widget=_area(),
    )
    reasons = forms.CharField(
        label=_("Reasons"), help_text=_("As the family will read them."), widget=_area(5)
    )
    advice = forms.CharField(label=_("Advice for the school and family"), widget=_area(4))
    advice_owner = LeadField(
        label=_("Who sees that the advice is followed?"), queryset=Membership.objects.none()
    )
    advice_due_on = DateField(label=_("By when?"))
    onward_route = forms.CharField(
        label=_("Where can they turn now?"),
        help_text=_("A service, a person, a next step: nobody is left without one."),
        widget=_area(),
    )
    onward_owner = LeadField(label=_("Who takes them there?"), queryset=Membership.objects.none())
    onward_due_on = DateField(label=_("By when?"))
    conditions = forms.CharField(label=_("Conditions"), widget=_area(), required=False)
    review_on = DateField(
        label=_("Review on"), help_text=_("Leave empty for the panel’s usual time."),
        required=False,
    )  # fmt: skip
    section_19_advice = forms.ChoiceField(
        label=_("What does the panel advise on the duty under section 19?"),
        help_text=_("The panel advises; the named officer decides."),
        choices=DutyAdvice.choices, widget=forms.RadioSelect,
    )  # fmt: skip
    section_19_reasons = forms.CharField(label=_("Reasons for this advice"), widget=_area())

    conditional = {"is_year_11": {"yes": ["year_11_grounds"]}}

    def __init__(
        self, *args: Any, item: AgendaItem, outcome: Outcome, people: People,
        voices: Mapping[str, Membership], **kwargs: Any,
    ) -> None:  # fmt: skip
        self.outcome, self.item, self.voices = outcome, item, voices
        self.parts = _parts(item, outcome, voices)
        asked = {name for _legend, names in self.parts for name in names}
        questions = {**self.base_fields, **_findings(item), **_stances(voices)}
        self.base_fields = {  # type: ignore[misc]
            name: one for name, one in questions.items() if name in asked
        }
        self.conditional = {  # type: ignore[misc]
            name: answers
            for name, answers in {**DecisionForm.conditional, **_revealed(item, voices)}.items()
            if name in asked
        }
        super().__init__(*args, **kwargs)
        self._offer(people)

    def build_layout(self) -> Layout:
        """What belongs together stands together."""
        hidden = self.conditional_names
        return Layout(
            *(
                Fieldset(*(name for name in names if name not in hidden), legend=legend,
                         legend_size=Size.MEDIUM)
                for legend, names in self.parts
                if names
            )
        )  # fmt: skip

    def _offer(self, people: People) -> None:
        for name in ("advice_owner", "onward_owner"):
            if name in self.fields:
                self.offer(name, people)
        if "provider" in self.fields:
            self.offer("provider", Organisation.objects.filter(kind=OrganisationKind.PROVIDER))
        self.fields["section_19_advice"].required = asks_for_duty_advice(self.item)
        self.fields["section_19_reasons"].required = False

    def terms(self) -> Terms:
        """What the service decides on."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in Terms.__dataclass_fields__
        }
        return Terms(outcome=self.outcome, findings=self._found(), **given)

    def stances(self) -> dict[str, Said]:
        """What each agency said."""
        return _said(self.voices, self.cleaned_data)

    def _found(self) -> dict[Criterion, Found]:
        found = {}
        for criterion in criteria_of(self.item):
            kind = FindingKind(self.cleaned_data[f"finding_{criterion}"])
            why = self.cleaned_data.get(f"why_{criterion}_{kind}") or ""
            found[criterion] = Found(kind, why)
        return found


class StanceForm(WaymarkForm):
    """What each agency says, where nothing else is asked."""

    submit_label = _("Record")

    def __init__(self, *args: Any, voices: Mapping[str, Membership], **kwargs: Any) -> None:
        self.voices = voices
        self.base_fields = {**self.base_fields, **_stances(voices)}  # type: ignore[misc]
        self.conditional = _revealed(None, voices)  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def stances(self) -> dict[str, Said]:
        """What each agency said."""
        return _said(self.voices, self.cleaned_data)


class RatifyForm(StanceForm):
    """Ratify a fast track as it stands, with what each agency says."""

    submit_label = _("Ratify")


class ReplaceForm(DecisionForm):
    """Replace a fast track that the meeting does not ratify."""

    submit_label = _("Replace the decision")

    reason = forms.CharField(
        label=_("Why is the fast track not ratified as it stands?"), widget=_area()
    )


class CorrectionForm(DecisionForm):
    """Mend what was recorded wrongly; what stood stays to be read."""

    submit_label = _("Correct the decision")

    reason = forms.CharField(
        label=_("What was wrong, and why?"),
        help_text=_("Everybody who had a letter reads this."), widget=_area(),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(WaymarkForm):
    """The second agency's answer to a proposed fast track."""

    submit_label = _("Send my answer")

    agrees = YesNoField(label=_("Do you agree with this decision?"))
    reason = forms.CharField(label=_("Why not?"), widget=_area(4))

    conditional = {"agrees": {"no": ["reason"]}}


class DeferForm(WaymarkForm):
    """Defer with a question, somebody who answers it, and a day."""

    submit_label = _("Defer this item")

    question = forms.CharField(label=_("What must be answered?"), widget=_area())
    owner = LeadField(
        label=_("Who finds the answer?"),
        help_text=_("They get it as a task and are reminded when it is late."),
        queryset=Membership.objects.none(),
    )
    until = DateField(label=_("By when?"))
    reason = forms.CharField(label=_("Why can the panel not decide now?"), widget=_area())

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", people)


class ActionForm(WaymarkForm):
    """A further action that the panel gives somebody."""

    submit_label = _("Give this action")

    words = forms.CharField(label=_("What is to be done?"), widget=_area())
    owner = LeadField(label=_("Who does it?"), queryset=Membership.objects.none())
    due_on = DateField(label=_("By when?"))

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", people)


def _said(voices: Mapping[str, Membership], clean: Mapping[str, Any]) -> dict[str, Said]:
    return {
        agency: Said(StanceKind(clean[f"stance_{agency}"]), clean[f"dissent_{agency}"])
        for agency in voices
    }


def _parts(
    item: AgendaItem, outcome: Outcome, voices: Mapping[str, Membership]
) -> list[tuple[str, list[str]]]:
    """The questions of one outcome, under their headings."""
    ends = outcome in {Outcome.DECLINE, Outcome.CLOSE}
    given = ["provision", "starts_on", "ends_on", "provided_by"] if outcome in GIVING else []
    given += ["provider", "base"] if outcome in AWAY else []
    given += ["hours_a_week"] if outcome in BY_THE_HOUR else []
    given += ["funding_source"] if outcome in GIVING else []
    if outcome in LONGER_IN_YEAR_11 and item.child.year_group_on() == YEAR_11:
        given += ["is_year_11", "year_11_grounds"]
    next_ = ["advice", "advice_owner", "advice_due_on"] if outcome in ADVISING else []
    next_ += ["onward_route", "onward_owner", "onward_due_on"] if outcome in SENDING_ON else []
    next_ += [] if ends else ["conditions", "review_on"]
    return [
        (_now("Why the decision changes"), ["reason", "seen"]),
        (_now("What is provided"), given),
        (_now("Criteria"), list(_findings(item))),
        (_now("In words"), ["reasons"]),
        (_now("What comes next"), next_),
        (_now("Section 19"), ["section_19_advice", "section_19_reasons"]),
        (_now("What each agency says"), list(_stances(voices))),
    ]


def _findings(item: AgendaItem) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for criterion in criteria_of(item):
        found[f"finding_{criterion}"] = forms.ChoiceField(
            label=criterion.label, choices=FindingKind.choices, widget=forms.RadioSelect
        )
        for kind in _UNMET:
            found[f"why_{criterion}_{kind}"] = forms.CharField(label=_("Why?"), widget=_area(2))
    return found


def _stances(voices: Mapping[str, Membership]) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for agency, membership in voices.items():
        found[f"stance_{agency}"] = forms.ChoiceField(
            label=f"{Agency(agency).label}: {membership.user.full_name}",
            choices=StanceKind.choices, widget=forms.RadioSelect,
        )  # fmt: skip
        found[f"dissent_{agency}"] = forms.CharField(
            label=_("Why do they not agree?"), widget=_area(2)
        )
    return found


def _revealed(
    item: AgendaItem | None, voices: Mapping[str, Membership]
) -> dict[str, dict[str, list[str]]]:
    revealed = {
        f"stance_{agency}": {StanceKind.DISSENTS.value: [f"dissent_{agency}"]} for agency in voices
    }
    for criterion in criteria_of(item) if item else []:
        revealed[f"finding_{criterion}"] = {
            kind.value: [f"why_{criterion}_{kind}"] for kind in _UNMET
        }
    return revealed


_UNMET = (FindingKind.NOT_MET, FindingKind.UNCLEAR)
