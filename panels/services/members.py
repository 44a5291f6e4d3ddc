"""Setting up a panel: who sits on it, for which agency, and who comes in their place.

Meetings that are planned already follow: a new member is invited to them, one who leaves gets the
seat taken out of their calendar.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Agency, Membership, Organisation
from accounts.roles import PANEL_ROLES, Role
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from panels.models import (
    MemberPart,
    Panel,
    PanelMember,
    Substitute,
)
from panels.permissions import check_set_up
from panels.services.standing_seats import (
    follow_last_day,
    planned_meetings,
    seat_member,
    unseat_member,
)

JOINED = register_notice(
    Notice(
        code="panels.joined",
        text=gettext_lazy("You sit on the panel from now on."),
        todo=gettext_lazy("See when it meets, and say for each meeting whether you can come."),
    )
)
STANDS_IN = register_notice(
    Notice(
        code="panels.stands_in",
        text=gettext_lazy("You are named as a substitute on the panel."),
        todo=gettext_lazy("Nothing yet: you are told when a member cannot come."),
    )
)


@transaction.atomic
def set_up_panel(
    *, actor: Actor, authority: Organisation, name: str, began_on: date | None = None
) -> Panel:
    """A panel of the authority, which has met since a day (none: today).

    Raises PermissionDenied, or Refused naming the field (no name, or taken; a day to come).
    """
    check_set_up(actor)
    today = timezone.localdate()
    if began_on is not None and began_on > today:
        raise Refused(_("Choose today or a day before."), field="began_on")
    if not name.strip():
        raise Refused(_("Give the panel a name."), field="name")
    try:
        with transaction.atomic():
            panel: Panel = Panel.objects.create(
                authority=authority, name=name.strip(), began_on=began_on or today
            )
    except IntegrityError as error:
        raise Refused(_("There is a panel of this name already."), field="name") from error
    return panel


@transaction.atomic
def add_member(
    *, actor: Actor, panel: Panel, membership: Membership, part: MemberPart, agency: str = ""
) -> PanelMember:
    """Seat somebody on the panel from today, and at the meetings planned.

    A new chair or deputy takes the place of the one before. Raises PermissionDenied, or Refused
    naming the field.
    """
    check_set_up(actor, panel)
    current = lock(panel)
    _close_lapsed(current)
    agency = agency or membership.agency
    _check_person(membership, part, agency)
    before = None
    if part != MemberPart.MEMBER:
        before = current.members.filter(part=part, ended_at__isnull=True).first()
    if before is not None and before.membership_id != membership.pk:
        _end(before, timezone.localdate())
    try:
        with transaction.atomic():
            member: PanelMember = PanelMember.objects.create(
                panel=current, membership=membership, part=part, agency=agency,
                recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This person sits on the panel already."), field="membership") from error
    for meeting in planned_meetings(current):
        seat_member(meeting, member, before)
    notify(
        notice=JOINED, recipients=[membership.user], key=f"member:{member.pk}", link="/panels/",
        membership_ids={membership.user_id: membership.pk},
    )  # fmt: skip
    return member


@transaction.atomic
def end_member(*, actor: Actor, member: PanelMember, left_on: date | None = None) -> PanelMember:
    """A member leaves; the seats at meetings planned after their last day fall empty.

    `left_on` is that day (none: today). Today or a day before, the place is closed at once; with a
    day to come they sit on the panel until then, and another day may be given in its place. Seats
    at meetings that were held stay as they are. Raises PermissionDenied, StaleChange (has left
    already), or Refused: before they joined, or for the chair, whom only another chair can follow.
    """
    check_set_up(actor, member.panel)
    panel = lock(member.panel)
    current = _lock_sitting(member)
    if current.part == MemberPart.CHAIR:
        raise Refused(_("A panel always has a chair. Add another chair, who takes this place."))
    last_day = left_on or timezone.localdate()
    if last_day < current.joined_on:
        raise Refused(_("This is before they joined the panel."), field="left_on")
    is_ahead = last_day > timezone.localdate()
    if is_ahead:
        current.left_on = last_day
        current.save(update_fields=["left_on"])
    else:
        _end(current, last_day)
    for meeting in planned_meetings(panel):
        if is_ahead:
            follow_last_day(meeting, current)
        else:
            unseat_member(meeting, current)
    return current


@transaction.atomic
def keep_member(*, actor: Actor, member: PanelMember) -> PanelMember:
    """Somebody who was to leave stays; they are invited again to the meetings after that day.

    Raises PermissionDenied, or StaleChange (has left already, or was not to leave).
    """
    check_set_up(actor, member.panel)
    panel = lock(member.panel)
    current = _lock_sitting(member)
    if current.left_on is None:
        raise StaleChange
    current.left_on = None
    current.save(update_fields=["left_on"])
    for meeting in planned_meetings(panel):
        follow_last_day(meeting, current)
    return current


@transaction.atomic
def name_substitute(*, actor: Actor, member: PanelMember, membership: Membership) -> Substitute:
    """Name somebody who comes for a member. Raises PermissionDenied, StaleChange, or Refused."""
    check_set_up(actor, member.panel)
    lock(member.panel)
    current = _lock_sitting(member)
    if current.part == MemberPart.CHAIR:
        raise Refused(_("The deputy chairs when the chair is away: the chair has no substitute."))
    _check_role(membership)
    if membership.agency and membership.agency != current.agency:
        raise Refused(
            _("A substitute speaks for the same agency: %(agency)s.")
            % {"agency": current.get_agency_display()},
            field="membership",
        )
    if PanelMember.objects.current().filter(panel=member.panel, membership=membership).exists():
        raise Refused(_("This person sits on the panel already."), field="membership")
    try:
        with transaction.atomic():
            named: Substitute = Substitute.objects.create(
                member=current, membership=membership, recorded_by=actor.user
            )
    except IntegrityError as error:
        raise Refused(_("This person is named already."), field="membership") from error
    notify(
        notice=STANDS_IN, recipients=[membership.user], key=f"substitute:{named.pk}",
        link="/panels/", membership_ids={membership.user_id: membership.pk},
    )  # fmt: skip
    return named


@transaction.atomic
def end_substitute(*, actor: Actor, substitute: Substitute) -> Substitute:
    """No longer named; a seat that they have taken stays theirs. Raises as `end_member`."""
    check_set_up(actor, substitute.member.panel)
    current = lock(substitute)
    if current.ended_at is not None:
        raise StaleChange
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    return current


def _check_person(membership: Membership, part: MemberPart, agency: str) -> None:
    _check_role(membership)
    if part == MemberPart.CHAIR and membership.role != Role.PANEL_CHAIR:
        raise Refused(_("Choose somebody who is a panel chair."), field="membership")
    if part == MemberPart.MEMBER and agency not in Agency.values:
        raise Refused(_("Choose the agency that they speak for."), field="agency")


def _check_role(membership: Membership) -> None:
    is_current = Membership.objects.current().filter(pk=membership.pk).exists()
    if not is_current or membership.role not in PANEL_ROLES:
        raise Refused(_("Choose a panel member or panel chair."), field="membership")


def _lock_sitting(member: PanelMember) -> PanelMember:
    current = lock(member)
    if not PanelMember.objects.sitting().filter(pk=current.pk).exists():
        raise StaleChange
    return current


def _close_lapsed(panel: Panel) -> None:
    """Close the places of those whose last day is over, so that somebody else can take them."""
    today = timezone.localdate()
    for member in panel.members.select_for_update(of=("self",)).filter(ended_at=None):
        if member.left_on is not None and member.left_on < today:
            _end(member, member.left_on)


def _end(member: PanelMember, last_day: date) -> None:
    now = timezone.now()
    member.ended_at, member.left_on = now, last_day
    member.save(update_fields=["ended_at", "left_on"])
    member.substitutes.filter(ended_at__isnull=True).update(ended_at=now)
