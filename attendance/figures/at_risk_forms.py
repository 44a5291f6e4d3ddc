"""Search and filters of the list of children at risk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Scope
from attendance.figures.at_risk import Pattern


class AtRiskFilterForm(forms.Form):
    """Search and filters of the list."""

    q = forms.CharField(label=_("Child’s name or a reference"), required=False)
    pattern = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Any")), *Pattern.choices],
        required=False,
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), required=False,
        to_field_name="public_id", empty_label=_("All schools"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, schools: list[Organisation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if actor.scope is not Scope.AUTHORITY:
            del self.fields["school"]
            return
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
        field.queryset = Organisation.objects.filter(pk__in=[school.pk for school in schools])
