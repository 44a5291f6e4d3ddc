"""Planning and holding a panel meeting."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.querysets import MembershipQuerySet
from accounts.roles import Role
from ledger.forms import DateField, WaymarkForm, text_input
from panels.models import Panel, PanelMember, Rhythm


def clock_field(label: Any, example: str = "13:30", **errors: Any) -> forms.TimeField:
    """A time of day; `errors` are its words where it is `required` or `invalid`."""
    return forms.TimeField(
        label=label, help_text=_("For example, %(time)s") % {"time": example},
        widget=text_input(5),
        error_messages={"invalid": _("Enter a time, like 13:30"), **errors},
    )  # fmt: skip


def _moment(day: date | None, clock: time | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day and clock else None


class MeetingForm(WaymarkForm):
    """When, how long, where, who chairs, who is invited."""

    submit_label = _("Plan the meeting")

    held_on = DateField(label=_("Day"))
    held_at = clock_field(_("Time"))
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
        self._offer_people(panel, people)
        self._suggest(panel, people)

    def _offer_people(self, panel: Panel, people: MembershipQuerySet) -> None:
        self.offer("chair", people.with_role(Role.PANEL_CHAIR), person_label)
        self.offer("deputy_chair", people, person_label)
        self.offer("members", people, person_label)

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
        when = _moment(cleaned.get("held_on"), cleaned.get("held_at"))
        if when is not None:
            cleaned["starts_at"] = when
            self._check_moment(when)
        return cleaned

    def _check_moment(self, when: datetime) -> None:
        if when <= timezone.now():
            self.add_error("held_on", _("The meeting must be in the future."))


class HeldMeetingForm(MeetingForm):
    """A meeting that is over: when it was, where, who chaired, who had a seat."""

    submit_label = _("Save and say who was there")

    held_on = DateField(
        label=_("Day of the meeting"), past=True,
        error_messages={"required": _("Enter the day of the meeting")},
    )  # fmt: skip
    held_at = clock_field(
        _("Time it began"), "10:00", required=_("Enter the time it began"),
        invalid=_("Enter the time it began, like 10:00"),
    )  # fmt: skip
    ended_at = clock_field(
        _("Time it ended"), "11:30", required=_("Enter the time it ended"),
        invalid=_("Enter the time it ended, like 11:30"),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Place"), max_length=200, help_text=_("Where it was, or that it was online."),
        error_messages={"required": _("Enter the place, or that it was online")},
    )  # fmt: skip

    field_order = ["held_on", "held_at", "ended_at", "place", "chair", "deputy_chair", "members"]

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, panel=panel, **kwargs)
        self.leave_out("length_minutes")
        self.fields["place"].initial = ""
        self.fields["held_at"].initial = None
        self.fields["members"].label = _("Who had a seat?")
        self.fields["members"].help_text = _(
            "Everybody who was invited. You say next who was there and who sent a substitute."
        )

    def _offer_people(self, panel: Panel, people: MembershipQuerySet) -> None:
        """Also those who sat on the panel then and have left since."""
        super()._offer_people(panel, people | people_who_sat(panel))

    def clean(self) -> dict[str, Any]:
        """When it ended, too; whether it could have been then is the service's to say."""
        cleaned = super().clean()
        cleaned["ends_at"] = _moment(cleaned.get("held_on"), cleaned.get("ended_at"))
        return cleaned

    def _check_moment(self, when: datetime) -> None:
        """It is over."""


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


def people_who_sat(panel: Panel) -> MembershipQuerySet:
    """Everybody who has ever sat on a panel, also with a role that they hold no more."""
    sat = PanelMember.objects.filter(panel=panel).values("membership")
    found = Membership.objects.filter(pk__in=sat).select_related("user", "organisation")
    return found.order_by("agency", "user__sort_name")


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
