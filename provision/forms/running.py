"""Answering, beginning, extending and ending a placement."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.forms.cases import LeadField
from cases.models import Authorisation
from ledger.forms import DateField, WaymarkForm, YesNoField
from provision.forms.arranging import authorisation_field, long_text
from provision.models import EndReason


class AcceptForm(WaymarkForm):
    """Who at the provider."""

    submit_label = _("Accept the placement")

    provider_lead = LeadField(
        label=_("Who is the child’s key person?"),
        help_text=_("The one whom child, family and school can turn to."),
        queryset=Membership.objects.none(), empty_label=_("Choose somebody"),
        to_field_name="public_id",
    )  # fmt: skip

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("provider_lead", people)


class DeclineForm(WaymarkForm):
    """Why the provider cannot take the child."""

    submit_label = _("Decline the placement")

    reason = forms.CharField(
        label=_("Why can you not take the child?"),
        help_text=_("The authority reads it and looks for another place at once."),
        widget=long_text(),
    )


class ReasonForm(WaymarkForm):
    """Why."""

    reason = forms.CharField(label=_("Why?"), widget=long_text(3))


class StartForm(WaymarkForm):
    """The first day."""

    submit_label = _("It has begun")

    started_on = DateField(label=_("On which day was the child first taught?"), past=True)


class ExtendForm(WaymarkForm):
    """A later last day, or another authorisation."""

    submit_label = _("Save")

    authorisation = authorisation_field()
    planned_end_on = DateField(label=_("Planned last day"))

    def __init__(self, *args: Any, authorisations: QuerySet[Authorisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("authorisation", authorisations)


class StepForm(WaymarkForm):
    """What was done because the child does not come."""

    submit_label = _("Save the step")

    taken_on = DateField(label=_("When?"), past=True)
    what = forms.CharField(
        label=_("What was done?"),
        help_text=_("Such as another start of the day, a visit, another tutor, fewer hours."),
        widget=long_text(3),
    )
    with_family = forms.BooleanField(
        label=_("It was done together with the child or family"), required=False
    )
    came_of_it = forms.CharField(label=_("What came of it?"), widget=long_text(3))


class NoticeForm(WaymarkForm):
    """Giving notice."""

    submit_label = _("Give notice")

    for_refusal = YesNoField(
        label=_("Is it because the child could not be helped to attend?"),
        help_text=_("Then the steps that were taken must be recorded first."),
    )
    reason = forms.CharField(label=_("What is the reason?"), widget=long_text())
    notice_ends_on = DateField(label=_("Last day under notice"), future=True)


class EndForm(WaymarkForm):
    """The last day."""

    submit_label = _("End the placement")

    reason = forms.ChoiceField(
        label=_("Why does it end?"), choices=EndReason.choices, widget=forms.RadioSelect
    )
    ended_on = DateField(label=_("Last day taught"), past=True)
    words = forms.CharField(
        label=_("What happened, and what comes next?"),
        help_text=_("It stays in the history of the placement."), widget=long_text(),
    )  # fmt: skip


class AskPanelForm(WaymarkForm):
    """Why the panel is to look at a placement again."""

    submit_label = _("Ask the panel")

    asks = forms.CharField(
        label=_("What is the panel asked?"),
        help_text=_("What has changed, what would help, what happens without it."),
        widget=long_text(5),
    )
    until_on = DateField(
        label=_("Until when is it to go on?"), future=True, required=False,
        help_text=_("Leave this empty if it is not about more time."),
    )  # fmt: skip


class AnswerPanelForm(WaymarkForm):
    """The answer to the panel's question."""

    submit_label = _("Send the answer")

    asks = forms.CharField(
        label=_("What is the panel asked, with the answer?"), widget=long_text(6)
    )
