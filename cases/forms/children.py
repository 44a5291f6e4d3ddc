"""Adding a child, and changing one part of the record at a time."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Scope
from cases.access import Section
from cases.authorities import authorities, authority_name
from cases.identifiers import clean_nhs_number, clean_upn
from cases.models import Child, IdentifierKind
from cases.services.children import EDITABLE
from ledger.forms import DateField, WaymarkForm, WaymarkModelForm, text_input

YEARS = [("", _("By age")), (0, _("Reception")), *((n, _("Year %d") % n) for n in range(1, 15))]


class NumbersForm(WaymarkForm):
    """UPN and NHS number, each checked by its check character."""

    submit_label = _("Save")
    upn = forms.CharField(
        label=_("Unique pupil number (UPN)"),
        required=False,
        help_text=_("A letter and 12 more characters, like B801200005001"),
        widget=text_input(20, spellcheck="false", autocomplete="off"),
    )
    nhs_number = forms.CharField(
        label=_("NHS number"),
        required=False,
        help_text=_("10 digits, like 999 000 0018"),
        widget=text_input(20, spellcheck="false", autocomplete="off", inputmode="numeric"),
    )

    def clean_upn(self) -> str:
        value = self.cleaned_data["upn"]
        return clean_upn(value) if value.strip() else ""

    def clean_nhs_number(self) -> str:
        value = self.cleaned_data["nhs_number"]
        return clean_nhs_number(value) if value.strip() else ""

    def by_kind(self) -> dict[str, str]:
        """The numbers by their kind."""
        data = self.cleaned_data
        return {IdentifierKind.UPN: data["upn"], IdentifierKind.NHS: data["nhs_number"]}


class NewChildForm(NumbersForm):
    """What is needed to start a record; the rest can follow."""

    submit_label = _("Add child")
    legal_first_name = forms.CharField(label=_("Legal first name"), max_length=80)
    legal_last_name = forms.CharField(label=_("Legal last name"), max_length=80)
    preferred_first_name = forms.CharField(
        label=_("Preferred first name"),
        max_length=80,
        required=False,
        help_text=_("If the child goes by another name. It is shown everywhere but in letters "
                    "that need the legal name."),
    )  # fmt: skip
    born_on = DateField(label=_("Date of birth"), past=True, help_text=_("For example, 27 3 2012"))
    school = forms.ModelChoiceField(
        label=_("Main school"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Not on the roll of a school"),
        to_field_name="public_id",
    )
    starts_on = DateField(label=_("First day on the roll"), required=False)
    is_another = forms.BooleanField(
        label=_("This is another child"), required=False, widget=forms.CheckboxInput
    )

    field_order = (
        "legal_first_name", "legal_last_name", "preferred_first_name", "born_on", "upn",
        "nhs_number", "school", "starts_on", "is_another",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, ask_again: bool = False, **kwargs: Any) -> None:
        self.actor, self.ask_again = actor, ask_again
        kwargs.setdefault("initial", {}).setdefault("starts_on", timezone.localdate())
        super().__init__(*args, **kwargs)
        if "school" in self.fields:
            schools = Organisation.objects.schools().open()
            self.fields["school"].queryset = schools  # type: ignore[attr-defined]

    def build_layout(self) -> Any:
        """Schools ask no question about the school; the last question only when it is needed."""
        if self.actor.scope is Scope.SCHOOL:
            del self.fields["school"]
        if not self.ask_again:
            self.fields["is_another"].widget = forms.HiddenInput()
        return super().build_layout()

    def answers(self) -> dict[str, Any]:
        """What `create_child` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_another"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        school_known = self.actor.scope is Scope.SCHOOL or data.get("school")
        if school_known and "starts_on" in data and not data["starts_on"]:
            self.add_error("starts_on", _("Enter the first day on the roll"))
        return data


class PartForm(WaymarkModelForm):
    """One part of a child's own fields. `seen` tells whether somebody else changed it meanwhile."""

    submit_label = _("Save")
    section: Section
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class IdentityForm(PartForm):
    """Names and date of birth."""

    section = Section.IDENTITY
    born_on = DateField(label=_("Date of birth"), past=True)
    year_group_override = forms.TypedChoiceField(
        label=_("Taught in year"),
        choices=YEARS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only if it differs from the year of the child’s age"),
    )

    class Meta:
        model = Child
        fields = EDITABLE[Section.IDENTITY]
        widgets = {"sex": forms.RadioSelect}
        help_texts = {
            "preferred_first_name": _("Shown everywhere but in legal documents"),
            "pronouns": _("For example, she/her"),
        }


class BackgroundForm(PartForm):
    """What the census and the support services know."""

    section = Section.BACKGROUND
    home_authority_code = forms.ChoiceField(
        label=_("Home authority"),
        help_text=_("The local authority where the child lives"),
        choices=lambda: list(authorities().items()),
    )

    class Meta:
        model = Child
        fields = EDITABLE[Section.BACKGROUND]
        widgets = {"send_provision": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.instance.home_authority_code
        if code and code not in authorities():
            choices = [(code, authority_name(code)), *authorities().items()]
            self.fields["home_authority_code"].choices = choices  # type: ignore[attr-defined]


class CareForm(PartForm):
    """Who treats the child."""

    section = Section.HEALTH

    class Meta:
        model = Child
        fields = EDITABLE[Section.HEALTH]


PART_FORMS: dict[str, type[PartForm]] = {
    "identity": IdentityForm,
    "background": BackgroundForm,
    "care": CareForm,
}
