"""One form for each part of a submission. Fields carry the names of the referral's own."""

from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.forms import DateField, FileField, WaymarkForm, YesNoField, choices_with_hints
from referrals.models import SharingBasis, Support


def long_text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PartForm(WaymarkForm):
    """Base: a hidden fingerprint tells whether a colleague changed the part meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, without: Iterable[str] = (), **kwargs: Any) -> None:
        self.without = tuple(without)  # questions that the record answers already
        super().__init__(*args, **kwargs)

    def build_layout(self) -> Layout:
        for name in self.without:
            self.fields.pop(name, None)
        return super().build_layout()

    @property
    def answers(self) -> dict[str, Any]:
        """The answers alone."""
        own = {"seen", "file"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}


class ConfirmForm(PartForm):
    """What is known is right."""

    submit_label = _("This is right, continue")


class NeedForm(PartForm):
    reason = forms.CharField(
        label=_("Why do you refer now?"),
        help_text=_(
            "How the health need keeps the child from attending, what has changed, and what you "
            "are worried about."
        ),
        widget=long_text(6),
    )


class AttendanceForm(PartForm):
    absent_since = DateField(
        label=_("First day missed in this spell because of health"),
        help_text=_("Leave empty if you do not know. Days without education count from here."),
        required=False,
        past=True,
    )
    attendance_note = forms.CharField(
        label=_("Anything that the figures do not show (optional)"),
        help_text=_("For example days that were only partly managed, or a part-time timetable."),
        widget=long_text(),
        required=False,
    )


class InterventionsForm(PartForm):
    """Asked only where nothing is recorded."""

    why_no_interventions = forms.CharField(
        label=_("Why has nothing been tried?"),
        help_text=_("For example because the child fell ill suddenly."),
        widget=long_text(),
    )


class PlanForm(PartForm):
    """Asked only where there is no plan."""

    why_no_plan = forms.CharField(
        label=_("Why is there no healthcare plan?"),
        help_text=_("A missing plan does not hold the referral up."),
        widget=long_text(),
    )


class EvidenceForm(PartForm):
    why_no_evidence = forms.CharField(
        label=_("Why is there no medical evidence yet?"),
        help_text=_(
            "Missing evidence never holds a referral up. Say what you know instead: what the "
            "parents or the GP have told you, or when an appointment is."
        ),
        widget=long_text(),
        required=False,
    )


class RiskForm(PartForm):
    conditional = {"has_risks": {"yes": ["risks", "mitigation", "file"]}}

    has_risks = YesNoField(
        label=_("Are there risks to the child or to others that need managing?"),
        help_text=_("For example self-harm, a medical emergency, or going missing."),
    )
    risks = forms.CharField(label=_("What are the risks?"), widget=long_text())
    mitigation = forms.CharField(label=_("What do you do about them?"), widget=long_text())
    file = FileField(
        label=_("Your risk assessment (optional)"),
        help_text=_("PDF, Word, JPG or PNG, at most 10 MB."),
        required=False,
    )


class ViewsForm(PartForm):
    """A reason is asked only for the voice that is missing."""

    why_no_child_view = forms.CharField(
        label=_("Why are the child’s views missing?"), widget=long_text(3)
    )
    why_no_parent_view = forms.CharField(
        label=_("Why are the parents’ views missing?"), widget=long_text(3)
    )


class SharingForm(PartForm):
    conditional = {
        "sharing_basis": {
            "agreed": ["agreed_by", "agreed_on"],
            "informed": ["informed_reason"],
            "not_told": ["not_told_reason"],
        }
    }

    sharing_basis = forms.ChoiceField(
        label=_("Does the family know about this referral, and agree?"),
        choices=SharingBasis.choices,
        widget=forms.RadioSelect,
    )
    agreed_by = forms.CharField(label=_("Who agreed?"), max_length=200)
    agreed_on = DateField(label=_("When?"), past=True)
    informed_reason = forms.CharField(
        label=_("Why do you share the information all the same?"),
        help_text=_("This stays on the record: be clear and fair."),
        widget=long_text(),
    )
    not_told_reason = forms.CharField(
        label=_("Who could be at risk, and how?"),
        help_text=_("Speak to your safeguarding lead first. This stays on the record."),
        widget=long_text(),
    )

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        reason = (initial or {}).get("sharing_reason")
        known = {**(initial or {}), "informed_reason": reason, "not_told_reason": reason}
        super().__init__(*args, initial=known, **kwargs)

    @property
    def answers(self) -> dict[str, Any]:
        """One reason, whichever answer asked for it."""
        found = super().answers
        reasons = (found.pop("informed_reason"), found.pop("not_told_reason"))
        return {**found, "sharing_reason": next(filter(None, reasons), "")}


class SupportsForm(PartForm):
    supports = forms.MultipleChoiceField(
        label=_("What do you ask the panel for?"),
        help_text=_("Choose all that could help. The panel may decide on something else."),
        choices=choices_with_hints(
            [
                (Support.MAINTAIN, Support.MAINTAIN.label,
                 _("Somebody who works with child, family and school for a short time")),
                (Support.TOP_UP, Support.TOP_UP.label, _("For more than your own budget covers")),
                (Support.ALTERNATIVE, Support.ALTERNATIVE.label,
                 _("You arrange it, from the authority’s list")),
                (Support.REGISTERED, Support.REGISTERED.label,
                 _("Full time where health allows, with a plan for the return")),
                (Support.REMOTE, Support.REMOTE.label, _("While the child is too ill to travel")),
                (Support.RETURN, Support.RETURN.label, _("A phased return with a plan")),
                (Support.ADVICE, Support.ADVICE.label, _("If you are not sure what would help")),
            ]
        ),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    support_details = forms.CharField(
        label=_("What would help most, in your words? (optional)"),
        widget=long_text(),
        required=False,
    )


class FastTrackForm(PartForm):
    conditional = {"is_fast_track": {"yes": ["grounds"]}}

    is_fast_track = YesNoField(
        label=_("Can this child not wait for the next panel meeting?"),
        help_text=_(
            "For example a stay in hospital, a sudden illness with no education at all, or a "
            "place that is about to break down."
        ),
    )
    grounds = forms.CharField(label=_("Why can it not wait?"), widget=long_text())


FORMS: dict[str, type[PartForm]] = {
    "child": ConfirmForm,
    "need": NeedForm,
    "attendance": AttendanceForm,
    "interventions": InterventionsForm,
    "plan": PlanForm,
    "evidence": EvidenceForm,
    "risk": RiskForm,
    "views": ViewsForm,
    "sharing": SharingForm,
    "supports": SupportsForm,
    "fast_track": FastTrackForm,
    "outcomes": ConfirmForm,
}
