"""Reviews, health notices, exams, and what the home school does."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.forms.cases import LeadField
from ledger.forms import DateField, WaymarkForm
from provision.forms.arranging import long_text
from provision.models import Enterer, ExamStatus, HealthNoticeKind
from provision.services.duties import DutyKind

NOT_HEARD = _("If they could not be heard, say why.")


class ReviewForm(WaymarkForm):
    """How it goes, in everybody's words."""

    submit_label = _("Save the review")

    held_on = DateField(label=_("When was the review?"), past=True)
    child_said = forms.CharField(
        label=_("What does the child or young person say?"),
        help_text=NOT_HEARD, widget=long_text(3),
    )  # fmt: skip
    parent_said = forms.CharField(
        label=_("What do parents or carers say?"), help_text=NOT_HEARD, widget=long_text(3)
    )
    school_said = forms.CharField(
        label=_("What does the home school say?"), help_text=NOT_HEARD, widget=long_text(3)
    )
    academic = forms.CharField(label=_("How does learning go?"), widget=long_text(3))
    social = forms.CharField(label=_("How is it with other people?"), widget=long_text(3))
    personal = forms.CharField(label=_("How are wellbeing and independence?"), widget=long_text(3))
    changes = forms.CharField(label=_("What changes now?"), widget=long_text(3), required=False)
    shared_progress = forms.CharField(
        label=_("How would you say it to the family?"),
        help_text=_("A few plain words. The family reads them in Waymark."), widget=long_text(3),
    )  # fmt: skip
    next_review_on = DateField(label=_("When is the next review?"))


class HealthNoticeForm(WaymarkForm):
    """A change in treatment."""

    submit_label = _("Tell school and provider now")

    kind = forms.ChoiceField(
        label=_("What has happened?"), choices=HealthNoticeKind.choices, widget=forms.RadioSelect
    )
    happened_on = DateField(label=_("On which day?"))
    told_by = forms.CharField(
        label=_("Who told you?"), help_text=_("Such as the ward, the parent, the school nurse."),
        max_length=150,
    )  # fmt: skip
    meaning = forms.CharField(
        label=_("What does it mean for education?"),
        help_text=_("Hours, places, what to watch for. Leave out diagnosis and treatment: tutors "
                    "read this."),
        widget=long_text(),
    )  # fmt: skip


class ExamForm(WaymarkForm):
    """An exam, and how it is made possible."""

    submit_label = _("Save the exam")

    subject = forms.CharField(label=_("Subject"), max_length=80)
    qualification = forms.CharField(
        label=_("Qualification"), help_text=_("Such as GCSE or Functional Skills level 1."),
        max_length=60,
    )  # fmt: skip
    board = forms.CharField(label=_("Exam board"), max_length=60, required=False)
    season = forms.CharField(
        label=_("Exam season"), help_text=_("Such as Summer 2027."), max_length=40
    )
    entered_by = forms.ChoiceField(
        label=_("Who enters the child?"), choices=Enterer.choices, widget=forms.RadioSelect
    )
    enter_by_on = DateField(label=_("When does entry close?"))
    place = forms.CharField(label=_("Where is it taken?"), max_length=150, required=False)
    access_arrangements = forms.CharField(
        label=_("Access arrangements"),
        help_text=_("Such as extra time, rest breaks, a room alone, at home or in hospital."),
        widget=long_text(3), required=False,
    )  # fmt: skip
    applied_on = DateField(label=_("Access arrangements applied for on"), past=True, required=False)
    status = forms.ChoiceField(
        label=_("Where does it stand?"), choices=ExamStatus.choices, widget=forms.RadioSelect,
        initial=ExamStatus.PLANNED,
    )  # fmt: skip


class DutiesForm(WaymarkForm):
    """What the home school goes on doing."""

    submit_label = _("Give these tasks")

    kinds = forms.MultipleChoiceField(
        label=_("What does the home school do?"), choices=DutyKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    details = forms.CharField(label=_("Details"), widget=long_text(3), required=False)
    owner = LeadField(
        label=_("Who does it?"), queryset=Membership.objects.none(),
        empty_label=_("Choose somebody"), to_field_name="public_id",
    )  # fmt: skip
    due_on = DateField(label=_("For the first time by"), future=True)

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", people)
