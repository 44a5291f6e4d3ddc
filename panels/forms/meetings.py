"""Planning and holding a panel meeting."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.querysets import MembershipQuerySet
from accounts.roles import Role
from ledger.forms import DateField, WaymarkForm, text_input
from panels.models import Panel, PanelMember, Rhythm


class MeetingForm(WaymarkForm):
    """When, how long, where, who chairs, who is invited."""

    submit_label = _("Plan the meeting")

    held_on = DateField(label=_("Day"))
    held_at = forms.TimeField(
        label=_("Time"),
        help_text=_("For example, 13:30"),
        widget=text_input(5),
        error_messages={"invalid": _("Enter a time, like 13:30")},
    )
    length_minutes = forms.IntegerField(
        label=_("How many minutes long?"), min_value=15, max_value=480, initial=120,
        widget=text_input(3, inputmode="numeric"),
    )  # fmt: skip
    place = forms.CharField(label=_("Place or online link"), max_length=200)
    chair = forms.ModelChoiceField(label=_("Chair"), queryset=Membership.objects.none())
    deputy_chair = forms.ModelChoiceField(
        label=_("Deputy chair"),
        help_text=_("Chairs an item when the chair is away or has an interest."),
        queryset=Membership.objects.none(),
        required=False,
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = panel_people(panel)
        self.offer("chair", people.with_role(Role.PANEL_CHAIR), person_label)
        self.offer("deputy_chair", people, person_label)
        self.offer("members", people, person_label)
        self._suggest(panel, people)

    def _suggest(self, panel: Panel, people: MembershipQuerySet) -> None:
        """The standing members at the usual place; before there are any, everybody."""
        sitting = list(PanelMember.objects.current().filter(panel=panel))
        usual = Rhythm.objects.filter(panel=panel).first()
        parts = {member.part: member.membership_id for member in sitting}
        self.fields["members"].initial = [member.membership_id for member in sitting] or list(
            people.values_list("pk", flat=True)
        )
        self.fields["chair"].initial = parts.get("chair")
        self.fields["deputy_chair"].initial = parts.get("deputy")
        if usual is not None:
            self.fields["place"].initial = usual.place
            self.fields["length_minutes"].initial = usual.length_minutes
            self.fields["held_at"].initial = usual.time.strftime("%H:%M")

    def clean(self) -> dict[str, Any]:
        """Day and time together must be in the future."""
        cleaned = super().clean() or {}
        if cleaned.get("held_on") and cleaned.get("held_at"):
            when = timezone.make_aware(datetime.combine(cleaned["held_on"], cleaned["held_at"]))
            cleaned["starts_at"] = when
            if when <= timezone.now():
                self.add_error("held_on", _("The meeting must be in the future."))
        return cleaned


class ChangeMeetingForm(MeetingForm):
    """Another time, place or chair for a meeting that is planned."""

    submit_label = _("Save and tell everybody")

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leave_out("members")

    def _suggest(self, panel: Panel, people: MembershipQuerySet) -> None:
        """What is planned stands in the form already."""


def person_label(membership: Membership) -> str:
    """A person with their role."""
    return f"{membership.user.full_name}, {membership.role_label}"


def panel_people(panel: Panel) -> MembershipQuerySet:
    """Current chairs and members, of whatever organisation: health and care send theirs.

    One authority has one installation, so all of them are this panel's.
    """
    return (
        Membership.objects.current()
        .with_role(Role.PANEL_CHAIR, Role.PANEL_MEMBER)
        .select_related("user", "organisation")
        .order_by("agency", "user__sort_name")
    )


class MinutePartForm(WaymarkForm):
    """One part of the minutes, with the version that its writer started from."""

    submit_label = _("Save this part")

    text = forms.CharField(
        label=_("What the minutes say"),
        help_text=_("A line that begins with a hyphen and a space becomes a line of a list."),
        widget=forms.Textarea(attrs={"rows": 16}), required=False,
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)


class MinuteCorrectionForm(MinutePartForm):
    """What stands instead, and why."""

    submit_label = _("Correct the minutes")

    reason = forms.CharField(
        label=_("What was wrong, and why?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ["text", "reason", "seen"]


class ReasonForm(WaymarkForm):
    """A reason for a step that needs one."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))
