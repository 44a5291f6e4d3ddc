"""Minutes: edited part by part, agreed by the chair, then changed by a visible correction only."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from panels.minutes.lines import part_for, whole_minutes
from panels.minutes.words import Part
from panels.models import Correction, MinutePart, PanelMeeting, PanelMeetingStatus
from panels.permissions import check_agree_minutes, check_run
from panels.settings import ACCESS_DAYS
from panels.transitions import MEETING

_WRITABLE = (PanelMeetingStatus.IN_SESSION, PanelMeetingStatus.HELD)


@transaction.atomic
def write_minute_part(
    *, actor: Actor, meeting: PanelMeeting, key: str, text: str, seen: int
) -> MinutePart:
    """Edit one part. `seen` is the version that the writer started from, 0 for an unedited one.

    Raises PermissionDenied (also for an item that the writer stepped out of), or StaleChange
    (agreed, or edited by somebody else meanwhile).
    """
    check_run(actor, meeting)
    current = lock(meeting)
    if current.status not in _WRITABLE:
        raise StaleChange(_("The minutes are fixed, or the meeting has not begun."))
    part = part_for(current, actor, key)
    if part.version != seen:
        raise StaleChange
    return _save(actor, current, part, text=_plain(text), version=seen + 1)


@transaction.atomic
def write_again(*, actor: Actor, meeting: PanelMeeting, key: str) -> None:
    """Put what happened in place of what somebody wrote. Raises as `write_minute_part`."""
    check_run(actor, meeting)
    current = lock(meeting)
    if current.status not in _WRITABLE:
        raise StaleChange(_("The minutes are fixed, or the meeting has not begun."))
    part = part_for(current, actor, key)
    _save(actor, current, part, text=part.written, version=part.version + 1)


@transaction.atomic
def agree_minutes(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """The chair agrees the minutes: every part is fixed, papers close a set time later.

    Raises PermissionDenied (also for a chair who stepped out of an item: then the deputy agrees),
    or StaleChange.
    """
    check_agree_minutes(actor, meeting)
    current = lock(meeting)
    agreed = apply_transition(
        subject=current, table=MEETING, action="agree_minutes", actor=actor,
        minutes_agreed_at=timezone.now(), minutes_agreed_by=actor.membership,
        access_ends_on=timezone.localdate() + timedelta(days=get_setting(ACCESS_DAYS)),
    )  # fmt: skip
    for part in whole_minutes(agreed):
        _save(actor, agreed, part, text=part.text, version=part.version + 1, is_fixed=True)
    return agreed


@transaction.atomic
def correct_minutes(
    *, actor: Actor, meeting: PanelMeeting, key: str, text: str, reason: str, seen: int
) -> Correction:
    """Mend agreed minutes: what stood stays to be read beside what stands.

    Raises PermissionDenied, StaleChange, or Refused naming the field.
    """
    check_run(actor, meeting)
    current = lock(meeting)
    if current.status != PanelMeetingStatus.AGREED or actor.membership is None:
        raise StaleChange(_("The minutes are not agreed yet: edit them."))
    part = part_for(current, actor, key)
    if part.saved is None or part.version != seen:
        raise StaleChange
    if not reason.strip():
        raise Refused(_("Say why they are corrected."), field="reason")
    stands = _plain(text)
    if stands.split() == part.text.split():
        raise Refused(_("Nothing has changed. Mend what is wrong first."), field="text")
    correction = Correction.objects.create(
        minute_part=part.saved, corrected_by=actor.membership, reason=reason.strip(),
        changes=[{"label": part.heading, "stood": part.text, "stands": stands}],
        recorded_by=actor.user,
    )  # fmt: skip
    part.saved.text, part.saved.version = stands, part.saved.version + 1
    part.saved.save(update_fields=["text", "version"])
    return correction


def _save(actor: Actor, meeting: PanelMeeting, part: Part, **values: Any) -> MinutePart:
    saved, _is_new = MinutePart.objects.update_or_create(
        meeting=meeting, kind=part.kind, item=part.item,
        defaults={
            **values, "heading": part.heading, "position": part.position,
            "written": part.written, "recorded_by": actor.user,
            "planned_minutes": part.planned, "spent_minutes": part.spent,
        },
    )  # fmt: skip
    return saved


def _plain(text: str) -> str:
    """Browsers send other line ends than were stored."""
    return text.replace("\r\n", "\n").strip()
