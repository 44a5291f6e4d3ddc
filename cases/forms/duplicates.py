"""What the coordinator decides about two records that may be one child."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models import DuplicatePair, Enrolment
from cases.services.merging import EnrolmentChoice
from ledger.forms import DateField, WaymarkForm


class MergeForm(WaymarkForm):
    """Which record is kept, and where both are on a roll, which enrolment is right."""

    submit_label = _("Merge the two records")
    expected = forms.CharField(widget=forms.HiddenInput)
    keep = forms.ChoiceField(label=_("Which record do you keep?"), widget=forms.RadioSelect)
    enrolment = forms.ChoiceField(label=_("Which enrolment is right?"), widget=forms.RadioSelect)
    last_day = DateField(label=_("Last day of the other enrolment"), past=True)
    reason = forms.CharField(
        label=_("What shows that they are the same child?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, pair: DuplicatePair, clash: list[Enrolment], **kwargs: Any
    ) -> None:
        self.pair, self.clash = pair, clash
        kwargs["initial"] = {"expected": pair.status, "last_day": timezone.localdate()}
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [  # type: ignore[attr-defined]
            (str(child.public_id), f"{child.name}, {child.reference}")
            for child in (pair.first, pair.second)
        ]
        if clash:
            self.fields["enrolment"].choices = [  # type: ignore[attr-defined]
                (str(enrolment.pk), _enrolment(enrolment)) for enrolment in clash
            ]

    def answers(self) -> dict[str, Any]:
        """What `merge_children` takes."""
        data = self.cleaned_data
        keep = next(
            child
            for child in (self.pair.first, self.pair.second)
            if str(child.public_id) == data["keep"]
        )
        choice = None
        if "enrolment" in data:
            choice = EnrolmentChoice(int(data["enrolment"]), data["last_day"])
        return {
            "keep": keep,
            "enrolment": choice,
            "reason": data["reason"],
            "expected": data["expected"],
        }

    def build_layout(self) -> Any:
        """Questions about enrolments only where two clash."""
        if not self.clash:
            for name in ("enrolment", "last_day"):
                del self.fields[name]
        return super().build_layout()


class KeepApartForm(WaymarkForm):
    """They are two children."""

    submit_label = _("They are different children")
    expected = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What shows that they are different children?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, pair: DuplicatePair, **kwargs: Any) -> None:
        super().__init__(*args, initial={"expected": pair.status}, **kwargs)


class UndoForm(WaymarkForm):
    """Separate what was merged."""

    submit_label = _("Undo the merge")
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))


def _enrolment(enrolment: Enrolment) -> str:
    return _now("%(school)s, %(kind)s, from %(day)s (%(reference)s)") % {
        "school": enrolment.school.name,
        "kind": enrolment.get_kind_display(),
        "day": date_format(enrolment.starts_on, "j F Y"),
        "reference": enrolment.child.reference,
    }
