"""What people are asked about marks, alerts and health-related periods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Scope
from attendance.figures.nowhere_list import NOBODY, SOMEBODY
from attendance.models import AbsenceReason, Alert, AlertStatus, MarkedAs
from attendance.transitions import ALERT
from cases.access import role_reads
from cases.registries import child_holders
from ledger.forms import DateField, FileField, WaymarkForm, text_input


class UploadForm(WaymarkForm):
    """A file of marks; the authority's officers say for which school."""

    submit_label = _("Upload and check")
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), empty_label=_("Choose a school")
    )
    file = FileField(label=_("File of marks"), help_text=_("CSV or Excel (.xlsx), up to 10 MB."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_school = actor.organisation if actor.scope is Scope.SCHOOL else None
        if self.own_school is not None:
            del self.fields["school"]
            self.helper.layout.fields.remove("school")
        elif actor.organisation is not None:
            schools = Organisation.objects.schools().open()
            field = self.fields["school"]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
            field.queryset = schools.filter(la_code=actor.organisation.la_code)

    @property
    def chosen_school(self) -> Organisation:
        """The school whose marks the file has."""
        return self.own_school or self.cleaned_data["school"]


class SaveForm(WaymarkForm):
    """The last step before marks are saved; changing marks needs the reason."""

    submit_label = _("Save these marks")
    why_changed = forms.CharField(
        label=_("Why do marks change?"),
        help_text=_("Kept beside what stood before. For example: the parent gave the reason."),
        max_length=200,
    )

    def __init__(self, *args: Any, changes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not changes:
            del self.fields["why_changed"]
            self.helper.layout.fields.remove("why_changed")


class TokenForm(WaymarkForm):
    """A token for the system in which a school keeps its register."""

    submit_label = _("Make the token")
    name = forms.CharField(
        label=_("Name of the system"),
        help_text=_("It stands beside the marks that the system changes."),
        max_length=60,
        widget=text_input(20),
    )
    expires_on = DateField(
        label=_("Last day"), future=True, help_text=_("At most a year from today.")
    )


class RevokeTokenForm(WaymarkForm):
    """Nothing is asked: revoking is undone by making another token."""

    submit_label = _("Revoke the token")


class AnswerForm(WaymarkForm):
    """The school's answer to an alert."""

    submit_label = _("Send the answer")
    absence_reason = forms.ChoiceField(
        label=_("Why is the child away, as far as you know?"),
        help_text=_("If anxiety keeps the child away, the SENCo is asked to offer early help."),
        choices=AbsenceReason.choices,
        widget=forms.RadioSelect,
    )
    in_place = forms.CharField(
        label=_("What is in place for the child?"),
        help_text=_("Contact with the family, work at home, changes at school, other services."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    next_steps = forms.CharField(
        label=_("What comes next, and by when?"),
        help_text=_("For example an Individual Healthcare Plan, early help, or a referral."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    support_wanted = forms.CharField(
        label=_("What would help you?"),
        help_text=_("The liaison officer reads this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FollowUpForm(WaymarkForm):
    """What the authority says to an answer, or to an alert without one."""

    submit_label = _("Save")
    action = forms.ChoiceField(label=_("What do you decide?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What do you say to the school?"),
        help_text=_("The school reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, alert: Alert, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [
            (step.action, step.label)
            for step in ALERT.available(alert.status)
            if step.action in {"accept", "ask_again", "close"}
        ]


class HealthPeriodForm(WaymarkForm):
    """From when until when a child's absence is because of health, and why."""

    submit_label = _("Save the period")
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(
        label=_("Last day, if known"), required=False, help_text=_("Leave empty if it goes on.")
    )
    reason = forms.CharField(
        label=_("Why is the absence because of health?"),
        help_text=_("For example a part-time timetable (C2) after an operation."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EndPeriodForm(WaymarkForm):
    """The last day of a health-related period."""

    submit_label = _("Save the last day")
    ends_on = DateField(label=_("Last day"))


class WithdrawPeriodForm(WaymarkForm):
    """Why a period should not have been recorded."""

    submit_label = _("Withdraw the period")
    reason = forms.CharField(
        label=_("Why should it not have been recorded?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


AGES = [
    ("", _("Any")),
    ("late", _("Answer late")),
    ("open", _("Still open")),
    ("finished", _("Finished")),
]


class AlertFilterForm(forms.Form):
    """Search and filters of the list of alerts."""

    q = forms.CharField(label=_("Child’s name or a reference"), required=False)
    status = forms.MultipleChoiceField(
        label=_("Status"),
        choices=AlertStatus.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    age = forms.ChoiceField(label=_("Show"), choices=AGES, required=False)
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), required=False,
        to_field_name="public_id", empty_label=_("All schools"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.scope is not Scope.AUTHORITY or actor.organisation is None:
            del self.fields["school"]
            return
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
        schools = Organisation.objects.schools()
        field.queryset = schools.filter(la_code=actor.organisation.la_code)


class NotAttendingFilterForm(forms.Form):
    """Search and filters of the list of children who attend nowhere."""

    q = forms.CharField(label=_("Child’s name or a reference"), required=False)
    held = forms.ChoiceField(label=_("Who has the child"), required=False)
    marked = forms.ChoiceField(
        label=_("Marked as"), choices=[("", _("Any")), *MarkedAs.choices], required=False
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), required=False,
        to_field_name="public_id", empty_label=_("All schools"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = [(one.key, one.label) for one in child_holders if role_reads(actor, one.section)]
        held, school = self.fields["held"], self.fields["school"]
        assert isinstance(held, forms.ChoiceField)  # noqa: S101 (for the type checker)
        assert isinstance(school, forms.ModelChoiceField)  # noqa: S101
        held.choices = [
            ("", _("Any")), (NOBODY, _("Nobody")), (SOMEBODY, _("Somebody")), *holders
        ]  # fmt: skip
        code = actor.organisation.la_code if actor.organisation else ""
        school.queryset = Organisation.objects.schools().filter(la_code=code)


class SchoolFilterForm(forms.Form):
    """Search and filters of the authority's schools."""

    q = forms.CharField(label=_("Name of the school"), required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("", _("All schools")),
            ("alerts", _("With open alerts")),
            ("silent", _("Without marks for a week")),
        ],
        required=False,
    )
