"""Forms of the panel's office at triage, and of those who answer it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from early_help.models import InterventionKind
from ledger.forms import DateField, WaymarkForm, YesNoField
from referrals.criteria import CRITERIA
from referrals.forms.parts import long_text
from referrals.models import OwedKind, Verdict

Found = dict[str, tuple[str, str]]


class FindingsForm(WaymarkForm):
    """A verdict and a note for each criterion; what Waymark sees is filled in."""

    submit_label = _("Save what you found")

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, start: Found, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in CRITERIA:
            verdict, note = start[key]
            self.fields[key] = forms.ChoiceField(
                label=str(CRITERIA[key].label), choices=Verdict.choices, initial=verdict,
                widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"{key}_note"] = forms.CharField(
                label=_("Note"), initial=note, required=False, max_length=500
            )

    def findings(self) -> Found:
        """By criterion."""
        return {key: (self.cleaned_data[key], self.cleaned_data[f"{key}_note"]) for key in CRITERIA}


class FastTrackTriageForm(WaymarkForm):
    """Whether the grounds of a fast track hold."""

    submit_label = _("Save")

    stays = YesNoField(label=_("Do the grounds hold?"))
    reason = forms.CharField(
        label=_("Why?"), help_text=_("The school reads it. Needed when they do not hold."),
        widget=long_text(3), required=False,
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EarlierSupportForm(WaymarkForm):
    """Advice, what the school could do, and when to look at it again."""

    submit_label = _("Suggest this to the school")

    actions = forms.MultipleChoiceField(
        label=_("What could the school do first?"),
        help_text=_("Each becomes a task of the school, with the day below."),
        widget=forms.CheckboxSelectMultiple,
    )
    advice = forms.CharField(
        label=_("Your advice"),
        help_text=_("Say how, and who can help. The school reads it."),
        widget=long_text(5),
    )
    look_again_on = DateField(label=_("When do you look at it again together?"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kinds: Iterable[InterventionKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actions"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in kinds
        ]


class BringBackForm(WaymarkForm):
    submit_label = _("Bring it back")

    what_came = forms.CharField(
        label=_("What came of the earlier support?"), widget=long_text(5),
        help_text=_("Say what was tried and what changed. It need not have been finished."),
    )  # fmt: skip


class MergeForm(WaymarkForm):
    """Which of two referrals goes on."""

    submit_label = _("Work them as one")

    keep = forms.ChoiceField(label=_("Which one goes on?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Note"), required=False, widget=long_text(2))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = choices  # type: ignore[attr-defined]


class WhyForm(WaymarkForm):
    """A reason, for a step that needs one."""

    reason = forms.CharField(label=_("Why?"), widget=long_text(3))


class AskInterimForm(WaymarkForm):
    """What should begin now, for whom the named officer decides."""

    submit_label = _("Ask the named officer")

    what = forms.CharField(
        label=_("What should begin?"),
        help_text=_("Where, by whom, how many hours a week, which subjects first."),
        widget=long_text(3),
    )
    starts_on = DateField(label=_("From which day?"))
    ends_on = DateField(label=_("Until when at the latest?"))
    reasons = forms.CharField(label=_("Why now?"), widget=long_text(3))


class AuthoriseForm(WaymarkForm):
    """The named officer's one press; the days can be changed."""

    submit_label = _("Authorise")

    starts_on = DateField(label=_("From which day?"))
    ends_on = DateField(label=_("Until when at the latest?"))
    answer = forms.CharField(
        label=_("A word to the office (optional)"), required=False, widget=long_text(2)
    )


class DeclineForm(WaymarkForm):
    submit_label = _("Do not authorise")

    answer = forms.CharField(
        label=_("What are your reasons?"), widget=long_text(3),
        help_text=_("The office reads them. The duty of the authority stays as it is."),
    )  # fmt: skip


class OwedForm(WaymarkForm):
    """Evidence that somebody owes."""

    submit_label = _("Save")

    kind = forms.ChoiceField(
        label=_("What is owed?"), choices=OwedKind.choices, widget=forms.RadioSelect
    )
    details = forms.CharField(label=_("In a few words (optional)"), required=False, max_length=300)
    owed_by = forms.CharField(
        label=_("Who owes it?"), help_text=_("A name and where they work."), max_length=200
    )
    due_on = DateField(label=_("By when?"))


class OwedFilter(WaymarkForm):
    """What narrows the list of owed evidence."""

    q = forms.CharField(label=_("Child or reference"), required=False)
    kind = forms.ChoiceField(
        label=_("What is owed"), choices=[("", _("All")), *OwedKind.choices], required=False
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)


def person_choices(people: Iterable[Membership]) -> list[tuple[str, str]]:
    """People by id, name, role and place."""
    return [
        (str(one.pk), f"{one.user.full_name}, {one.role_label}, {one.organisation}")
        for one in people
    ]
