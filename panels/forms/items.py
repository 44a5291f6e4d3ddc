"""What members and the chair say about one item."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.roles import Role
from ledger.forms import WaymarkForm, choices_with_hints
from panels.deciding.terms import outcomes_for
from panels.forms.meetings import panel_people, person_label
from panels.models import (
    AgendaItem,
    FastTrackGround,
    InterestEffect,
    InterestKind,
    Outcome,
    Panel,
    PanelMeeting,
    Substitute,
)


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


class NoInterestForm(WaymarkForm):
    """A member who has none, though Waymark points one out."""

    submit_label = _("I have no interest")

    words = forms.CharField(
        label=_("Why does this not touch you?"),
        help_text=_("This is minuted, and the chair reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
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


class WithdrawInterestForm(WaymarkForm):
    """Why an interest was declared by mistake."""

    submit_label = _("Ask to withdraw it")

    reason = forms.CharField(
        label=_("Why was it a mistake?"),
        help_text=_("This is minuted. Leave out anything about the child’s health."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it was a mistake")},
    )


class AnswerWithdrawalForm(WaymarkForm):
    """Whether the chair confirms that an interest is withdrawn."""

    submit_label = _("Save the answer")

    is_confirmed = forms.TypedChoiceField(
        label=_("Is the interest withdrawn?"),
        choices=choices_with_hints(
            [
                ("yes", _("Yes"), _("The item is open to them again, and they vote on it.")),
                ("no", _("No, it stands"), _("Nothing changes. They are told why.")),
            ]
        ),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the interest is withdrawn")},
    )
    answer = forms.CharField(
        label=_("If it stands, why?"), widget=forms.Textarea(attrs={"rows": 3}), required=False
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

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in outcomes_for(item)]
        self.fields["recommendation"].choices = offered  # type: ignore[attr-defined]


class FastTrackForm(WaymarkForm):
    """Who decides a fast track: a chair and one more agency."""

    submit_label = _("Ask them to decide")

    chair = forms.ModelChoiceField(label=_("Chair"), queryset=Membership.objects.none())
    second = forms.ModelChoiceField(
        label=_("Second agency"),
        help_text=_("A member of another agency than the chair."),
        queryset=Membership.objects.none(),
    )

    ground = forms.ChoiceField(
        label=_("Why can it not wait for the next meeting?"), choices=FastTrackGround.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    ground_words = forms.CharField(
        label=_("In a few words"),
        help_text=_("Both who decide, and the meeting that ratifies, read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["ground", "ground_words", "chair", "second"]

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = panel_people(panel)
        self.offer("chair", people.with_role(Role.PANEL_CHAIR), person_label)
        self.offer("second", people.exclude(agency=""), person_label)


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
