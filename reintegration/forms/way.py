"""Answers, the pace, part-time timetables, what comes after: one short form each."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Child, Parent
from cases.readers import who_can_work
from ledger.forms import DateField, WaymarkForm, YesNoField, text_input
from panels.models import PanelMeeting
from reintegration.models import Answer, ChoiceKind, Going, How
from reintegration.pacing import monday_of
from reintegration.people import leads_for, parents_at_home
from reintegration.services.support import Help

_SAID = [choice for choice in Answer.choices if choice[0] not in {"awaited", "not_reached"}]


class AnswerForm(WaymarkForm):
    """One's own answer."""

    submit_label = _("Give the answer")
    conditional = {"answer": {"change_asked": ["words"], "refused": ["why"]}}

    answer = forms.ChoiceField(
        label=_("Do you agree that the plan begins as it is?"), choices=_SAID,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=_("What should change?"), widget=forms.Textarea)
    why = forms.CharField(label=_("Why not?"), widget=forms.Textarea)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def given(self) -> dict[str, Any]:
        """What `answer_return` takes."""
        facts = self.cleaned_data
        return {
            "answer": Answer(facts["answer"]), "words": facts["words"] or facts["why"],
            "revision": facts["revision"],
        }  # fmt: skip


class RecordAnswerForm(WaymarkForm):
    """What somebody said, or signed on paper."""

    submit_label = _("Save the answer")
    conditional = {"answer": {"change_asked": ["words"], "refused": ["why"],
                              "not_reached": ["unheard"]}}  # fmt: skip

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[*_SAID, ("not_reached", Answer.NOT_REACHED.label)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("What should change, in their words?"), widget=forms.Textarea)
    why = forms.CharField(label=_("Why not, in their words?"), widget=forms.Textarea)
    unheard = forms.CharField(
        label=_("Why could they not be asked, and what was tried?"), widget=forms.Textarea
    )
    name = forms.CharField(label=_("Name of the person who answered"), max_length=150,
                           required=False)  # fmt: skip
    how = forms.ChoiceField(
        label=_("How did the answer come?"),
        choices=[(how.value, how.label) for how in (How.SPOKEN, How.PAPER)],
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    answered_on = DateField(label=_("On which day?"), past=True)

    def given(self) -> dict[str, Any]:
        """What `record_answer` takes."""
        facts = self.cleaned_data
        return {
            "answer": Answer(facts["answer"]), "how": facts["how"], "name": facts["name"],
            "answered_on": facts["answered_on"],
            "words": facts["words"] or facts["why"] or facts["unheard"],
        }  # fmt: skip


class BeginForm(WaymarkForm):
    """Beginning, and whether the case moves along."""

    submit_label = _("Begin")

    move_stage = YesNoField(
        label=_("Move the case on the pathway to “Return and reintegration”?"), initial="yes"
    )

    def __init__(self, *args: Any, asks_stage: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_stage:
            self.leave_out("move_stage")


class PaceForm(WaymarkForm):
    """Hold, step back or speed up."""

    submit_label = _("Save the choice")
    conditional = {"kind": {ChoiceKind.HOLD.value: ["weeks"]}}

    kind = forms.ChoiceField(
        label=_("How do we go on?"), choices=ChoiceKind.choices, widget=forms.RadioSelect
    )
    weeks = forms.IntegerField(
        label=_("For how many more weeks?"), min_value=1, max_value=6, initial=1,
        widget=text_input(2),
    )  # fmt: skip
    from_monday = forms.ChoiceField(label=_("From when?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("What the child, the family and the people at school say."),
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_week = monday_of(timezone.localdate())
        following = this_week + timedelta(weeks=1)
        self.fields["from_monday"].choices = [  # type: ignore[attr-defined]
            (following.isoformat(), _("Next week, from %(day)s") % {"day": _day(following)}),
            (this_week.isoformat(), _("This week, from today")),
        ]
        self.fields["from_monday"].initial = following.isoformat()

    def given(self) -> dict[str, Any]:
        """What `choose_pace` takes."""
        facts = self.cleaned_data
        return {
            "kind": ChoiceKind(facts["kind"]), "reason": facts["reason"],
            "from_monday": date.fromisoformat(facts["from_monday"]), "weeks": facts["weeks"] or 1,
        }  # fmt: skip


def _day(day: date) -> str:
    return date_format(day, "j F")


class PartTimeForm(WaymarkForm):
    """Agreeing a part-time timetable."""

    submit_label = _("Save, and tell the authority")

    circumstances = forms.CharField(
        label=_("What are the exceptional circumstances?"), widget=forms.Textarea
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    review_on = DateField(label=_("When is it looked at again?"))
    agreed_by = forms.ModelChoiceField(
        label=_("Who agreed for the school?"),
        help_text=_("Somebody whom the school’s proprietor has authorised."),
        queryset=Membership.objects.none(), empty_label=_("Choose somebody"),
    )  # fmt: skip
    parent = forms.ModelChoiceField(
        label=_("Which parent agreed?"),
        help_text=_("A parent with whom the child normally lives."),
        queryset=Parent.objects.none(), empty_label=_("Choose somebody"),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How did the parent agree?"),
        choices=[(how.value, how.label) for how in (How.PAPER, How.SPOKEN, How.WAYMARK)],
        widget=forms.RadioSelect,
    )
    agreed_on = DateField(label=_("On which day?"), past=True)

    def __init__(self, *args: Any, child: Child, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agreed_by", leads_for(child), lambda m: f"{m.user.full_name}, {m.role_label}")
        self.offer("parent", parents_at_home(child), lambda p: f"{p.full_name}, {p.relationship}")


class ReviewForm(WaymarkForm):
    """Looking at a part-time timetable again."""

    submit_label = _("Save the review")

    words = forms.CharField(label=_("What did the review find?"), widget=forms.Textarea)
    reviewed_on = DateField(label=_("On which day?"), past=True)


class EndPartTimeForm(WaymarkForm):
    """Ending it."""

    submit_label = _("End it")

    reason = forms.CharField(label=_("Why does it end?"), widget=forms.Textarea)
    ended_on = DateField(label=_("Last day"), past=True)


class ArrivalForm(WaymarkForm):
    """The child has arrived."""

    submit_label = _("Save")

    arrived_on = DateField(label=_("Since which day?"), past=True)


class FollowUpForm(WaymarkForm):
    """How it goes."""

    submit_label = _("Save")

    held_on = DateField(label=_("On which day did you ask?"), past=True)
    going = forms.ChoiceField(
        label=_("How does it go?"), choices=Going.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What do the family and the school say?"), widget=forms.Textarea
    )
    child_says = forms.CharField(
        label=_("What does the child say?"), widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )  # fmt: skip


class RelapseForm(WaymarkForm):
    """Out of school again."""

    submit_label = _("Record the relapse")

    relapsed_on = DateField(label=_("Since which day?"), past=True)
    reason = forms.CharField(label=_("What has happened?"), widget=forms.Textarea)


class PlanAgainForm(WaymarkForm):
    """When the way begins again."""

    submit_label = _("Plan again")

    starts_on = DateField(
        label=_("From which day?"),
        help_text=_("The weeks that were cut off are laid out from that day, to be changed."),
    )


class AskPanelForm(WaymarkForm):
    """What the panel is asked."""

    submit_label = _("Ask the panel")

    asks = forms.CharField(
        label=_("What help is needed?"),
        help_text=_("Who, for how long and what for. The panel reads the plan beside it."),
        widget=forms.Textarea,
    )


class MeetingForm(WaymarkForm):
    """On whose agenda."""

    submit_label = _("Put on the agenda")

    meeting = forms.ModelChoiceField(
        label=_("Which meeting?"), queryset=PanelMeeting.objects.none(),
        empty_label=_("Choose a meeting"),
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("meeting", meetings, label)


class HandOverForm(WaymarkForm):
    """To whom a pack went."""

    submit_label = _("Save")

    handed_to = forms.CharField(label=_("Who was given the pack?"), max_length=200)
    how_handed = forms.CharField(
        label=_("How?"), help_text=_("For example by hand, or by secure email."), max_length=200
    )
    handed_on = DateField(label=_("On which day?"), past=True)


class ReasonForm(WaymarkForm):
    """A step that needs its reason."""

    reason = forms.CharField(label=_("What is the reason?"), widget=forms.Textarea)


class ConfirmForm(WaymarkForm):
    """A step that only needs to be meant."""


HELPERS = ("school", "provider", "health")


class HelpersForm(WaymarkForm):
    """Who helps after the return: up to one task for school, provider and health."""

    submit_label = _("Give these tasks")

    school_owner = forms.ModelChoiceField(
        label=_("Home school: who?"), queryset=Membership.objects.none(), required=False,
        empty_label=_("Nobody"),
    )  # fmt: skip
    school_title = forms.CharField(
        label=_("Home school: what do they do?"), max_length=200, required=False,
        initial=_("Be near in lessons and at breaks"),
    )  # fmt: skip
    provider_owner = forms.ModelChoiceField(
        label=_("Provider: who?"), queryset=Membership.objects.none(), required=False,
        empty_label=_("Nobody"),
    )  # fmt: skip
    provider_title = forms.CharField(
        label=_("Provider: what do they do?"), max_length=200, required=False,
        initial=_("Spend time with the child in school"),
    )  # fmt: skip
    health_owner = forms.ModelChoiceField(
        label=_("Health: who?"), queryset=Membership.objects.none(), required=False,
        empty_label=_("Nobody"),
    )  # fmt: skip
    health_title = forms.CharField(
        label=_("Health: what do they do?"), max_length=200, required=False,
        initial=_("See the child in school, and say what they can manage"),
    )  # fmt: skip
    due_on = DateField(label=_("By when, first?"))

    def __init__(self, *args: Any, child: Child, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in HELPERS:
            self.offer(f"{key}_owner", who_can_work(child, actor), _person)

    def clean(self) -> dict[str, Any]:
        """A person needs something to do."""
        facts = super().clean() or {}
        for key in HELPERS:
            if facts.get(f"{key}_owner") and not facts.get(f"{key}_title"):
                self.add_error(f"{key}_title", _("Enter what they do."))
        return facts

    def helpers(self) -> list[Help]:
        """What the service takes."""
        facts = self.cleaned_data
        return [
            Help(facts[f"{key}_owner"], facts[f"{key}_title"], facts["due_on"])
            for key in HELPERS
            if facts.get(f"{key}_owner")
        ]


def _person(membership: Membership) -> str:
    return f"{membership.user.full_name}, {membership.role_label}, {membership.organisation.name}"
