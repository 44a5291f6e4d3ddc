"""Questions about what is written, filed and said: notes, documents, views."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.audience import Audience
from cases.forms.audience import AudienceForm
from cases.models import DocumentKind, NoteKind, Voice
from ledger.files import allowed_names
from ledger.forms import DateField, FileField, WaymarkForm


class NoteForm(AudienceForm):
    """A note about the child."""

    submit_label = _("Save the note")

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=NoteKind.choices, widget=forms.RadioSelect
    )
    happened_on = DateField(label=_("Which day was it?"), past=True)
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Write so that the child and their parents could read it one day."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    field_order = ["kind", "happened_on", "text"]


class DocumentForm(AudienceForm):
    """A file for the child's record."""

    submit_label = _("Add the document")

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=DocumentKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("So that others know it in a list."), max_length=200
    )
    written_on = DateField(label=_("Date on the document"), past=True)
    file = FileField(
        label=_("File"),
        help_text=_("A PDF, Word document (.docx), JPG or PNG of at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(allowed_names())}),
    )

    field_order = ["kind", "title", "written_on", "file"]

    def __init__(self, *args: Any, clinical: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not clinical:
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                choice for choice in DocumentKind.choices if choice[0] != DocumentKind.CLINICAL
            ]


class ViewForm(AudienceForm):
    """What the child or a parent says."""

    submit_label = _("Save their views")

    voice = forms.ChoiceField(
        label=_("Whose views are they?"), choices=Voice.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In their own words"),
        help_text=_("As they said it, not as we would put it."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    picture = FileField(
        label=_("A picture that they made"),
        help_text=_("A JPG or PNG of at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.png"}),
        required=False,
    )
    how_given = forms.CharField(
        label=_("How did they tell us?"),
        help_text=_("For example in a talk at home, by drawing, through a friend."),
        max_length=200,
        required=False,
    )
    given_on = DateField(label=_("Which day was it?"), past=True)

    field_order = ["voice", "words", "picture", "how_given", "given_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].initial = Audience.FAMILY

    def clean(self) -> dict[str, Any]:
        """Words or a picture: one is enough, none is not."""
        said = super().clean()
        asked = "words" not in self.errors and "picture" not in self.errors
        if asked and not said.get("words") and not said.get("picture"):
            self.add_error("words", _("Enter their words, or add a picture."))
        return said


class WithdrawForm(WaymarkForm):
    """Why something should not be on the record."""

    submit_label = _("Withdraw")

    reason = forms.CharField(
        label=_("Why should this not be on the record?"),
        help_text=_("It is kept, but nobody reads it any longer."),
        widget=forms.Textarea,
    )
