"""What people are asked about returns to the authority."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import ReturnGround, ReturnKind
from attendance.returns.grounds import BY_SCHOOL
from ledger.forms import WaymarkForm

BELIEF = {
    ReturnKind.SICKNESS: _("For example how long the illness may go on, and who says so."),
    ReturnKind.ATTENDANCE: _("For example what the school knows of the absence and has tried."),
}


class CompleteEntryForm(WaymarkForm):
    """What the school adds before an entry is ready."""

    submit_label = _("Save, it is ready")
    belief = forms.CharField(
        label=_("What does the school believe, and why?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    cause = forms.CharField(
        label=_("What is the cause of the absence, if you know it?"),
        help_text=_("Only what the authority needs. Leave out clinical detail."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why_no_address = forms.CharField(
        label=_("Why is no address known?"), required=False, max_length=200
    )

    def __init__(self, *args: Any, kind: str, has_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["belief"].help_text = BELIEF[ReturnKind(kind)]
        if has_address:
            self.leave_out("why_no_address")


class SetAsideForm(WaymarkForm):
    """Why a child does not stand on a return."""

    submit_label = _("Set aside")
    reason = forms.CharField(
        label=_("Why does the child not belong on this return?"),
        help_text=_("Kept with your name. Waymark does not propose the child again for this time."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeBackForm(WaymarkForm):
    """Why a signed return is changed before it is sent."""

    submit_label = _("Take it back")
    reason = forms.CharField(
        label=_("What has to change?"), widget=forms.Textarea(attrs={"rows": 3})
    )


class SignOffForm(WaymarkForm):
    """The head or SENCo signs."""

    entries_seen = forms.IntegerField(widget=forms.HiddenInput)
    is_right = forms.BooleanField(
        label=_("I have looked at this return, and it is right as far as the school knows"),
        error_messages={"required": _("Confirm that the return is right")},
    )


class AddEntryForm(WaymarkForm):
    """The school puts a child on a return by itself."""

    submit_label = _("Put the child on the return")
    kind = forms.ChoiceField(
        label=_("Which return?"), choices=ReturnKind.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label=_("Why do you expect 15 days?"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in BY_SCHOOL[ReturnKind.SICKNESS]],
    )  # fmt: skip
    belief = forms.CharField(
        label=_("What does the school believe, and why?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    conditional = {"kind": {"sickness": ["ground"]}}

    @property
    def chosen(self) -> dict[str, Any]:
        """What `add_entry` takes."""
        kind = ReturnKind(self.cleaned_data["kind"])
        ground = self.cleaned_data["ground"] or ReturnGround.IRREGULAR
        return {"kind": kind, "ground": ReturnGround(ground), "belief": self.cleaned_data["belief"]}


SHOWN = [
    ("", _("All schools")),
    ("missing", _("A return is missing")),
    ("received", _("Both came")),
]


class ReceivedFilterForm(forms.Form):
    """Which month, and which schools."""

    q = forms.CharField(label=_("School"), required=False)
    month = forms.ChoiceField(label=_("Sent in"), required=False)
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = months
