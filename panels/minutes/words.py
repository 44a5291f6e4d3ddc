"""The words in which the minutes of a panel meeting tell by themselves what happened."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from cases.registries import agenda_kinds
from panels.deciding.quorum import quorum_of
from panels.interests.record import EffectStep, InterestMinute
from panels.letters.text import Block, blocks
from panels.minutes.decisions import decided
from panels.minutes.facts import Facts
from panels.models import (
    AgendaItem,
    CarryOver,
    Correction,
    ItemStatus,
    MinuteKind,
    MinutePart,
    NoInterest,
    PanelMeeting,
    Seat,
)


@dataclass(slots=True)
class Part:
    """One part as a reader sees it. `key` is what it is edited by.

    Of an item that the live screen was on, `planned` and `spent` are its minutes.
    """

    kind: MinuteKind
    heading: str
    text: str
    written: str
    position: int
    item: AgendaItem | None = None
    saved: MinutePart | None = None
    corrections: tuple[Correction, ...] = ()
    planned: int | None = None
    spent: int | None = None

    @property
    def time_words(self) -> str:
        """How long the meeting was on the item, beside what was planned; empty when not known."""
        return "" if self.spent is None else time_words(self.spent, self.planned or 0)

    @property
    def key(self) -> str:
        """The item's public id, or the kind of a part about none."""
        return str(self.item.public_id) if self.item else self.kind.value

    @property
    def blocks(self) -> list[Block]:
        """The text as it is shown: a line that begins with `- ` is a bullet."""
        return blocks(self.text)

    @property
    def can_change(self) -> bool:
        """Whether it says what happened; of a child who left nothing is shown or changed."""
        return self.kind != MinuteKind.ITEM or self.item is not None

    @property
    def is_edited(self) -> bool:
        """Whether somebody wrote it."""
        return self.saved is not None and not self.saved.is_fixed

    @property
    def has_moved_on(self) -> bool:
        """Whether something happened since somebody edited it."""
        return (
            self.saved is not None
            and not self.saved.is_fixed
            and self.saved.written.split() != self.written.split()
        )

    @property
    def version(self) -> int:
        """For a form: the version that its writer started from."""
        return self.saved.version if self.saved else 0


def time_words(spent: int, planned: int) -> str:
    """Minutes spent beside minutes planned."""
    if not spent:
        said = _("Less than a minute")
    else:
        said = ngettext("%(n)s minute", "%(n)s minutes", spent) % {"n": spent}
    return _("%(spent)s, of %(planned)s planned") % {"spent": said, "planned": planned}


def who_was_there(meeting: PanelMeeting, seats: list[Seat]) -> Part:
    lines = [
        _("%(panel)s, %(day)s, %(place)s.")
        % {"panel": meeting.panel.name, "place": meeting.place,
           "day": date_format(timezone.localtime(meeting.starts_at), "j E Y")}
    ]  # fmt: skip
    if meeting.opened_at and not meeting.recorded_afterwards_at:
        lines.append(_("Opened at %(time)s.") % {"time": _clock(meeting.opened_at)})
        if meeting.ended_at:
            lines.append(_("Ended at %(time)s.") % {"time": _clock(meeting.ended_at)})
    if meeting.recorded_afterwards_at and meeting.recorded_afterwards_by:
        if meeting.is_unplanned:
            lines.append(
                _("Held from %(start)s to %(end)s.")
                % {"start": _clock(meeting.starts_at), "end": _clock(meeting.ends_at)}
            )
        lines.append(
            _("Held without Waymark; recorded afterwards by %(name)s on %(day)s.")
            % {"name": meeting.recorded_afterwards_by.user.full_name,
               "day": date_format(timezone.localtime(meeting.recorded_afterwards_at), "j E Y")}
        )  # fmt: skip
    lines.append(_("Chair: %(name)s.") % {"name": meeting.chair.user.full_name})
    for words, is_here in ((_("Present"), True), (_("Apologies"), False)):
        standing = [seat for seat in seats if seat.stood_down_at is None]
        found = [_person(seat) for seat in standing if bool(seat.is_present) is is_here]
        lines.append(f"{words}: {'; '.join(found) if found else _('nobody')}.")
    text = "\n".join(lines)
    return Part(MinuteKind.PRESENT, _("Who was there"), text, text, 0)


def _person(seat: Seat) -> str:
    agency = seat.get_agency_display() or seat.membership.role_label
    words = f"{seat.membership.user.full_name} ({agency})"
    if seat.substitute_for is not None:
        words += " " + _("for %(name)s") % {"name": seat.substitute_for.membership.user.full_name}
    return words


def what_happened(meeting: PanelMeeting, seats: list[Seat], item: AgendaItem, facts: Facts) -> Part:
    """The part of one item: what this meeting did with it, or that it was carried on."""
    kind = agenda_kinds.get(item.kind).label
    heading = _("%(kind)s %(reference)s: %(child)s") % {
        "kind": kind, "reference": item.reference, "child": item.child.name,
    }  # fmt: skip
    if is_carried_away(meeting, item):
        lines = _carried_away(facts.away[item.pk], item, facts)
    else:
        lines = _done_here(meeting, seats, item, facts)
    text = "\n".join(line for line in lines if line)
    return Part(
        MinuteKind.ITEM, heading, text, text, 0, item,
        planned=item.minutes, spent=facts.spent.get(item.pk),
    )  # fmt: skip


def is_carried_away(meeting: PanelMeeting, item: AgendaItem) -> bool:
    """Whether an item of the minutes stands at another meeting now."""
    return meeting.pk not in {item.meeting_id, item.ratifying_meeting_id}


def _done_here(
    meeting: PanelMeeting, seats: list[Seat], item: AgendaItem, facts: Facts
) -> list[str]:
    lines = []
    if item.pk in facts.here:
        came = facts.here[item.pk]
        lines.append(
            _("Carried over from the meeting of %(day)s: %(reason)s")
            % {"day": _on(came.from_meeting), "reason": _sentence(came.reason)}
        )
    lines += _interests(facts.interests.get(item.pk, []))
    lines += _denied(facts.denied.get(item.pk, []))
    lines.append(_quorum(meeting, seats, item))
    for decision in reversed(list(item.decisions.all())):
        lines += decided(meeting, item, decision)
    if item.status == ItemStatus.DEFERRED and item.meeting_id == meeting.pk:
        lines.append(
            _("Deferred until %(day)s. Reason: %(kind)s. Question: %(question)s")
            % {"day": _day(item.deferred_until), "question": item.deferred_question,
               "kind": item.get_deferral_kind_display()}
        )  # fmt: skip
    if item.status == ItemStatus.TAKEN_OFF:
        lines.append(_("Taken off the agenda."))
    for action in item.actions.all():
        if action.dropped_at is None:
            lines.append(
                _("%(what)s: %(words)s (%(name)s, by %(day)s)")
                % {"what": action.get_purpose_display(), "words": _sentence(action.words),
                   "name": action.owner.user.full_name, "day": _day(action.due_on)}
            )  # fmt: skip
    if item.pk in facts.times:
        lines.append(_("Recorded at %(time)s.") % {"time": _clock(facts.times[item.pk])})
    return lines


def _carried_away(carried: CarryOver, item: AgendaItem, facts: Facts) -> list[str]:
    """What was said of interests until then, and where it went; the rest is in later minutes."""
    until = carried.recorded_at
    declared = [
        replace(minute, steps=[step for step in minute.steps if step.at <= until])
        for minute in facts.interests.get(item.pk, [])
        if minute.interest.recorded_at <= until
    ]
    denied = [one for one in facts.denied.get(item.pk, []) if one.recorded_at <= until]
    went = _("Not decided. Carried over to the meeting of %(day)s (%(reference)s): %(reason)s") % {
        "day": _on(carried.to_meeting), "reference": carried.to_meeting.reference,
        "reason": _sentence(carried.reason),
    }  # fmt: skip
    return [*_interests(declared), *_denied(denied), went]


def _denied(answers: list[NoInterest]) -> list[str]:
    """Who was asked about what, and said that they have no interest."""
    return [
        _("%(name)s was asked about an interest (%(hints)s) and has none: %(words)s")
        % {"name": one.membership.user.full_name, "hints": ", ".join(one.hint_labels),
           "words": _sentence(one.words)}
        for one in answers
    ]  # fmt: skip


def _interests(declared: list[InterestMinute]) -> list[str]:
    """Who declared what, what was made of it and by whom, and what they had opened before."""
    lines = []
    for minute in declared:
        said = [_declaration(minute)]
        said += [_interest_step(step) for step in minute.steps]
        if minute.interest.substitute:
            said.append(
                _("Substitute: %(name)s.") % {"name": minute.interest.substitute.user.full_name}
            )
        if minute.opened_before:
            opened = ", ".join(one.what for one in minute.opened_before)
            said.append(_("Opened before: %(what)s.") % {"what": opened})
        lines.append(" ".join(said))
    return lines


def _interest_step(step: EffectStep) -> str:
    words = {
        "ask_withdrawal": _("%(name)s asked to withdraw it: %(reason)s"),
        "confirm_withdrawal": _("Withdrawn, confirmed by %(name)s."),
        "refuse_withdrawal": _("Not withdrawn, %(name)s: %(reason)s"),
    }.get(step.action, _("%(effect)s, recorded by %(name)s."))
    return words % {
        "effect": step.effect.label, "name": step.by, "reason": _sentence(step.reason),
    }  # fmt: skip


def _declaration(minute: InterestMinute) -> str:
    names = {"name": minute.member.user.full_name, "kind": minute.interest.get_kind_display()}
    first = minute.interest.carried_from
    if first is None:
        return _("%(name)s declared an interest (%(kind)s).") % names
    return _("%(name)s declared an interest (%(kind)s) in %(item)s; it holds here too.") % {
        **names, "item": first.item.reference,
    }  # fmt: skip


def _quorum(meeting: PanelMeeting, seats: list[Seat], item: AgendaItem) -> str:
    quorum = quorum_of(item, meeting, seats=seats, interests=item.standing_interests)
    if quorum.is_met and quorum.chair is not None:
        return _("Quorate: %(name)s in the chair, %(count)s agencies.") % {
            "name": quorum.chair.user.full_name, "count": len(quorum.agencies),
        }  # fmt: skip
    chaired = _who_chaired(meeting, item)
    if chaired is not None:  # nothing is decided without a quorum: somebody has left since
        return _("Quorate when it was decided: %(name)s in the chair.") % {
            "name": chaired.user.full_name
        }
    return _("Not quorate.")


def _who_chaired(meeting: PanelMeeting, item: AgendaItem) -> Membership | None:
    """Who was in the chair when this meeting decided or ratified the item; None if it did not."""
    for decision in item.decisions.all():
        if decision.ratified_at_meeting_id == meeting.pk:
            return decision.ratified_by
        if item.meeting_id == meeting.pk and decision.stands and decision.second_id is None:
            return decision.decided_by
    return None


def _sentence(words: str) -> str:
    text = words.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _day(day: object) -> str:
    return date_format(day, "j E Y") if day else ""  # type: ignore[arg-type]


def _on(meeting: PanelMeeting) -> str:
    return _day(timezone.localtime(meeting.starts_at))


def _clock(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), "H:i")
