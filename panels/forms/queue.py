"""Filtering the queue, keeping a filter, and doing something with several referrals at once."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import HealthNeedKind
from ledger.forms import WaymarkForm
from panels.forms.items import meeting_label
from panels.forms.meetings import person_label
from panels.models import PanelMeeting
from referrals.models import ReferralStatus

ANYONE, NOBODY, MINE = "", "nobody", "me"
GONE = _("One of these has left the queue meanwhile.")


class QueueFilter(WaymarkForm):
    """What the queue can be narrowed to. Every field is optional."""

    q = forms.CharField(label=_("Child or reference"), required=False)
    track = forms.ChoiceField(
        label=_("Track"),
        choices=[("", _("All")), ("fast", _("Fast track only")), ("usual", _("Usual only"))],
        required=False,
    )
    status = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("All")),
            (ReferralStatus.SUBMITTED.value, _("To acknowledge")),
            (ReferralStatus.QUEUED.value, _("Acknowledged")),
        ],
        required=False,
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    evidence = forms.ChoiceField(
        label=_("Medical evidence"),
        choices=[("", _("All")), ("given", _("There is some")), ("owed", _("Owed"))],
        required=False,
    )
    need = forms.ChoiceField(
        label=_("Health need"), choices=[("", _("All")), *HealthNeedKind.choices], required=False
    )
    school = forms.CharField(label=_("School"), required=False)
    assigned = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(person.pk), person.user.full_name) for person in people]
        self.fields["assigned"].choices = [  # type: ignore[attr-defined]
            (ANYONE, _("Anyone")), (MINE, _("Me")), (NOBODY, _("Nobody yet")), *names,
        ]  # fmt: skip


class ChosenField(forms.MultipleChoiceField):
    """Ticked rows: public ids, each with what the page saw of it (`id.number`)."""

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> dict[UUID, int | None]:
        """By public id what was seen; None where the page said nothing."""
        chosen = {}
        for one in super().clean(value):
            public_id, _dot, seen = one.partition(".")
            try:
                chosen[UUID(public_id)] = int(seen) if seen else None
            except ValueError as error:
                raise ValidationError(GONE) from error
        return chosen


class BulkForm(WaymarkForm):
    """Chosen referrals, or all that match; and what is to be done with them."""

    chosen = ChosenField(required=False)
    all_matching = forms.BooleanField(required=False)
    as_of = forms.IntegerField(required=False, widget=forms.HiddenInput)
    meeting = forms.ChoiceField(
        label=_("Meeting"), required=False, widget=forms.Select(attrs={"class": "govuk-select"})
    )
    assignee = forms.ChoiceField(
        label=_("Person"), required=False, widget=forms.Select(attrs={"class": "govuk-select"})
    )

    def __init__(
        self, *args: Any, meetings: list[PanelMeeting], people: list[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        self.people = {str(person.pk): person for person in people}
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a meeting")),
            *((key, meeting_label(meeting)) for key, meeting in self.meetings.items()),
        ]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody: take it from whoever has it")),
            *((key, person_label(person)) for key, person in self.people.items()),
        ]

    def clean_meeting(self) -> PanelMeeting | None:
        """The meeting itself."""
        return self.meetings.get(self.cleaned_data["meeting"])

    def clean_assignee(self) -> Membership | None:
        """The person's membership."""
        return self.people.get(self.cleaned_data["assignee"])

    def clean(self) -> dict[str, Any]:
        """At least one referral."""
        cleaned = super().clean() or {}
        is_nothing = not cleaned.get("chosen") and not cleaned.get("all_matching")
        if is_nothing and "chosen" not in self.errors:
            self.add_error("chosen", _("Choose at least one referral."))
        return cleaned


class AgendaBulkForm(BulkForm):
    """Onto a meeting's agenda."""

    def clean(self) -> dict[str, Any]:
        """A meeting as well."""
        cleaned = super().clean()
        if not cleaned.get("meeting") and "meeting" not in self.errors:
            self.add_error("meeting", _("Choose a meeting."))
        return cleaned


class SaveFilterForm(WaymarkForm):
    """A name for a filter."""

    submit_label = _("Save this filter")

    name = forms.CharField(label=_("Name of the filter"), max_length=60)
    is_shared = forms.BooleanField(
        label=_("Share it with everybody in the panel’s office"),
        help_text=_("They see your name beside it."),
        required=False,
    )
