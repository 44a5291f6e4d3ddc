"""The short steps of arranging a placement."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Base, Membership, Organisation
from cases.forms.cases import LeadField
from cases.models import Authorisation, Document
from ledger.forms import DateField, FileField, WaymarkForm
from provision.models import Subject


def long_text(rows: int = 4) -> forms.Textarea:
    """A text area of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class SeenForm(WaymarkForm):
    """A form that says which state of the record it was made from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class AuthorisationField(forms.ModelChoiceField):
    """Authorisations in words."""

    def label_from_instance(self, obj: Authorisation) -> str:
        until = f"–{obj.ends_on:%-d %B %Y}" if obj.ends_on else ""
        of = obj.decision_reference or obj.reference
        return f"{obj.get_kind_display()}, {of}, {obj.starts_on:%-d %B %Y}{until}"


def authorisation_field(**kwargs: Any) -> AuthorisationField:
    """On which authorisation it rests."""
    return AuthorisationField(
        label=_("What does it rest on?"),
        help_text=_("Education does not wait for the panel: the named officer can authorise it."),
        queryset=Authorisation.objects.none(), widget=forms.RadioSelect, empty_label=None,
        to_field_name="public_id", **kwargs,
    )  # fmt: skip


class PlaceForm(SeenForm):
    """Provider, base, days."""

    authorisation = authorisation_field()
    place = forms.ChoiceField(label=_("Which provider, and which base?"))
    starts_on = DateField(label=_("First day"))
    planned_end_on = DateField(
        label=_("Planned last day"),
        help_text=_("Placements are short: it can be extended after a review."),
    )

    def __init__(
        self,
        *args: Any,
        authorisations: QuerySet[Authorisation],
        providers: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("authorisation", authorisations)
        self._providers = {str(one.public_id): one for one in providers}
        self._bases: dict[str, Base] = {}
        choices: list[tuple[str, Any]] = [("", _("Choose a provider"))]
        for key, provider in self._providers.items():
            for base in provider.bases.all():
                self._bases[f"{key}/{base.public_id}"] = base
                choices.append((f"{key}/{base.public_id}", f"{provider.name}: {base.name}"))
            choices.append((key, _("%(name)s: at home or online") % {"name": provider.name}))
        cast(forms.ChoiceField, self.fields["place"]).choices = choices

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the service takes them."""
        given = dict(self.cleaned_data)
        place = given.pop("place")
        given["provider"] = self._providers[place.partition("/")[0]]
        given["base"] = self._bases.get(place)
        given["seen"] = given.get("seen") or None
        return given


def place_value(provider: Organisation, base: Base | None) -> str:
    """The answer of `place` that stands for a provider and one of its bases."""
    return f"{provider.public_id}/{base.public_id}" if base else str(provider.public_id)


class PeopleForm(SeenForm):
    """Who at the home school."""

    home_school_lead = LeadField(
        label=_("Who is the key person at the home school?"),
        help_text=_("They keep in touch with the child and come to the reviews. The provider "
                    "names its own key person when it accepts."),
        queryset=Membership.objects.none(), required=False,
        empty_label=_("Nobody: the child is on no roll"), to_field_name="public_id",
    )  # fmt: skip

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("home_school_lead", people)


class SafetyForm(SeenForm):
    """Transport and risk."""

    transport = forms.CharField(
        label=_("How does the child get there?"),
        help_text=_("Who arranges it, when, and what happens when it does not come."),
        widget=long_text(3),
    )
    risk_assessment = forms.CharField(
        label=_("What must everybody know to keep the child and others safe?"),
        help_text=_("What tutors need, such as what helps on a bad day and whom to ring. Not the "
                    "medical history."),
        widget=long_text(6),
    )  # fmt: skip
    risk_document = forms.ModelChoiceField(
        label=_("Risk assessment on file"), queryset=Document.objects.none(), required=False,
        empty_label=_("None"), to_field_name="public_id",
    )  # fmt: skip
    upload = FileField(label=_("Or upload a risk assessment"), required=False)

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "risk_document", documents, lambda one: f"{one.title}, {one.written_on:%d/%m/%Y}"
        )
        if not documents.exists():
            self.fields["upload"].label = _("Upload a risk assessment (optional)")
            del self.fields["risk_document"]
            self.helper.layout.fields.remove("risk_document")


class CurriculumForm(SeenForm):
    """What is taught."""

    subjects = forms.MultipleChoiceField(
        label=_("What is taught?"),
        help_text=_("English and maths first. The rest as soon as the child is well enough."),
        choices=Subject.choices, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    curriculum = forms.CharField(
        label=_("How, and towards what?"),
        help_text=_("Syllabus, level, what the home school sends, what is left out and why."),
        widget=long_text(5), required=False,
    )  # fmt: skip


class ExitForm(SeenForm):
    """Reviews, limits and the way out."""

    exit_criteria = forms.CharField(
        label=_("How shall we know that it can end?"),
        help_text=_("Such as three weeks without a day missed."), widget=long_text(3),
    )  # fmt: skip
    exit_plan = forms.CharField(label=_("What comes after?"), widget=long_text(3))
    review_on = DateField(label=_("Next review"))
    less_than_full_time_reason = forms.CharField(
        label=_("Why is it less than full time?"),
        help_text=_("Only health can be the reason, or that the hours are one to one."),
        widget=long_text(3),
    )  # fmt: skip
    hours_review_on = DateField(label=_("When are the hours looked at again?"), future=True)
    time_limit_on = DateField(label=_("Home tuition until"))
    time_limit_reason = forms.CharField(label=_("Why does it end then?"), widget=long_text(2))
    time_limit_owner = LeadField(
        label=_("Who takes over on that day?"), queryset=Membership.objects.none(),
        empty_label=_("Choose somebody"), to_field_name="public_id",
    )  # fmt: skip

    LIMIT = ("time_limit_on", "time_limit_reason", "time_limit_owner")
    HOURS = ("less_than_full_time_reason", "hours_review_on")

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Membership],
        asks_hours: bool,
        asks_limit: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("time_limit_owner", people)
        unasked = (() if asks_hours else self.HOURS) + (() if asks_limit else self.LIMIT)
        for name in unasked:
            del self.fields[name]
            self.helper.layout.fields.remove(name)
