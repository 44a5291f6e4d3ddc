"""What is asked of somebody who logs lessons, on a phone, in under a minute."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.forms import DateField, WaymarkForm, text_input
from provision.groups import Group, Place
from provision.models import (
    AbsenceReason,
    Attended,
    Feeling,
    Mode,
    Placement,
    Subject,
    TaughtSession,
)
from provision.services.teaching import Log

_NOT_ASKED = ("", _("Not marked"))
_FEELINGS = [_NOT_ASKED, *Feeling.choices]


def _mark(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=_FEELINGS, required=False, coerce=int, empty_value=None
    )


class LessonForm(WaymarkForm):
    """One child's lesson. With `come` a question left open means that the child came."""

    submit_label = _("Save")
    attended = forms.ChoiceField(
        label=_("Did the child come?"), choices=Attended.choices, widget=forms.RadioSelect
    )
    hours_attended = forms.DecimalField(
        label=_("How many hours was the child there?"), max_digits=4, decimal_places=2,
        widget=text_input(4, inputmode="decimal"),
    )  # fmt: skip
    absence_reason = forms.ChoiceField(
        label=_("Why not?"), choices=AbsenceReason.choices, widget=forms.RadioSelect
    )
    learned = forms.CharField(
        label=_("What was learned?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    academic = _mark(_("Learning"))
    social = _mark(_("With others"))
    emotional = _mark(_("Feeling"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    conditional = {"attended": {"part": ["hours_attended"], "absent": ["absence_reason"]}}

    def __init__(
        self, *args: Any, place: Place | None = None, come: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {}).setdefault("key", uuid4())
        super().__init__(*args, **kwargs)
        self.place = place
        if place is not None:
            self.fields["attended"].label = _("Did %(child)s come?") % {
                "child": place.slot.placement.child.first_name
            }
        if come:
            self.fields["attended"].required = False

    @property
    def more(self) -> list[forms.BoundField]:
        """What may be added: words and marks for this child."""
        return [self[name] for name in ("learned", "academic", "social", "emotional")]

    def answers(self) -> dict[str, Any]:
        """Those fields of a `Log` that are the child's own."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        found["attended"] = Attended(found["attended"] or Attended.ALL)
        return found


class GroupLog:
    """A group's lesson as one page: what all learned, and a `LessonForm` for each child.

    Shown are the children whose lesson is not logged yet; taken are those that were sent, so that
    a page sent twice is answered as it was the first time.
    """

    def __init__(self, group: Group, data: Any = None) -> None:
        come = bool(data and "everybody_came" in data)
        self.is_bound = data is not None
        self.together = TogetherForm(data)
        places = group.to_log if data is None else [p for p in group.places if _was_sent(p, data)]
        self.lessons = [
            LessonForm(data, prefix=_prefix(place), place=place, come=come) for place in places
        ]

    @property
    def forms(self) -> list[WaymarkForm]:
        """Every form of the page, for the error summary."""
        return [self.together, *self.lessons]

    def is_valid(self) -> bool:
        """Whether all of them are."""
        return self.is_bound and bool(self.lessons) and all(f.is_valid() for f in self.forms)

    def logs(self) -> list[Log]:
        """What is to be logged: a child's own words before those for the group."""
        shared = self.together.cleaned_data["learned"]
        return [_log_of(form, shared) for form in self.lessons]

    def refuse(self, field: str | None, message: str) -> None:
        """Put a service's refusal where it can be mended."""
        needing = {"hours_attended": Attended.PART, "absence_reason": Attended.ABSENT}
        for form in self.lessons:
            if field in needing and form.cleaned_data.get("attended") == needing[field]:
                form.add_error(field, message)
                return
        self.together.add_error(None, message)


class TogetherForm(WaymarkForm):
    """What the whole group did."""

    learned = forms.CharField(
        label=_("What did the group learn?"),
        help_text=_("A few words are enough. Leave out names."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _prefix(place: Place) -> str:
    return f"slot{place.slot.pk}"


def _was_sent(place: Place, data: Any) -> bool:
    return f"{_prefix(place)}-key" in data


def _log_of(form: LessonForm, shared: str) -> Log:
    assert form.place is not None  # noqa: S101 (a group's forms have one)
    slot, answers = form.place.slot, form.answers()
    came = answers["attended"] in {Attended.ALL, Attended.PART}
    answers["learned"] = answers["learned"] or (shared if came else "")
    return Log(
        placement=slot.placement, key=form.cleaned_data["key"], slot=slot,
        starts_at=slot.starts_at, hours=slot.hours, mode=Mode(slot.mode), subject=slot.subject,
        **answers,
    )  # fmt: skip


class OtherLessonForm(LessonForm):
    """A lesson outside the timetable: also who, when and how."""

    submit_label = _("Save the lesson")
    placement = forms.ModelChoiceField(
        label=_("Child"), queryset=Placement.objects.none(), empty_label=_("Choose a child")
    )
    day = DateField(label=_("Day"), past=True)
    starts_at = forms.TimeField(
        label=_("From"), help_text=_("For example 9:30"), widget=text_input(5)
    )
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0, max_value=12, max_digits=4, decimal_places=2,
        widget=text_input(4, inputmode="decimal"),
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect)
    subject = forms.ChoiceField(
        label=_("Subject"), choices=[("", _("Not said")), *Subject.choices], required=False
    )

    field_order = ["placement", "day", "starts_at", "hours", "mode", "subject", "attended"]

    def log(self) -> Log:
        """What is to be logged."""
        answers = self.answers()
        answers.pop("day")
        return Log(key=self.cleaned_data["key"], **answers)


class CorrectionForm(LessonForm):
    """A log put right: the time, and what was answered."""

    submit_label = _("Save the correction")
    starts_at = forms.TimeField(label=_("From"), widget=text_input(5))
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0, max_value=12, max_digits=4, decimal_places=2,
        widget=text_input(4, inputmode="decimal"),
    )  # fmt: skip

    field_order = ["starts_at", "hours", "attended"]

    def log(self, session: TaughtSession) -> Log:
        """What the log is to say."""
        return Log(
            placement=session.placement, key=session.client_key, mode=Mode(session.mode),
            subject=session.subject, slot=session.slot, **self.answers(),
        )  # fmt: skip


class WithdrawLessonForm(WaymarkForm):
    """Why a log should not have been."""

    submit_label = _("Withdraw the log")
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))
