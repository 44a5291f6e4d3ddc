"""Forms of the steps after a draft: submit, withdraw, return, answer, assign; and the list."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.querysets import MembershipQuerySet
from ledger.forms import DateField, FileField, WaymarkForm
from referrals.forms.parts import long_text
from referrals.forms.triage import person_choices
from referrals.models import ReferralStatus, Support

FAMILY = "family"


class DeclarationForm(WaymarkForm):
    submit_label = _("Submit the referral")

    is_right = forms.BooleanField(
        label=_("What I send is right as far as I know, and the school has agreed to send it")
    )


class ReasonForm(WaymarkForm):
    """Why something is withdrawn."""

    submit_label = _("Withdraw")

    reason = forms.CharField(label=_("Why do you withdraw it?"), widget=long_text(3))


class ReturnForm(WaymarkForm):
    submit_label = _("Ask, and pause the clock")

    question = forms.CharField(
        label=_("What do you need to know?"),
        help_text=_("Ask for one thing at a time where you can."),
        widget=long_text(5),
    )
    asked_of = forms.ChoiceField(label=_("Who is asked?"), required=False)
    due_on = DateField(label=_("Last day to answer"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, people: Iterable[Membership], family: Sequence[User] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        names = ", ".join(person.full_name for person in family)
        in_portal = _("The family, in their own pages (%(names)s)") % {"names": names}
        self.fields["asked_of"].choices = [  # type: ignore[attr-defined]
            ("", _("Those who referred")), *([(FAMILY, in_portal)] if family else []),
            *person_choices(self.people.values()),
        ]  # fmt: skip

    def clean_asked_of(self) -> Membership | None:
        """The person, or nobody in particular."""
        return self.people.get(self.cleaned_data["asked_of"])

    def asked(self) -> dict[str, Any]:
        """What `return_referral` takes."""
        return {**self.cleaned_data, "asks_family": self.data.get("asked_of") == FAMILY}


class AnswerForm(WaymarkForm):
    submit_label = _("Send the answer")

    answer = forms.CharField(label=_("Your answer"), widget=long_text(6))
    file = FileField(
        label=_("A document (optional)"),
        help_text=_("PDF, Word, JPG or PNG, at most 10 MB. Add medical letters as evidence."),
        required=False,
    )


class AssigneeField(forms.ModelChoiceField):
    """People by name and role."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user} ({obj.role_label})"


class AssignForm(WaymarkForm):
    submit_label = _("Save")

    assignee = AssigneeField(
        label=_("Who looks after this referral?"), queryset=Membership.objects.none(),
        required=False, empty_label=_("Nobody yet"),
    )  # fmt: skip

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AssigneeField, self.fields["assignee"]).queryset = people


FAST_TRACK = [("", _("All")), ("yes", _("Fast track only"))]
CLOCKS = [("", _("All")), ("overdue", _("Overdue")), ("paused", _("Paused"))]
EVIDENCE = [("", _("All")), ("given", _("There is some")), ("owed", _("None yet"))]
ASSIGNED = [("", _("Anybody")), ("me", _("Me")), ("nobody", _("Nobody"))]


class FilterForm(WaymarkForm):
    """The filters of the list; every one may be left out."""

    q = forms.CharField(label=_("Child or reference"), required=False)
    status = forms.MultipleChoiceField(
        label=_("State"), choices=ReferralStatus.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    support = forms.ChoiceField(
        label=_("Asked for"), choices=[("", _("Anything")), *Support.choices], required=False
    )
    clock = forms.ChoiceField(label=_("Clock"), choices=CLOCKS, required=False)
    urgent = forms.ChoiceField(label=_("Urgency"), choices=FAST_TRACK, required=False)
    evidence = forms.ChoiceField(label=_("Evidence"), choices=EVIDENCE, required=False)
    assigned = forms.ChoiceField(label=_("Assigned to"), choices=ASSIGNED, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.can("triage_referral"):
            del self.fields["assigned"]
