"""Notices about papers: ready, changed, not read yet; and about interests that seem likely."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from calendars.days import add_working_days
from ledger.authority_settings import get_setting
from ledger.notices import Notice, notify, register_notice
from panels.interests.likely import likely_interests
from panels.models import Pack, PanelMeeting, PanelMeetingStatus, PapersOpening
from panels.settings import PAPERS_REMINDER_DAYS

READY = register_notice(
    Notice(
        code="panels.papers_ready",
        text=gettext_lazy("The papers of panel meeting %(reference)s are ready."),
        todo=gettext_lazy("Read them, declare any interest, and give your views."),
    )
)
CHANGED = register_notice(
    Notice(
        code="panels.papers_changed",
        text=gettext_lazy("The papers of panel meeting %(reference)s have changed."),
        todo=gettext_lazy("Open the new ones; those that you opened are out of date."),
    )
)
NOT_READ = register_notice(
    Notice(
        code="panels.papers_not_read",
        text=gettext_lazy("You have not opened the papers of panel meeting %(reference)s."),
        todo=gettext_lazy("The meeting is in a few days. Read them, and give your views."),
    )
)
LIKELY_INTEREST = register_notice(
    Notice(
        code="panels.likely_interest",
        text=gettext_lazy("You may have an interest in an item of panel meeting %(reference)s."),
        todo=gettext_lazy("See which one, and declare it if it is so."),
        duty=True,
    )
)


def tell_of_pack(pack: Pack) -> None:
    """The first pack is ready; a later one is told to who had opened an earlier."""
    earlier = Pack.objects.filter(meeting=pack.meeting, membership=pack.membership)
    if not earlier.exclude(pk=pack.pk).exists():
        _tell(READY, pack.meeting, pack.membership, f"meeting:{pack.meeting_id}")
    elif PapersOpening.objects.filter(pack__in=earlier).exists():
        _tell(CHANGED, pack.meeting, pack.membership, f"pack:{pack.pk}")


@transaction.atomic
def remind_of_papers(*, actor: Actor) -> int:
    """Some working days before a meeting (three, unless set otherwise): who has not opened theirs.

    Each person once for a meeting, however often this runs. How many were reminded.
    Raises PermissionDenied unless it is Waymark.
    """
    if not actor.is_system:
        raise PermissionDenied(_("Waymark does this itself."))
    today = timezone.localdate()
    until = add_working_days(today, get_setting(PAPERS_REMINDER_DAYS))
    soon = PanelMeeting.objects.filter(
        status=PanelMeetingStatus.PLANNED, starts_at__date__gt=today, starts_at__date__lte=until
    )
    opened = PapersOpening.objects.filter(
        pack__meeting=OuterRef("meeting"), membership=OuterRef("membership")
    )
    unread = Pack.objects.filter(
        meeting__in=soon, recorded_at__date__lt=today, closed_at__isnull=True, parts__isnull=False
    ).exclude(Exists(opened))
    waiting = {
        (pack.meeting_id, pack.membership_id): pack
        for pack in unread.select_related("meeting", "membership__user")
        if pack.meeting.seats.seated().filter(membership=pack.membership).exists()
    }
    for pack in waiting.values():
        _tell(NOT_READ, pack.meeting, pack.membership, f"meeting:{pack.meeting_id}")
    return len(waiting)


@transaction.atomic
def point_out_interests(*, actor: Actor) -> None:
    """Daily: tell members of planned meetings of interests that they seem to have.

    Raises PermissionDenied unless it is Waymark.
    """
    if not actor.is_system:
        raise PermissionDenied(_("Waymark does this itself."))
    planned = PanelMeeting.objects.filter(
        status=PanelMeetingStatus.PLANNED, starts_at__date__gte=timezone.localdate()
    )
    for meeting in planned:
        tell_of_likely_interests(meeting)


def tell_of_likely_interests(meeting: PanelMeeting) -> None:
    """One notice to each member for each item; those who have declared one are not told."""
    for likely in likely_interests(meeting):
        _tell(LIKELY_INTEREST, meeting, likely.membership, f"item:{likely.item.pk}")


def _tell(notice: Notice, meeting: PanelMeeting, membership: Membership, key: str) -> None:
    if meeting.recorded_afterwards_at is not None:  # nobody gets ready for what is over
        return
    notify(
        notice=notice,
        recipients=[membership.user],
        key=key,
        link=reverse("panels:papers", args=[meeting.public_id]),
        reference=meeting.reference,
        membership_ids={membership.user_id: membership.pk},
    )
