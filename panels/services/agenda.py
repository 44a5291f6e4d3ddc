"""Putting requests on an agenda, in order, and taking them off again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from calendars.days import add_working_days
from cases.permissions import check_visible
from cases.registries import agenda_kinds
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from panels.agenda.item_news import check_open
from panels.models import (
    CHOSEN_KINDS,
    AgendaAction,
    AgendaItem,
    DeferralKind,
    FastTrackGround,
    ItemStatus,
    PanelMeeting,
    PanelMeetingStatus,
)
from panels.permissions import check_decides, check_manage
from panels.services.actions import finish_questions, plan_question
from panels.services.agenda_order import note_change
from panels.services.calling import end_calls
from panels.services.interests import carry_interests
from panels.settings import MINUTES_RATIFICATION, TRIAGE_DAYS, minutes_for
from panels.transitions import ITEM

LISTED = register_event("panels.listed", gettext_lazy("Put on the agenda of panel %(meeting)s"))
FAST_TRACKED = register_event("panels.fast_tracked", gettext_lazy("Fast track started"))
DEFERRED = register_event("panels.deferred", gettext_lazy("Deferred by the panel until %(until)s"))
FAST_TRACK_WAITS = register_notice(
    Notice(
        code="panels.fast_track_waits",
        text=gettext_lazy("A fast track (%(reference)s) needs you."),
        todo=gettext_lazy("Read it and decide with the other agency; a child is waiting."),
        duty=True,
    )
)


@transaction.atomic
def list_item(*, actor: Actor, kind_key: str, subject_id: int, meeting: PanelMeeting) -> AgendaItem:
    """Put a request on a planned meeting's agenda, at its end.

    Raises PermissionDenied (also for a child whom the actor does not see), StaleChange (meeting
    is over), or Refused (on an agenda already).
    """
    check_manage(actor)
    current = lock(meeting)
    if current.status not in {PanelMeetingStatus.PLANNED, PanelMeetingStatus.IN_SESSION}:
        raise StaleChange(_("This meeting is over. Choose another one."))
    last = current.items.aggregate(last=Max("position"))["last"] or 0
    item = _create(
        actor=actor,
        kind_key=kind_key,
        subject_id=subject_id,
        meeting=current,
        position=last + 1,
        minutes=minutes_for(kind_key),
        status=ItemStatus.LISTED,
    )
    note_change(meeting=current, item=item, action=AgendaAction.ADDED, actor=actor)
    record_event(
        actor=actor, child=item.child, code=LISTED, meeting=current.reference,
        link=f"/panels/items/{item.public_id}/",
    )  # fmt: skip
    return item


@transaction.atomic
def start_fast_track(
    *,
    actor: Actor,
    kind_key: str,
    subject_id: int,
    chair: Membership,
    second: Membership,
    ground: FastTrackGround,
    ground_words: str,
) -> AgendaItem:
    """Ask a chair and a member of another agency to decide between meetings, and tell them.

    Raises PermissionDenied, or Refused naming the field: no grounds, or not two agencies.
    """
    check_manage(actor)
    if not ground_words.strip():
        raise Refused(_("Say why it cannot wait for the next meeting."), field="ground_words")
    if chair.role != Role.PANEL_CHAIR:
        raise Refused(_("Choose a panel chair."), field="chair")
    same_agency = bool(chair.agency) and chair.agency == second.agency
    if chair.user_id == second.user_id or same_agency or not second.agency:
        raise Refused(_("Choose somebody of another agency than the chair."), field="second")
    item = _create(
        actor=actor,
        kind_key=kind_key,
        subject_id=subject_id,
        status=ItemStatus.FAST_TRACK,
        is_fast_track=True,
        minutes=get_setting(MINUTES_RATIFICATION),
        chair=chair,
        second=second,
        ground=FastTrackGround(ground),
        ground_words=ground_words.strip(),
        decide_by=add_working_days(timezone.localdate(), get_setting(TRIAGE_DAYS)),
    )
    record_event(actor=actor, child=item.child, code=FAST_TRACKED)
    tell_fast_track(item, chair, "chair")
    return item


def tell_fast_track(item: AgendaItem, membership: Membership | None, occasion: str) -> None:
    """A duty notice to whoever decides next."""
    if membership is None:
        raise ValueError("a fast track names a chair and a second member")
    notify(
        notice=FAST_TRACK_WAITS,
        recipients=[membership.user],
        key=f"item:{item.pk}:{occasion}",
        link=f"/panels/items/{item.public_id}/",
        reference=item.reference,
        membership_ids={membership.user_id: membership.pk},
    )


def _create(*, actor: Actor, kind_key: str, subject_id: int, **fields: object) -> AgendaItem:
    kind = agenda_kinds.get(kind_key)
    subject = kind.get(subject_id)
    child = kind.child(subject)
    check_visible(actor, child)
    meeting = fields.get("meeting")
    reference = make_reference("A")
    try:
        with transaction.atomic():
            item = AgendaItem.objects.create(
                reference=reference,
                kind=kind_key,
                subject_id=subject_id,
                child=child,
                title=kind.title(subject),
                controller=child.controller,
                recorded_by=actor.user,
                **fields,
            )
    except IntegrityError as error:
        raise Refused(_("This request is already on an agenda.")) from error
    record_status(subject=item, action="list", before="", after=item.status, actor=actor)
    carry_interests(actor=actor, item=item)
    finish_questions(kind_key=kind_key, subject_id=subject_id)
    where = meeting.reference if isinstance(meeting, PanelMeeting) else reference
    kind.listed(subject=subject, actor=actor, meeting_reference=where)
    return item


@transaction.atomic
def take_off_item(*, actor: Actor, item: AgendaItem, reason: str) -> AgendaItem:
    """Take a request off; it goes back to the queue. Raises as `apply_transition`."""
    check_manage(actor)
    # The meeting before the item, as everybody who changes an agenda locks them.
    meeting = lock(item.meeting) if item.meeting else None
    taken = apply_transition(
        subject=item, table=ITEM, action="take_off", actor=actor, reason=reason
    )
    if meeting is not None:
        end_calls(actor=actor, meeting=meeting, item=taken)
        note_change(meeting=meeting, item=taken, action=AgendaAction.TAKEN_OFF, actor=actor)
    _give_back(taken, actor, reason=reason)
    return taken


@transaction.atomic
def defer_item(
    *,
    actor: Actor,
    item: AgendaItem,
    kind: DeferralKind | str,
    reason: str,
    question: str,
    until: date,
    owner: Membership | None = None,
    asks_family: bool = False,
) -> AgendaItem:
    """Defer with a kind of reason, a question, somebody who answers it and a day.

    The request goes back. `reason` are the words beside the kind. With `asks_family` the family
    reads the question in its own pages and may answer it; the owner answers for them otherwise.

    Without an owner it is whoever answers for the child; they have it as a task that is chased.
    Nothing here delays education: a placement rests on an interim authorisation meanwhile.
    Raises PermissionDenied, StaleChange, or Refused.
    """
    if item.meeting is None:
        raise Refused(_("A fast track is decided, not deferred."))
    check_decides(actor, item, item.meeting)
    if kind not in CHOSEN_KINDS:
        raise Refused(_("Choose what keeps the panel from deciding."), field="kind")
    if not question.strip():
        raise Refused(_("Say what must be answered."), field="question")
    if until <= timezone.localdate():
        raise Refused(_("Choose a day in the future."), field="until")
    check_open(meeting=lock(item.meeting), item=lock(item))
    deferred = apply_transition(
        subject=item, table=ITEM, action="defer", actor=actor, reason=reason,
        deferral_kind=DeferralKind(kind), deferred_question=question, deferred_until=until,
    )  # fmt: skip
    plan_question(actor=actor, item=deferred, question=question, owner=owner, until=until)
    _give_back(
        deferred, actor, reason=reason, question=question, due_on=until, asks_family=asks_family
    )
    record_event(
        actor=actor, child=item.child, code=DEFERRED, until=until.isoformat(),
        link=f"/panels/items/{item.public_id}/",
    )  # fmt: skip
    return deferred


def _give_back(
    item: AgendaItem, actor: Actor, *, reason: str, question: str = "",
    due_on: date | None = None, asks_family: bool = False,
) -> None:  # fmt: skip
    kind = agenda_kinds.get(item.kind)
    if asks_family and not kind.asks_families:
        raise Refused(_("The family cannot be asked about this."), field="asked_of")
    of_family = {"asks_family": True} if asks_family else {}
    kind.taken_off(
        subject=kind.get(item.subject_id), actor=actor, reason=reason, question=question,
        due_on=due_on, **of_family,
    )  # fmt: skip
