"""What people say about themselves: details, and who stands in while they are away."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, MessagePreference
from ledger.forms import (
    DateField,
    TelephoneField,
    WaymarkForm,
    choices_with_hints,
    text_input,
)


class ProfileForm(WaymarkForm):
    """A person's own details. Only families choose a language: pages of staff have one."""

    submit_label = _("Save your details")

    full_name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    telephone = TelephoneField(
        label=_("Telephone number"),
        required=False,
        help_text=_("Shown to the people you work with on a child’s record"),
        widget=text_input(20, autocomplete="tel", inputmode="tel"),
    )
    message_preference = forms.ChoiceField(
        label=_("How often do you want emails?"),
        widget=forms.RadioSelect,
        help_text=_(
            "What you must do by a date is always sent at once. Messages also stand in Waymark."
        ),
        choices=choices_with_hints(
            [
                (MessagePreference.AT_ONCE, _("As things happen")),
                (MessagePreference.DAILY, _("Once a day, in one email"), _("At about 7.30am")),
                (MessagePreference.OFF, _("Only what I must do")),
            ]
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, is_family: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_family:
            del self.fields["language"]
            self.helper.layout.fields.remove("language")


class DeputyForm(WaymarkForm):
    """Who stands in, from when until when."""

    submit_label = _("Name this deputy")

    deputy = forms.ModelChoiceField(
        label=_("Who stands in for you?"),
        queryset=Membership.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    starts_on = DateField(label=_("First day away"), future=True)
    ends_on = DateField(label=_("Last day away"), future=True)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deputy"]
        field.queryset = colleagues  # type: ignore[attr-defined]
        field.label_from_instance = lambda member: str(member.user)  # type: ignore[attr-defined]
