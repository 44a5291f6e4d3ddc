"""The dated rows of a child's record: schools, addresses, parents and carers, health needs."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.models import Address, Child, Enrolment, EnrolmentKind, HealthNeed, Parent
from ledger.forms import (
    DateField,
    TelephoneField,
    WaymarkForm,
    WaymarkModelForm,
    YesNoField,
    text_input,
)


class _SchoolForm(WaymarkForm):
    """Asks for a school."""

    submit_label = _("Save")
    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a school"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = Organisation.objects.schools().open()
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]


class EnrolForm(_SchoolForm):
    """Onto a further roll."""

    kind = forms.ChoiceField(
        label=_("How is the child registered there?"),
        choices=EnrolmentKind.choices,
        widget=forms.RadioSelect,
        help_text=_("A pupil at two schools has a main and a subsidiary school"),
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day, if it is known"), required=False)


class _EnrolmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Enrolment) -> str:
        return f"{obj.school.name} ({obj.get_kind_display()})"


class _EnrolmentForm(WaymarkForm):
    """Asks for one of the child's present schools."""

    enrolment = _EnrolmentChoice(
        label=_("Which school does the child leave?"),
        queryset=Enrolment.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, child: Child, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = child.enrolments.current().select_related("school")
        self.fields["enrolment"].queryset = current  # type: ignore[attr-defined]
        if len(current) == 1:
            self.initial.setdefault("enrolment", current[0].pk)


class EndEnrolmentForm(_EnrolmentForm):
    """Off a roll."""

    submit_label = _("End enrolment")
    last_day = DateField(label=_("Last day on the roll"))


class MoveForm(_EnrolmentForm, _SchoolForm):
    """From one roll to another."""

    submit_label = _("Move to the new school")
    starts_on = DateField(label=_("First day at the new school"))
    field_order = ("enrolment", "school", "starts_on")


class AddressForm(WaymarkModelForm):
    """Where the child lives from a day on."""

    submit_label = _("Save address")
    starts_on = DateField(label=_("First day at this address"))

    class Meta:
        model = Address
        fields = ("street", "town", "postcode", "is_withheld", "starts_on")
        labels = {
            "street": _("House and street"),
            "is_withheld": _("Withhold this address"),
        }
        help_texts = {
            "is_withheld": _(
                "Only officers of the authority can read a withheld address. It is left out of "
                "letters, papers and everything that a family sees."
            ),
        }
        widgets = {"postcode": text_input(10, autocomplete="off")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("starts_on", timezone.localdate())
        super().__init__(*args, **kwargs)


class ConfirmForm(WaymarkForm):
    """One button."""

    submit_label = _("Confirm")


class _RowForm(WaymarkModelForm):
    """A row that can be added or changed; `seen` tells whether it was changed meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def build_layout(self) -> Any:
        """A new row has not been seen by anybody."""
        if self.instance.pk is None:
            del self.fields["seen"]
        return super().build_layout()


class ParentForm(_RowForm):
    """A parent or carer, and how to reach them safely."""

    submit_label = _("Save")
    has_responsibility = YesNoField(label=_("Do they have parental responsibility?"))
    lives_with_child = YesNoField(label=_("Does the child live with them?"))
    may_be_contacted = YesNoField(label=_("May they be contacted?"))
    needs_interpreter = YesNoField(label=_("Do they need an interpreter?"))
    telephone = TelephoneField(label=_("Telephone"), required=False)

    conditional = {"lives_with_child": {"no": ["address"]}}

    class Meta:
        model = Parent
        fields = (
            "full_name", "relationship", "has_responsibility", "may_be_contacted",
            "safe_contact_note", "lives_with_child", "address", "is_address_withheld", "email",
            "telephone", "channel", "language", "needs_interpreter", "format",
        )  # fmt: skip
        labels = {
            "channel": _("How do they like to be reached?"),
            "format": _("In what form do they read best?"),
            "language": _("Language they speak at home"),
            "is_address_withheld": _("Withhold their address"),
            "address": _("Their address"),
        }
        help_texts = {
            "relationship": _("For example, mother, grandfather, foster carer"),
            "safe_contact_note": _("For example, only by text message, never in the evening"),
            "is_address_withheld": _("Only officers of the authority can read it"),
        }
        widgets = {
            "safe_contact_note": forms.Textarea(attrs={"rows": 3}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "channel": forms.RadioSelect,
            "format": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            for name in ("has_responsibility", "lives_with_child", "may_be_contacted"):
                self.initial[name] = None
            self.initial["needs_interpreter"] = "no"


class EndForm(WaymarkForm):
    """The last day of something."""

    last_day = DateField(label=_("Last day"), past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("last_day", timezone.localdate())
        super().__init__(*args, **kwargs)


class HealthNeedForm(_RowForm):
    """One health need, of one kind."""

    submit_label = _("Save health need")
    starts_on = DateField(
        label=_("Day it was first known"),
        past=True,
        help_text=_("If only about, give the first of the month"),
    )

    class Meta:
        model = HealthNeed
        fields = ("kind", "description", "diagnosis", "starts_on")
        labels = {"kind": _("What kind of need is it?")}
        widgets = {
            "kind": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "kind": _("Kinds are kept apart because what helps differs. Add one need at a time."),
            "diagnosis": _("Leave empty if there is none yet"),
        }
