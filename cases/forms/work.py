"""Questions about the team, tasks and meetings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from cases.forms.audience import AudienceForm, PeopleField
from cases.forms.cases import LeadField
from cases.models import Child, Meeting
from cases.readers import staff_readers
from cases.services.meetings import Guest
from ledger.forms import DateField, WaymarkForm, text_input

TIMES = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I %p")


class StaffSearchForm(WaymarkForm):
    """Looking for somebody to put in the team."""

    q = forms.CharField(
        label=_("Find somebody"),
        help_text=_("Part of a name, organisation or role, such as “school nurse Vale”."),
        max_length=100,
    )


class TeamMemberForm(WaymarkForm):
    """What somebody does in the team."""

    submit_label = _("Save")

    responsibility = forms.CharField(
        label=_("What do they do for the child?"), max_length=200, required=False
    )
    is_protected = forms.BooleanField(
        label=_("Protected: leave this person out of the portal, letters, packs and exports"),
        required=False,
    )


class AddMemberForm(TeamMemberForm):
    """Adding somebody that the search found."""

    submit_label = _("Add to the team")

    membership = LeadField(
        label=_("Who joins the team?"),
        queryset=Membership.objects.none(),
        widget=forms.RadioSelect,
        to_field_name="public_id",
        empty_label=None,
    )

    field_order = ["membership", "responsibility", "is_protected"]

    def __init__(self, *args: Any, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A slice cannot be narrowed again when the answer is checked.
        ids = [membership.pk for membership in found]
        self.fields["membership"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(pk__in=ids)
            .select_related("user", "organisation")
            .order_by("user__sort_name", "pk")
        )


class EndMemberForm(WaymarkForm):
    """Somebody leaves the team."""

    submit_label = _("End their part in the team")

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class TaskForm(AudienceForm):
    """Something to be done for the child."""

    submit_label = _("Add the task")

    title = forms.CharField(label=_("What is to be done?"), max_length=200)
    details = forms.CharField(
        label=_("Details"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    owner = LeadField(
        label=_("Who does it?"),
        help_text=_("People of the team and of the child’s school."),
        queryset=Membership.objects.none(),
        empty_label=_("Choose somebody"),
    )
    due_on = DateField(label=_("By when?"), future=True)

    field_order = ["title", "details", "owner", "due_on"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class FinishTaskForm(WaymarkForm):
    """What came of a task."""

    submit_label = _("Mark as done")

    outcome = forms.CharField(
        label=_("What came of it?"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class HandOverForm(WaymarkForm):
    """Giving a task to somebody else."""

    submit_label = _("Hand over")

    owner = LeadField(
        label=_("Who does it from now on?"),
        queryset=Membership.objects.none(),
        empty_label=_("Choose somebody"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class GuestsField(forms.CharField):
    """One guest a line, with an organisation after a comma. Gives `Guest`s."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        guests = []
        for line in lines:
            name, _comma, organisation = (part.strip() for part in line.partition(","))
            if not name or max(len(name), len(organisation)) > 150:
                raise ValidationError(_("Write a name, and after a comma where they come from."))
            guests.append(Guest(name, organisation))
        return guests


class MeetingForm(AudienceForm):
    """When and where people meet about the child, and who is invited."""

    submit_label = _("Save and invite")

    purpose = forms.CharField(label=_("What is the meeting about?"), max_length=200)
    held_on = DateField(label=_("Day"))
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("For example 14:30 or 2.30pm."),
        input_formats=TIMES,
        widget=text_input(5),
        error_messages={"invalid": _("Enter a time, like 14:30")},
    )
    place = forms.CharField(
        label=_("Where?"), help_text=_("A room, or how to join."), max_length=200, required=False
    )
    people = PeopleField(
        label=_("Who from the team is invited?"),
        queryset=User.objects.none(),
        required=False,
    )
    guests = GuestsField(
        label=_("Who else?"),
        help_text=_("One a line: name, and after a comma where they come from."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    field_order = ["purpose", "held_on", "time", "place", "people", "guests"]

    def __init__(self, *args: Any, child: Child, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, child=child, **kwargs)
        self.fields["people"].queryset = staff_readers(child)  # type: ignore[attr-defined]
        if changing:
            self.fields["audience"].required = False
            self.fields["audience"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Put day and time together as `starts_at`."""
        asked = super().clean()
        day, time = asked.pop("held_on", None), asked.pop("time", None)
        if day and time:
            moment = timezone.datetime.combine(day, time)  # type: ignore[attr-defined]
            asked["starts_at"] = timezone.make_aware(moment)
        return asked


class MinutesForm(WaymarkForm):
    """Who came, and what was said and agreed."""

    submit_label = _("Save the minutes")

    came = forms.MultipleChoiceField(
        label=_("Who came?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    guests = GuestsField(
        label=_("Who else came?"),
        help_text=_("One a line: name, and after a comma where they come from."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    minutes = forms.CharField(
        label=_("What was said and agreed?"), widget=forms.Textarea(attrs={"rows": 12})
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attendees = list(meeting.attendees.all())
        self.fields["came"].choices = [  # type: ignore[attr-defined]
            (str(person.pk), ", ".join(filter(None, (person.name, person.organisation))))
            for person in attendees
        ]
        if not attendees:
            del self.fields["came"]

    def clean(self) -> dict[str, Any]:
        """`came` as the service takes it: by the attendee's key."""
        said = super().clean() or {}
        said["came"] = {int(key): True for key in said.get("came") or ()}
        return said
