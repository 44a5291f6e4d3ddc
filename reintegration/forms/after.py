"""What comes after: arrival, follow-ups, relapse, helpers, the panel, handover packs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Child
from cases.readers import who_can_work
from ledger.forms import DateField, WaymarkForm
from panels.models import PanelMeeting
from reintegration.models import Going
from reintegration.services.support import Help


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
    why_early = forms.CharField(
        label=_("Why so early?"),
        help_text=_("Only if you asked more than two weeks before the day."),
        max_length=200,
        required=False,
    )


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
