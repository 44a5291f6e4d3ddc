"""The question that stands under everything written about a child: who can read it?"""

from typing import Any

from crispy_forms_gds.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.audience import Audience
from cases.models import Child
from cases.readers import family_readers, staff_readers
from ledger.forms import WaymarkForm, choices_with_hints

AUDIENCES = choices_with_hints(
    [
        (Audience.TEAM, Audience.TEAM.label, _("Everybody who works with the child.")),
        (
            Audience.FAMILY,
            Audience.FAMILY.label,
            _("The same people, and the parents and young person who have access."),
        ),
        (Audience.NAMED, Audience.NAMED.label, _("Only you and the people that you choose.")),
        (
            Audience.YOUNG_PERSON,
            Audience.YOUNG_PERSON.label,
            _("Parents do not see it. Nor does the team, but for the people that you choose."),
        ),
        (
            Audience.SAFEGUARDING,
            Audience.SAFEGUARDING.label,
            _("Only you, designated safeguarding leads and social care."),
        ),
    ]
)


class PeopleField(forms.ModelMultipleChoiceField):
    """Ticks beside names. The name is what a person reads."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class AudienceForm(WaymarkForm):
    """Base of forms about one child's record: adds `audience`, and `readers` to `cleaned_data`."""

    audience = forms.ChoiceField(
        label=_("Who can read it?"),
        choices=AUDIENCES,
        widget=forms.RadioSelect,
        initial=Audience.TEAM,
    )
    named = PeopleField(label=_("Who?"), queryset=User.objects.none())
    beside = PeopleField(label=_("Who else?"), queryset=User.objects.none(), required=False)
    family = PeopleField(
        label=_("Only some of the family?"),
        help_text=_("Tick nobody to share it with all who have access."),
        queryset=User.objects.none(),
        required=False,
    )

    conditional = {
        "audience": {
            Audience.NAMED.value: ["named"],
            Audience.YOUNG_PERSON.value: ["beside"],
            Audience.FAMILY.value: ["family"],
        }
    }

    def __init__(self, *args: Any, child: Child, **kwargs: Any) -> None:
        self.child = child
        super().__init__(*args, **kwargs)
        staff = staff_readers(child)
        for name in ("named", "beside"):
            self.fields[name].queryset = staff  # type: ignore[attr-defined]
        self.fields["family"].queryset = family_readers(child)  # type: ignore[attr-defined]

    def build_layout(self) -> Layout:
        """What is written comes first, who reads it last."""
        own = [name for name in self.fields if name not in self.conditional_names]
        own.sort(key=lambda name: name == "audience")
        return Layout(*own)

    def clean(self) -> dict[str, Any]:
        """Put the chosen people under `readers`."""
        cleaned = super().clean() or {}
        question = {"named": "named", "young_person": "beside", "family": "family"}.get(
            cleaned.get("audience", "")
        )
        cleaned["readers"] = list(cleaned.get(question) or ()) if question else []
        return cleaned
