"""Filtering the queue, and doing something with several referrals at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.models import HealthNeedKind
from ledger.forms import WaymarkForm
from panels.forms.items import meeting_label
from panels.models import PanelMeeting
from referrals.models import Referral, ReferralStatus

ANYONE, NOBODY, MINE = "", "nobody", "me"


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
    need = forms.ChoiceField(
        label=_("Health need"), choices=[("", _("All")), *HealthNeedKind.choices], required=False
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("All"),
    )  # fmt: skip
    assigned = forms.ChoiceField(
        label=_("Assigned to"),
        choices=[(ANYONE, _("Anyone")), (MINE, _("Me")), (NOBODY, _("Nobody yet"))],
        required=False,
    )

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("school", schools)


class BulkForm(WaymarkForm):
    """Chosen referrals, or all that match, onto a meeting's agenda."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Referral.objects.none(),
        required=False,
        to_field_name="public_id",
        error_messages={"invalid_choice": _("One of these has left the queue meanwhile.")},
    )
    all_matching = forms.BooleanField(required=False)
    meeting = forms.ModelChoiceField(
        label=_("Put on the agenda of"),
        queryset=PanelMeeting.objects.none(),
        empty_label=_("Choose a meeting"),
        error_messages={"required": _("Choose a meeting.")},
    )

    def __init__(self, *args: Any, meetings: Any, matching: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("chosen", matching)
        self.offer("meeting", meetings, meeting_label)
        self.fields["meeting"].widget.attrs["class"] = "govuk-select"

    def clean(self) -> dict[str, Any]:
        """At least one referral."""
        cleaned = super().clean() or {}
        if not cleaned.get("chosen") and not cleaned.get("all_matching"):
            self.add_error("chosen", _("Choose at least one referral."))
        return cleaned
