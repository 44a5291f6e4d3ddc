"""May this person do this on a panel. `can_x` answers, `check_x` refuses with a reason."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission, Scope
from panels.deciding.impartial import is_barred
from panels.models import (
    AgendaItem,
    Interest,
    Panel,
    PanelMeeting,
    PanelMember,
    SavedFilter,
    Seat,
)


def check_manage(actor: Actor) -> None:
    """Only the panel's office plans meetings, agendas and letters."""
    if not actor.can(Permission.MANAGE_PANEL):
        raise PermissionDenied(_("Only the panel coordinator can do this."))


def check_owns_filter(actor: Actor, saved: SavedFilter) -> None:
    """Only whoever saved a filter of the queue renames or removes it."""
    check_manage(actor)
    if saved.owner_id != actor.membership_id:
        raise PermissionDenied(_("Only the person who saved a filter can change or remove it."))


def can_set_up(actor: Actor, panel: Panel | None = None) -> bool:
    """The authority's coordinator or administrator, for a panel of their own authority."""
    may = actor.can(Permission.MANAGE_PANEL) or actor.can(Permission.CHANGE_SETTINGS)
    if panel is None or actor.is_system:
        return may
    own = actor.organisation.pk if actor.organisation else None
    return may and panel.authority_id == own


def check_set_up(actor: Actor, panel: Panel | None = None) -> None:
    """PermissionDenied unless the actor sets up this panel: members, rhythm, times."""
    if not can_set_up(actor, panel):
        raise PermissionDenied(
            _("Only the panel coordinator and the authority’s administrator set up the panel.")
        )


def check_answer_for(actor: Actor, seat: Seat) -> None:
    """Members answer for themselves; the coordinator for whoever rings."""
    is_own = actor.membership_id == seat.membership_id
    if not is_own and not actor.can(Permission.MANAGE_PANEL):
        raise PermissionDenied(_("You can only answer for yourself."))


def check_has_feed(actor: Actor) -> Membership:
    """The membership whose meetings a calendar may read; PermissionDenied off the panel."""
    if actor.membership is None or not actor.can(Permission.READ_PANEL):
        raise PermissionDenied(_("These pages are for the panel and its office."))
    return actor.membership


def check_reads_panel(actor: Actor) -> None:
    """PermissionDenied for those who have nothing to do with the panel."""
    if not actor.can(Permission.READ_PANEL):
        raise PermissionDenied(_("These pages are for the panel and its office."))


def can_read_learning(actor: Actor) -> bool:
    """The panel, its office, and those who read figures for the authority; no school."""
    reads_figures = actor.can(Permission.READ_FIGURES) and actor.scope is not Scope.SCHOOL
    return actor.can(Permission.READ_PANEL) or reads_figures


def check_reads_learning(actor: Actor) -> None:
    """PermissionDenied unless the actor may read the panel's figures."""
    if not can_read_learning(actor):
        raise PermissionDenied(
            _("These figures are for the panel, its office and those who answer for it.")
        )


def can_run(actor: Actor, meeting: PanelMeeting) -> bool:
    """The coordinator, the chair or the deputy chair of this meeting."""
    chairs = {meeting.chair_id, meeting.deputy_chair_id}
    return actor.can(Permission.MANAGE_PANEL) or actor.membership_id in chairs


def check_run(actor: Actor, meeting: PanelMeeting) -> None:
    """PermissionDenied unless the actor runs this meeting."""
    if not actor.is_system and not can_run(actor, meeting):
        raise PermissionDenied(_("Only the chair and the coordinator can do this."))


def can_record_unplanned(actor: Actor, panel: Panel) -> bool:
    """The office of the panel's authority; the panel's chair and deputy."""
    if actor.can(Permission.MANAGE_PANEL):
        own = actor.organisation.pk if actor.organisation else None
        return panel.authority_id == own
    chairs = PanelMember.objects.current().filter(panel=panel, part__in=["chair", "deputy"])
    return actor.membership is not None and chairs.filter(membership=actor.membership).exists()


def check_record_unplanned(actor: Actor, panel: Panel | None) -> Panel:
    """The panel; PermissionDenied unless the actor may record what it did without Waymark."""
    if panel is None or not can_record_unplanned(actor, panel):
        raise PermissionDenied(_("Only the chair and the coordinator can do this."))
    return panel


def can_record_item(actor: Actor, item: AgendaItem) -> bool:
    """Who runs the meeting of this item, or chairs it as a fast track; not with an interest."""
    meetings = [meeting for meeting in (item.ratifying_meeting, item.meeting) if meeting]
    runs = any(can_run(actor, meeting) for meeting in meetings)
    is_theirs = item.is_fast_track and actor.membership_id == item.chair_id
    if not (runs or is_theirs or actor.can(Permission.MANAGE_PANEL)):
        return False
    if is_barred(actor.membership, item):
        return False
    return standing_interest(item, actor.membership) is None


def check_record_item(actor: Actor, item: AgendaItem) -> None:
    """PermissionDenied unless the actor records what happens with this item."""
    if not can_record_item(actor, item):
        raise PermissionDenied(
            _("Only the chair and the coordinator can do this, and nobody with an interest.")
        )


def can_agree_minutes(actor: Actor, meeting: PanelMeeting) -> bool:
    """The chair or the deputy of the meeting, whoever of them may read all of its minutes."""
    chairs = {meeting.chair_id, meeting.deputy_chair_id}
    if actor.membership_id is None or actor.membership_id not in chairs:
        return False
    stood = Q(item__meeting=meeting) | Q(item__ratifying_meeting=meeting)
    carried = Q(item__in=meeting.carried_on.values("item"))
    out = Interest.objects.stepping_out().filter(stood | carried, membership=actor.membership)
    return not out.exists()


def check_agree_minutes(actor: Actor, meeting: PanelMeeting) -> None:
    """PermissionDenied unless the actor may agree these minutes."""
    if not can_agree_minutes(actor, meeting):
        raise PermissionDenied(
            _("The chair agrees the minutes, or the deputy where the chair stepped out of an item.")
        )


def can_approve_letters(actor: Actor) -> bool:
    """The panel's office and its chairs answer for what a letter says."""
    return actor.can(Permission.MANAGE_PANEL) or actor.can(Permission.CHAIR_PANEL)


def check_approve_letters(actor: Actor) -> None:
    """PermissionDenied unless the actor may approve a letter of the panel."""
    if not can_approve_letters(actor):
        raise PermissionDenied(_("Only the chair and the coordinator approve letters."))


def standing_interest(item: AgendaItem, membership: Membership | None) -> Interest | None:
    """The interest that a member has in an item."""
    if membership is None:
        return None
    of_person = Interest.objects.standing().filter(item=item, membership__user=membership.user_id)
    return of_person.first()


def is_member_of(actor: Actor, item: AgendaItem) -> bool:
    """Whether the actor has a seat for this item, or decides it as a fast track."""
    if actor.membership is None:
        return False
    if actor.membership_id in {item.chair_id, item.second_id}:
        return True
    if has_place_on(actor, item):
        return True
    meetings = [pk for pk in (item.meeting_id, item.ratifying_meeting_id) if pk]
    return (
        bool(meetings)
        and Seat.objects.seated().filter(meeting__in=meetings, membership=actor.membership).exists()
    )


def has_place_on(actor: Actor, item: AgendaItem) -> bool:
    """Whether the actor takes the place of a member who stepped out of this item."""
    in_place = Interest.objects.stepping_out().filter(item=item, substitute=actor.membership)
    return actor.membership is not None and in_place.exists()


def check_declare_interest(actor: Actor, item: AgendaItem) -> Membership:
    """The member who declares; PermissionDenied for those who do not decide this item."""
    if actor.membership is None or not is_member_of(actor, item):
        raise PermissionDenied(_("Only members of this panel meeting declare an interest."))
    return actor.membership


def check_part(actor: Actor, item: AgendaItem, part: Membership | None) -> Membership:
    """The actor's part in a fast track: its chair or its second member, without an interest."""
    if part is None or actor.membership_id != part.pk:
        raise PermissionDenied(_("Only the chair and the second member decide this fast track."))
    if standing_interest(item, actor.membership):
        raise PermissionDenied(
            _("You have an interest in this item. Ask the coordinator to choose somebody else.")
        )
    return part


def check_give_view(actor: Actor, item: AgendaItem) -> None:
    """A member without a closing interest gives a view; without a vote they still may speak."""
    if not actor.can(Permission.RECORD_VIEW) or not is_member_of(actor, item):
        raise PermissionDenied(_("Only members of this panel meeting record a view."))
    interest = standing_interest(item, actor.membership)
    if interest is not None and interest.effect == "step_out":
        raise PermissionDenied(_("You stepped out of this item, so it is closed to you."))


def chairs_of(item: AgendaItem) -> set[int | None]:
    """Memberships of the chair and the deputy of an item."""
    meeting = item.meeting or item.ratifying_meeting
    return {meeting.chair_id, meeting.deputy_chair_id} if meeting else {item.chair_id}


def check_record_effect(actor: Actor, item: AgendaItem, interest: Interest) -> None:
    """The chair records the effect of others' interests; the deputy that of the chair's own."""
    is_own = actor.membership_id == interest.membership_id
    if actor.membership_id not in chairs_of(item) or is_own:
        raise PermissionDenied(_("Only the chair, or the deputy for the chair, can record this."))
    if standing_interest(item, actor.membership):
        raise PermissionDenied(_("You have an interest in this item yourself."))


def can_answer_in(actor: Actor, item: AgendaItem) -> bool:
    """Whether the actor chairs an item and may say what others' interests in it mean."""
    if actor.membership_id not in chairs_of(item) or is_barred(actor.membership, item):
        return False
    return standing_interest(item, actor.membership) is None


def check_answer_withdrawal(actor: Actor, item: AgendaItem, interest: Interest) -> None:
    """Whoever records its effect, unless they made the decision that is looked at again."""
    check_record_effect(actor, item, interest)
    if is_barred(actor.membership, item):
        raise PermissionDenied(
            _("You made the first decision, so somebody else chairs this item and records it.")
        )


def check_withdraw_interest(actor: Actor, interest: Interest) -> None:
    """Nobody but the member who declared it asks for it to be withdrawn."""
    if actor.membership_id is None or actor.membership_id != interest.membership_id:
        raise PermissionDenied(_("Only the member who declared an interest asks to withdraw it."))


def runs_item(actor: Actor, item: AgendaItem) -> bool:
    """Whether the actor runs the meeting of an item, or chairs the fast track, without interest."""
    meeting = item.ratifying_meeting or item.meeting
    runs = can_run(actor, meeting) if meeting else actor.membership_id == item.chair_id
    is_office = actor.can(Permission.MANAGE_PANEL)
    if is_barred(actor.membership, item):
        return False
    return (runs or is_office) and standing_interest(item, actor.membership) is None


def check_decides(actor: Actor, item: AgendaItem, meeting: PanelMeeting) -> None:
    """PermissionDenied unless the actor runs the meeting and has no interest in the item.

    When the chair has one, the deputy chairs, or the coordinator writes down what was decided.
    """
    check_run(actor, meeting)
    if is_barred(actor.membership, item):
        raise PermissionDenied(
            _("You made the first decision, so somebody else chairs this item and records it.")
        )
    if standing_interest(item, actor.membership):
        raise PermissionDenied(
            _("You have an interest in this item, so somebody else chairs it and records it.")
        )


def check_name_substitute(actor: Actor, item: AgendaItem) -> None:
    """Whoever runs the item's meeting says who takes the place of a member who steps out."""
    meeting = item.ratifying_meeting or item.meeting
    if meeting is None:
        raise PermissionDenied(_("A fast track has no substitutes: choose somebody else for it."))
    check_decides(actor, item, meeting)


def check_act_on_request(actor: Actor) -> None:
    """PermissionDenied for anybody but those who run the panel or decide in its place."""
    allowed = (Permission.MANAGE_PANEL, Permission.CHAIR_PANEL, Permission.DECIDE_FAST_TRACK)
    if not any(actor.can(permission) for permission in allowed):
        raise PermissionDenied(_("Only the panel decides about requests."))
