"""What is decided on an item: the outcome, what belongs to it, and its correction."""

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.layout import Fieldset, Layout, Size
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, OrganisationKind
from cases.forms.cases import LeadField
from ledger.forms import DateField, WaymarkForm, YesNoField, text_input
from panels.deciding.criteria import Triaged
from panels.deciding.terms import (
    NOT_REVIEWED,
    YEAR_11,
    Said,
    Terms,
    asks_for_duty_advice,
    grounds_of,
)
from panels.forms.criteria import finding_fields, found_in, reasons_of_findings
from panels.forms.outcomes import answers_of, ground_fields
from panels.forms.stances import Voices, reasons_of_dissent, said_by, stance_fields
from panels.models import (
    AgendaItem,
    DutyAdvice,
    FundingSource,
    Outcome,
    ReconsiderationGround,
)
from panels.models.outcomes import (
    ADVISING,
    AWAY,
    BY_THE_HOUR,
    GIVING,
    LONGER_IN_YEAR_11,
    SENDING_ON,
)

People = QuerySet[Membership]


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DecisionForm(WaymarkForm):
    """The details of one outcome: only what belongs to it is asked.

    `voices` are the agencies that must be heard; `people` may be given the advice and the onward
    route as a task; `triage` is what the office found under the criteria.
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
        voices: Voices, triage: Sequence[Triaged] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        self.outcome, self.item, self.voices = outcome, item, voices
        self.parts = _parts(item, outcome, voices, grounds_of(item))
        asked = {name for _legend, names in self.parts for name in names}
        self.grounds = grounds_of(item)
        questions = {
            **self.base_fields, **finding_fields(item, triage), **ground_fields(self.grounds),
            **stance_fields(voices),
        }  # fmt: skip
        self.base_fields = {  # type: ignore[misc]
            name: one for name, one in questions.items() if name in asked
        }
        reasons = {
            **DecisionForm.conditional, **reasons_of_findings(item), **reasons_of_dissent(voices),
        }  # fmt: skip
        self.conditional = {  # type: ignore[misc]
            name: answers for name, answers in reasons.items() if name in asked
        }
        super().__init__(*args, **kwargs)
        self._offer(people)

    def build_layout(self) -> Layout:
        """What belongs together stands together."""
        hidden = self.conditional_names
        parts = [
            (legend, [name for name in names if name in self.base_fields and name not in hidden])
            for legend, names in self.parts
        ]
        return Layout(
            *(
                Fieldset(*names, legend=legend, legend_size=Size.MEDIUM)
                for legend, names in parts
                if names
            )
        )

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
        return Terms(
            outcome=self.outcome, findings=found_in(self.item, self.cleaned_data),
            grounds=answers_of(self.grounds, self.cleaned_data), **given,
        )  # fmt: skip

    def stances(self) -> dict[str, Said]:
        """What each agency said."""
        return said_by(self.voices, self.cleaned_data)


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


def _parts(
    item: AgendaItem, outcome: Outcome, voices: Voices, grounds: list[ReconsiderationGround]
) -> list[tuple[str, list[str]]]:
    """The questions of one outcome, under their headings."""
    ends = outcome in NOT_REVIEWED
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
        (_now("The grounds"), list(ground_fields(grounds))),
        (_now("What is provided"), given),
        (_now("Criteria"), list(finding_fields(item))),
        (_now("In words"), ["reasons"]),
        (_now("What comes next"), next_),
        (_now("Section 19"), ["section_19_advice", "section_19_reasons"]),
        (_now("What each agency says"), list(stance_fields(voices))),
    ]
