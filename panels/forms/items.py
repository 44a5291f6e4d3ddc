"""What members and the chair say about one item."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.roles import Role
from ledger.forms import DateField, WaymarkForm, YesNoField, choices_with_hints
from panels.forms.meetings import panel_people, person_label
from panels.models import (
    FundingSource,
    InterestEffect,
    InterestKind,
    Outcome,
    Panel,
    PanelMeeting,
    Substitute,
)
from panels.services.decisions import Terms


class InterestForm(WaymarkForm):
    """A member's interest."""

    submit_label = _("Declare this interest")

    kind = forms.ChoiceField(
        label=_("What is your interest?"), choices=InterestKind.choices, widget=forms.RadioSelect
    )
    details = forms.CharField(
        label=_("In a few words"),
        help_text=_("This is minuted. Leave out anything about the child’s health."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class EffectForm(WaymarkForm):
    """What an interest means for the member."""

    submit_label = _("Record the effect")

    effect = forms.ChoiceField(
        label=_("What does this interest mean?"),
        choices=choices_with_hints(
            [
                (
                    InterestEffect.CONTRIBUTE.value,
                    InterestEffect.CONTRIBUTE.label,
                    _("They share what they know and count for the quorum."),
                ),
                (
                    InterestEffect.STEP_OUT.value,
                    InterestEffect.STEP_OUT.label,
                    _("The item, its papers and views are closed to them."),
                ),
            ]
        ),
        widget=forms.RadioSelect,
    )


class SubstituteForm(WaymarkForm):
    """Who takes the place of a member who stepped out."""

    submit_label = _("Name the substitute")

    substitute = forms.ModelChoiceField(
        label=_("Substitute"), queryset=Substitute.objects.none(), widget=forms.RadioSelect,
        empty_label=None,
    )  # fmt: skip
    is_present = forms.BooleanField(label=_("They are here"), required=False)

    def __init__(self, *args: Any, named: QuerySet[Substitute], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = named.select_related("membership__user")
        self.offer("substitute", people, lambda named: person_label(named.membership))


class MemberViewForm(WaymarkForm):
    """One member's view before the meeting."""

    submit_label = _("Save my view")

    recommendation = forms.ChoiceField(
        label=_("What do you recommend?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 5}))
    questions = forms.CharField(
        label=_("Questions for the meeting"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class DecisionForm(WaymarkForm):
    """The decision."""

    submit_label = _("Record the decision")

    outcome = forms.ChoiceField(
        label=_("What is decided?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    advice = forms.CharField(
        label=_("Advice for the school and family"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    onward_route = forms.CharField(
        label=_("Where they can turn now"),
        help_text=_("A service, a person, a next step: nobody is left without one."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 6}))
    conditions = forms.CharField(
        label=_("Conditions"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    funding_source = forms.ChoiceField(
        label=_("Who pays?"),
        choices=FundingSource.choices,
        widget=forms.RadioSelect,
        initial=FundingSource.NONE,
    )
    review_on = DateField(
        label=_("Review on"),
        help_text=_("Leave empty for the panel’s usual time."),
        required=False,
    )

    conditional = {"outcome": {Outcome.DECLINE.value: ["advice", "onward_route"]}}

    def terms(self) -> Terms:
        """What the service decides on."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})


class RatifyForm(DecisionForm):
    """Ratify a fast track as it stands, or replace it."""

    submit_label = _("Record")

    ratify = YesNoField(label=_("Does the panel ratify the fast track as it was decided?"))
    reason = forms.CharField(
        label=_("Why the decision changes"), widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ["ratify", "reason"]

    conditional = {
        "ratify": {"no": ["reason", "outcome", "reasons", "conditions", "funding_source",
                          "review_on"]},
        "outcome": {Outcome.DECLINE.value: ["advice", "onward_route"]},
    }  # fmt: skip


class DeferForm(WaymarkForm):
    """Defer with a question and a day."""

    submit_label = _("Defer this item")

    question = forms.CharField(
        label=_("What must be answered?"), widget=forms.Textarea(attrs={"rows": 3})
    )
    until = DateField(label=_("By when?"))
    reason = forms.CharField(
        label=_("Why can the panel not decide now?"), widget=forms.Textarea(attrs={"rows": 3})
    )


class FastTrackForm(WaymarkForm):
    """Who decides a fast track: a chair and one more agency."""

    submit_label = _("Ask them to decide")

    chair = forms.ModelChoiceField(label=_("Chair"), queryset=Membership.objects.none())
    second = forms.ModelChoiceField(
        label=_("Second agency"),
        help_text=_("A member of another agency than the chair."),
        queryset=Membership.objects.none(),
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = panel_people(panel)
        self.offer("chair", people.with_role(Role.PANEL_CHAIR), person_label)
        self.offer("second", people.exclude(agency=""), person_label)


class AnswerForm(WaymarkForm):
    """The second agency's answer to a proposed fast track."""

    submit_label = _("Send my answer")

    agrees = YesNoField(label=_("Do you agree with this decision?"))
    reason = forms.CharField(label=_("Why not?"), widget=forms.Textarea(attrs={"rows": 4}))

    conditional = {"agrees": {"no": ["reason"]}}


class ChooseMeetingForm(WaymarkForm):
    """Which meeting."""

    submit_label = _("Put on this agenda")

    meeting = forms.ModelChoiceField(
        label=_("Which meeting?"), queryset=PanelMeeting.objects.none(), widget=forms.RadioSelect,
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("meeting", meetings, meeting_label)


def meeting_label(meeting: PanelMeeting) -> str:
    """Day, time and place."""
    from django.utils.formats import date_format
    from django.utils.timezone import localtime

    when = date_format(localtime(meeting.starts_at), "DATETIME_FORMAT")
    return f"{when}, {meeting.place}"
