"""What a family is asked: a code, what it wants to say, whether it agrees."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from attendance.models import TermsAnswer
from cases.family_desk import private_readers
from cases.models import Child, MessageKind
from ledger.files import allowed_names
from ledger.forms import FileField, WaymarkForm, text_input
from panels.models import GroundKind
from reintegration.models import Answer

LONGEST = 5_000  # letters: a long letter, and no more than somebody reads at one go
TOO_LONG = {"max_length": _("This is very long. Write at most 5,000 letters at a time.")}


class JoinForm(WaymarkForm):
    """The code from the letter, and where the second one goes."""

    submit_label = _("Continue")
    code = forms.CharField(
        label=_("The code that you were given"),
        help_text=_("12 letters and numbers, such as BCDF-2345-GHJK."),
        max_length=30,
        error_messages={"max_length": _("This is too long. The code has 12 letters and numbers.")},
        widget=text_input(20, autocomplete="off", spellcheck="false"),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We send a second code to it. You need no password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(WaymarkForm):
    """The code alone, from somebody who has signed in with their email address already."""

    submit_label = _("Continue")
    code = JoinForm.base_fields["code"]


class WriteForm(WaymarkForm):
    """Something to say; the question depends on why."""

    submit_label = _("Send")
    words = forms.CharField(
        label=_("What do you want to say?"),
        widget=forms.Textarea,
        max_length=LONGEST,
        error_messages=TOO_LONG,
    )

    def answers(self) -> dict[str, Any]:
        """What `send_family_message` takes."""
        return dict(self.cleaned_data)


class MessageForm(WriteForm):
    """An ordinary message, or asking for help; with a document."""

    upload = FileField(
        label=_("Send a document or photo (you do not have to)"),
        help_text=_("A PDF, Word document (.docx), JPG or PNG of at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(allowed_names())}),
        required=False,
    )
    upload_is_clinical = forms.BooleanField(
        label=_("It is from a doctor, hospital or clinic"),
        help_text=_("Then only the people who need to know about health can read it."),
        required=False,
    )


class SafetyForm(WriteForm):
    """A worry about safety."""

    words = forms.CharField(
        label=_("What are you worried about?"),
        help_text=_("Only the people who look after safety read this. Other parents do not."),
        widget=forms.Textarea,
        max_length=LONGEST,
        error_messages=TOO_LONG,
    )


class PrivateForm(WriteForm):
    """A young person's own words, to people they choose."""

    readers = forms.MultipleChoiceField(
        label=_("Who may read this?"),
        help_text=_("Nobody else reads it: not your parents, and not the others."),
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["readers", "words"]

    def __init__(self, *args: Any, child: Child, **kwargs: Any) -> None:
        self._people = {str(one.public_id): one for one in private_readers(child)}
        super().__init__(*args, **kwargs)
        choices = [(key, _person(one)) for key, one in self._people.items()]
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]

    @property
    def has_people(self) -> bool:
        """Whether there is anybody to write to."""
        return bool(self._people)

    def answers(self) -> dict[str, Any]:
        chosen: list[User] = [self._people[key].user for key in self.cleaned_data["readers"]]
        return {"words": self.cleaned_data["words"], "readers": chosen}


def write_form(kind: MessageKind, child: Child, data: Any, files: Any) -> WriteForm:
    """The form for why somebody writes."""
    if kind is MessageKind.PRIVATE:
        return PrivateForm(data, files, child=child)
    return (SafetyForm if kind is MessageKind.SAFETY else MessageForm)(data, files)


class LanguageForm(WaymarkForm):
    """Each language in its own words."""

    submit_label = _("Save")
    language = forms.ChoiceField(
        label=_("In which language do you want to read?"),
        choices=[
            (code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ],
        widget=forms.RadioSelect,
    )


class ReturnAnswerForm(WaymarkForm):
    """Whether the plan for going back is right."""

    submit_label = _("Send my answer")
    answer = forms.ChoiceField(
        label=_("Is this plan for going back right?"),
        choices=[
            (Answer.AGREED.value, _("Yes, I agree")),
            (Answer.CHANGE_ASKED.value, _("Something should change")),
            (Answer.REFUSED.value, _("No, I do not agree")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What should change, or why not?"),
        widget=forms.Textarea,
        required=False,
        max_length=LONGEST,
        error_messages=TOO_LONG,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """An objection says what it is about."""
        given = super().clean() or {}
        if (
            given.get("answer") in {"change_asked", "refused"}
            and not given.get("words", "").strip()
        ):
            self.add_error("words", ValidationError(_("Say what should change, or why not.")))
        return given


class PartTimeAnswerForm(WaymarkForm):
    """Whether a parent agrees to a part-time timetable."""

    submit_label = _("Send my answer")
    answer = forms.ChoiceField(
        label=_("Do you agree to this part-time timetable?"),
        choices=[
            (TermsAnswer.AGREED.value, _("Yes, I agree")),
            (TermsAnswer.CHANGE_ASKED.value, _("Something should change, or I do not agree")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What should change, or why not?"),
        widget=forms.Textarea,
        max_length=LONGEST,
        error_messages=TOO_LONG,
    )
    terms = forms.UUIDField(widget=forms.HiddenInput)

    conditional = {"answer": {TermsAnswer.CHANGE_ASKED.value: ["words"]}}


def _person(membership: Membership) -> str:
    return f"{membership.user.full_name}, {membership.role_label}, {membership.organisation.name}"


class AskAgainForm(MessageForm):
    """Why the panel should look at its decision again."""

    submit_label = _("Ask the panel")
    grounds = forms.MultipleChoiceField(
        label=_("Why should it be looked at again?"), help_text=_("Choose all that fit."),
        choices=GroundKind.choices, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words = forms.CharField(
        label=_("Say why, in your own words"),
        help_text=_("The people who look at it again read this."),
        widget=forms.Textarea, max_length=LONGEST, error_messages=TOO_LONG,
    )  # fmt: skip

    field_order = ["grounds", "words", "upload", "upload_is_clinical"]

    def clean_grounds(self) -> list[GroundKind]:
        """The chosen ones as what they are."""
        return [GroundKind(one) for one in self.cleaned_data["grounds"]]


class QuestionForm(MessageForm):
    """The answer to what the panel or its office asks."""

    submit_label = _("Send my answer")
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("Say what you know. It is fine not to know everything."),
        widget=forms.Textarea, max_length=LONGEST, error_messages=TOO_LONG,
    )  # fmt: skip
    words = None  # type: ignore[assignment]

    field_order = ["answer", "upload", "upload_is_clinical"]


class WithdrawAgainForm(WaymarkForm):
    """Why somebody asks no longer."""

    submit_label = _("I no longer want to ask")
    reason = forms.CharField(
        label=_("Say why, in a few words"), widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST, error_messages=TOO_LONG,
    )  # fmt: skip
