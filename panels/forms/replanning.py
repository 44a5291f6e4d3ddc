"""What becomes of the meetings planned before, once the panel meets at other times."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ledger.forms import WaymarkForm, choices_with_hints
from panels.calendar.replanning import Altered, Misfit, Replanning
from panels.models import PanelMeeting


class ReplanForm(WaymarkForm):
    """Which meetings of an earlier rhythm are cancelled, and which change."""

    submit_label = _("Carry out this plan and tell everybody")

    cancel = forms.MultipleChoiceField(
        label=_("Meetings that do not fit: cancel those ticked"), required=False,
        help_text=_("A meeting that you leave unticked takes place as it is planned."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    change = forms.MultipleChoiceField(
        label=_("Meetings at another time or place: change those ticked"), required=False,
        help_text=_("They keep their day, their agenda and what members answered."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Replanning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self._offer_meetings(
            "cancel",
            [(one.meeting, words_of_misfit(one), one.is_proposed) for one in plan.misfits],
        )
        self._offer_meetings(
            "change", [(one.meeting, words_of_altered(plan, one), True) for one in plan.altered]
        )
        self.fields["seen"].initial = plan.mark

    def _offer_meetings(self, name: str, rows: list[tuple[PanelMeeting, str, bool]]) -> None:
        if not rows:
            self.leave_out(name)
            return
        field = self.fields[name]
        field.choices = choices_with_hints(  # type: ignore[attr-defined]
            [(str(one.public_id), _name(one), words) for one, words, _is_ticked in rows]
        )
        field.initial = [str(one.public_id) for one, _words, is_ticked in rows if is_ticked]

    def chosen(self) -> dict[str, Any]:
        """What the service is given."""
        meetings = [one.meeting for one in self.plan.misfits]
        meetings += [one.meeting for one in self.plan.altered]
        by_key = {str(one.public_id): one for one in meetings}
        return {
            "seen": self.cleaned_data["seen"],
            **{
                name: [by_key[key] for key in self.cleaned_data.get(name, [])]
                for name in ("cancel", "change")
            },
        }


def _name(meeting: PanelMeeting) -> str:
    return _("%(when)s, %(reference)s") % {
        "when": date_format(timezone.localtime(meeting.starts_at), "l j F Y, H:i"),
        "reference": meeting.reference,
    }


def words_of_misfit(one: Misfit) -> str:
    """What stands on it, who comes, and what becomes of it."""
    said: list[Any] = []
    if one.was_moved:
        said.append(_("Somebody moved it to this day."))
    if one.coming:
        said.append(
            ngettext("%(n)s member comes.", "%(n)s members come.", one.coming) % {"n": one.coming}
        )
    if one.item_count:
        said.append(
            ngettext(
                "%(n)s item stands on it. Tick it, and the item is carried over to the next "
                "meeting that takes place.",
                "%(n)s items stand on it. Tick it, and they are carried over to the next meeting "
                "that takes place.",
                one.item_count,
            )
            % {"n": one.item_count}
        )
    else:
        said.append(_("Nothing stands on its agenda."))
    return " ".join(str(part) for part in said)


def words_of_altered(plan: Replanning, one: Altered) -> str:
    """What it becomes."""
    return _("It becomes: %(time)s, for %(minutes)s minutes, at %(place)s.") % {
        "time": date_format(timezone.localtime(one.starts_at), "H:i"),
        "minutes": plan.rhythm.length_minutes, "place": plan.rhythm.place,
    }  # fmt: skip
