"""What the list of a provider's letters can be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.filters import FilterForm
from provision.provider_letters import UNREAD


class LetterFilter(FilterForm):
    """Words, and whether only what is unread."""

    q = forms.CharField(label=_("Child’s name or the decision’s reference"), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), (UNREAD, _("Not read by you"))], required=False
    )
