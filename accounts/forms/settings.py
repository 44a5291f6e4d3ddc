"""One setting of the authority, asked as its kind wants it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting
from ledger.forms import WaymarkForm, YesNoField, text_input


def setting_form(setting: AuthoritySetting, *args: Any, **kwargs: Any) -> WaymarkForm:
    """A form with one question, `value`: a number, yes or no, one of some choices, or text."""
    fields = {"value": _field(setting), "submit_label": _("Save this setting")}
    form: type[WaymarkForm] = type("SettingForm", (WaymarkForm,), fields)
    return form(*args, **kwargs)


def _field(setting: AuthoritySetting) -> forms.Field:
    words: dict[str, Any] = {"label": setting.label, "help_text": setting.help}
    if isinstance(setting.default, bool):
        return YesNoField(**words)
    if isinstance(setting.default, int):
        return forms.IntegerField(
            min_value=setting.minimum,
            max_value=setting.maximum,
            widget=text_input(5, inputmode="numeric"),
            **words,
        )
    if setting.choices:
        return forms.ChoiceField(choices=setting.choices, widget=forms.RadioSelect, **words)
    # A text may be emptied: then what it stands for is not printed or not used.
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(required=False, max_length=2000, widget=area, **words)
