"""Who gets access to one child's record, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.roles import Scope
from cases.models import Child, Competence, Delivery, FamilyRight, GrantKind, Parent
from cases.models.grants import every_right
from cases.services.family_access import AccessTerms
from ledger.forms import DateField, WaymarkForm, choices_with_hints, text_input

WHO_PARENT = GrantKind.PARENT.value
WHO_YOUNG_PERSON = GrantKind.YOUNG_PERSON.value


RIGHTS = choices_with_hints((right.value, right.label) for right in FamilyRight)


class InviteForm(WaymarkForm):
    """A parent, carer or the young person is invited to read their side of the record."""

    submit_label = _("Make the code")
    kind = forms.ChoiceField(
        label=_("Who do you invite?"),
        choices=[(WHO_PARENT, _("A parent or carer")), (WHO_YOUNG_PERSON, _("The young person"))],
        widget=forms.RadioSelect,
    )
    parent = forms.ModelChoiceField(
        label=_("Which parent or carer?"),
        queryset=Parent.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    competence = forms.ChoiceField(
        label=_("On what basis do they decide for themselves?"),
        choices=Competence.choices,
        widget=forms.RadioSelect,
    )
    competence_by = forms.CharField(
        label=_("Who judged it?"),
        help_text=_("Name and profession, such as the school nurse. Not needed from 16."),
        max_length=150,
        required=False,
    )
    competence_on = DateField(label=_("On which day?"), past=True)
    reason = forms.CharField(
        label=_("On what basis?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For a young person: how you know that they can decide this for themselves. For "
            "somebody without parental responsibility: why they get access."
        ),
    )
    rights = forms.MultipleChoiceField(
        label=_("What can they see and do?"),
        help_text=_("Two parents can have different access. Ask the child what they think."),
        choices=RIGHTS,
        widget=forms.CheckboxSelectMultiple,
    )
    delivery = forms.ChoiceField(
        label=_("How do they get the code?"), choices=Delivery.choices, widget=forms.RadioSelect
    )
    address_checked = forms.CharField(
        label=_("How did you check the address?"),
        help_text=_("For example: confirmed by telephone today."),
        max_length=200,
    )
    email = forms.EmailField(
        label=_("Their email address, if you know it"),
        help_text=_("The code then works with this address alone. We do not write to it."),
        required=False,
    )

    conditional = {
        "kind": {
            WHO_PARENT: ["parent"],
            WHO_YOUNG_PERSON: ["competence", "competence_by", "competence_on"],
        },
        "delivery": {Delivery.POSTED.value: ["address_checked"]},
    }

    def __init__(self, *args: Any, child: Child, **kwargs: Any) -> None:
        self.child = child
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent"]
        field.queryset = child.parents.filter(ends_on__isnull=True)
        field.label_from_instance = lambda parent: f"{parent.full_name}, {parent.relationship}"
        self.fields["rights"].initial = every_right()

    def answers(self) -> dict[str, Any]:
        """What `invite_family` takes."""
        data = self.cleaned_data
        names = ("kind", "reason", "rights", "competence", "competence_by", "competence_on")
        terms = AccessTerms(parent=data.get("parent") or None, **{n: data[n] for n in names})
        return {
            "terms": terms,
            **{name: data[name] for name in ("delivery", "email", "address_checked")},
        }


class WithdrawCodeForm(WaymarkForm):
    """Only the question whether."""

    submit_label = _("Withdraw the code")


class ReviewAccessForm(WaymarkForm):
    """Somebody's access is looked at again: at 16, before 18, or when things have changed."""

    submit_label = _("Save the review")
    finding = forms.CharField(
        label=_("What did you find?"),
        help_text=_(
            "At 16: what the young person wants. From 18: on what basis a parent still has access."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rights = forms.MultipleChoiceField(
        label=_("What can they see and do from now on?"),
        choices=RIGHTS,
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = DateField(
        label=_("Until which day?"),
        help_text=_("Leave it empty for the usual end: the day before the 18th birthday."),
        future=True,
        required=False,
    )


class ProfessionalForm(WaymarkForm):
    """One named professional outside the team, until a day."""

    submit_label = _("Give access")
    membership = forms.ModelChoiceField(
        label=_("Who?"),
        queryset=Membership.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a person"),
    )
    reason = forms.CharField(
        label=_("Why do they need the record?"), widget=forms.Textarea(attrs={"rows": 3})
    )
    last_day = DateField(label=_("Until which day?"), future=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["membership"]
        field.queryset = (
            Membership.objects.current()
            .with_scope(Scope.TEAM, Scope.SCHOOL)
            .select_related("user", "organisation")
            .order_by("user__sort_name", "pk")
        )
        field.label_from_instance = _person


class RevokeForm(WaymarkForm):
    """End access at once."""

    submit_label = _("End access now")
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))


class EmergencyForm(WaymarkForm):
    """Exactly who, and why now."""

    submit_label = _("Open the record")
    by = forms.ChoiceField(
        label=_("How do you identify the child?"),
        choices=[
            ("name", _("By full name and date of birth")),
            ("number", _("By NHS number or UPN")),
        ],
        widget=forms.RadioSelect,
    )
    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    born_on = DateField(label=_("Date of birth"), past=True)
    number = forms.CharField(
        label=_("NHS number or UPN"), max_length=20, widget=text_input(20, autocomplete="off")
    )
    reason = forms.CharField(
        label=_("Why do you need the record now?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The panel coordinator and the information governance officer read this at once."
        ),
    )

    conditional = {"by": {"name": ["first_name", "last_name", "born_on"], "number": ["number"]}}

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < 10:
            raise ValidationError(_("Say in a sentence why you need the record now"))
        return reason

    def answers(self) -> dict[str, Any]:
        """What `use_emergency_access` takes."""
        names = ("first_name", "last_name", "born_on", "number", "reason")
        found = {name: self.cleaned_data.get(name) for name in names}
        return {name: value for name, value in found.items() if value not in (None, "")}


def _person(membership: Membership) -> str:
    return f"{membership.user.full_name}, {membership.role_label}, {membership.organisation.name}"
