"""Setting up a panel: its name, who sits on it, when it meets, the numbers it works by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership
from ledger.authority_settings import AuthoritySetting, get_setting
from ledger.forms import DateField, WaymarkForm, YesNoField, choices_with_hints, text_input
from panels.forms.meetings import clock_field, panel_people, person_label
from panels.models import MemberPart, Panel, PanelMember


class PanelForm(WaymarkForm):
    """A panel's name."""

    submit_label = _("Set up the panel")

    name = forms.CharField(
        label=_("What is the panel called?"), max_length=120,
        help_text=_("For example, Multi-Agency Assessment Panel"),
    )  # fmt: skip
    began_on = DateField(
        label=_("Since when has it met?"), past=True, required=False,
        help_text=_("Meetings since then can be recorded. Leave it empty if it is new."),
    )  # fmt: skip


class MemberForm(WaymarkForm):
    """Who sits on the panel, as what, for which agency."""

    submit_label = _("Add to the panel")

    membership = forms.ModelChoiceField(
        label=_("Who?"), queryset=Membership.objects.none(), empty_label=_("Choose a person"),
        help_text=_("Not there? The administrator invites people as panel member or chair."),
    )  # fmt: skip
    part = forms.ChoiceField(label=_("As what?"), widget=forms.RadioSelect)
    agency = forms.ChoiceField(
        label=_("For which agency?"), choices=[("", _("Choose an agency")), *Agency.choices],
        required=False,
        help_text=_("A chair may speak for none. Everybody else speaks for an agency."),
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sitting = PanelMember.objects.current().filter(panel=panel)
        people = panel_people(panel).exclude(pk__in=sitting.values("membership"))
        self.offer("membership", people, person_label)
        holders = {one.part: one.membership.user.full_name for one in sitting.with_people()}
        self.fields["part"].choices = choices_with_hints(  # type: ignore[attr-defined]
            [
                (part.value, part.label, _takes_over(part, holders.get(part.value)))
                for part in (MemberPart.MEMBER, MemberPart.CHAIR, MemberPart.DEPUTY)
            ]
        )
        self.fields["part"].initial = MemberPart.MEMBER.value


def _takes_over(part: MemberPart, holder: str | None) -> Any:
    if holder is None or part == MemberPart.MEMBER:
        return ""
    return _("Takes the place of %(name)s, who leaves the panel today.") % {"name": holder}


class EndMemberForm(WaymarkForm):
    """When a member left, or is to leave."""

    submit_label = _("Save their last day")

    left_on = DateField(
        label=_("Their last day on the panel"),
        help_text=_(
            "Today or earlier, they leave at once. With a later day they sit on the panel until "
            "then, and no longer the day after."
        ),
    )


class SubstituteForm(WaymarkForm):
    """Who comes for a member."""

    submit_label = _("Name this substitute")

    membership = forms.ModelChoiceField(
        label=_("Who comes instead?"), queryset=Membership.objects.none(),
        empty_label=_("Choose a person"),
        help_text=_("Panel members who speak for the same agency and do not sit on the panel."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: PanelMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sitting = PanelMember.objects.current().filter(panel=member.panel_id)
        people = panel_people(member.panel).exclude(pk__in=sitting.values("membership"))
        self.offer("membership", people.filter(agency__in=["", member.agency]), person_label)


class RhythmForm(WaymarkForm):
    """How often, when, how long and where."""

    submit_label = _("Save when the panel meets")

    first_on = DateField(
        label=_("First meeting"), help_text=_("Every later one is on the same day of the week.")
    )
    weeks_between = forms.IntegerField(
        label=_("Weeks from one meeting to the next"), min_value=1, max_value=13, initial=2,
        widget=text_input(3, inputmode="numeric"),
    )  # fmt: skip
    time = clock_field(_("Time"))
    length_minutes = forms.IntegerField(
        label=_("How many minutes long?"), min_value=15, max_value=480, initial=120,
        widget=text_input(3, inputmode="numeric"),
    )  # fmt: skip
    place = forms.CharField(label=_("Place or online link"), max_length=200)
    meets_in_school_holidays = YesNoField(
        label=_("Does it meet in school holidays too?"), initial=False,
        help_text=_("Bank holidays are always left out."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class NumbersForm(WaymarkForm):
    """All numbers that a panel works by, each with its limits."""

    submit_label = _("Save these numbers")

    def __init__(self, *args: Any, settings: Sequence[AuthoritySetting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings = settings
        for setting in settings:
            name = self.name_of(setting)
            hint = " ".join(str(part) for part in (setting.help, self._unit(setting)) if part)
            self.fields[name] = forms.IntegerField(
                label=str(setting.label), help_text=hint, initial=get_setting(setting),
                min_value=setting.minimum, max_value=setting.maximum,
                widget=text_input(3, inputmode="numeric"),
                error_messages={"required": _("Enter a number for “%(what)s”")
                                % {"what": setting.label}},
            )  # fmt: skip
        self.helper.layout.fields[:0] = list(self.fields)

    def changed(self) -> list[tuple[AuthoritySetting, int]]:
        """Settings that are to have another value than now."""
        wanted = [(one, self.cleaned_data[self.name_of(one)]) for one in self.settings]
        return [(setting, value) for setting, value in wanted if value != get_setting(setting)]

    @staticmethod
    def name_of(setting: AuthoritySetting) -> str:
        """The field of a setting."""
        return setting.key.replace(".", "_")

    @staticmethod
    def _unit(setting: AuthoritySetting) -> str:
        return str(_("In %(unit)s.") % {"unit": setting.unit}) if setting.unit else ""
