"""Asking the panel to look at a decision again: asked, recorded, answered, withdrawn, listed."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Role
from calendars.days import add_working_days
from cases.models import Child, Document, DocumentKind
from cases.permissions import check_visible
from cases.section_19_people import officers_of
from cases.services.documents import add_document, file_for_family
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from panels.deciding.impartial import chair_for, makers_of, who_can_chair
from panels.models import (
    AskedHow,
    Asker,
    Decision,
    GroundKind,
    PanelMeeting,
    Reconsideration,
    ReconsiderationGround,
)
from panels.permissions import check_manage
from panels.reconsiderations.permissions import check_answer, check_ask, check_withdraw
from panels.reconsiderations.rules import is_late, needs_something_new, obstacle, too_late
from panels.services.acknowledging import (
    draft_acknowledgement,
    drop_acknowledgement,
)
from panels.services.requests import note_carried_over, note_listed
from panels.settings import RECONSIDERED_DAYS
from panels.transitions import RECONSIDERATION

ASKED = register_event(
    "panels.reconsideration_asked",
    gettext_lazy("%(about)s asked the panel to look at decision %(reference)s again"),
    about=Asker,
)
WITHDRAWN = register_event(
    "panels.reconsideration_withdrawn",
    gettext_lazy("The panel is no longer asked to look at decision %(reference)s again"),
)
ASKED_AGAIN = register_notice(
    Notice(
        code="panels.reconsideration_asked",
        text=gettext_lazy("The panel is asked to look at a decision again (%(reference)s)."),
        todo=gettext_lazy("Put it on the agenda of a meeting that somebody else chairs."),
        duty=True,
    )
)


@transaction.atomic
def ask_reconsideration(
    *, actor: Actor, decision: Decision, grounds: Collection[GroundKind], words: str,
    upload: UploadedFile | None = None, upload_is_clinical: bool = False,
) -> Reconsideration:  # fmt: skip
    """A parent, young person or school asks the panel to look at a decision again.

    Raises PermissionDenied, or Refused: too late, asked already, nothing new, or naming a field.
    """
    asker = check_ask(actor, decision)
    current = _lock_decision(decision, grounds, words)
    today = timezone.localdate()
    if is_late(current, asker, today):
        raise Refused(too_late(current, asker))
    documents = _file(actor, current.item.child, upload, clinical=upload_is_clinical)
    name = actor.user.full_name if actor.user else ""
    return _create(
        actor, current, grounds, documents, asker=asker, asked_by=actor.user, asked_on=today,
        asker_name=name, asked_how=AskedHow.WAYMARK, words=words.strip(),
    )  # fmt: skip


@transaction.atomic
def record_reconsideration(
    *, actor: Actor, decision: Decision, grounds: Collection[GroundKind], words: str,
    asker: Asker, asker_name: str, asked_how: AskedHow, asked_on: date, late_reason: str = "",
    upload: UploadedFile | None = None, upload_is_clinical: bool = False,
) -> Reconsideration:  # fmt: skip
    """The panel's office records what came by post or telephone, with its day.

    What came too late is taken with a reason. Raises PermissionDenied, or Refused naming the field.
    """
    check_manage(actor)
    check_visible(actor, decision.item.child)
    current = _lock_decision(decision, grounds, words)
    if not asker_name.strip():
        raise Refused(_("Enter who asked."), field="asker_name")
    if not current.decided_on <= asked_on <= timezone.localdate():
        raise Refused(_("Give a day between the decision and today."), field="asked_on")
    late = is_late(current, Asker(asker), asked_on)
    if late and not late_reason.strip():
        raise Refused(
            _("The time to ask was over on this day. Say why the panel takes it, or tell them of "
              "a new referral and of free advice."),
            field="late_reason",
        )  # fmt: skip
    documents = _file(actor, current.item.child, upload, clinical=upload_is_clinical)
    return _create(
        actor, current, grounds, documents, asker=Asker(asker), asked_on=asked_on,
        asker_name=asker_name.strip(), asked_how=AskedHow(asked_how), words=words.strip(),
        late_reason=late_reason.strip() if late else "",
    )  # fmt: skip


@transaction.atomic
def answer_reconsideration(
    *, actor: Actor, reconsideration: Reconsideration, answer: str,
    upload: UploadedFile | None = None, upload_is_clinical: bool = False,
) -> Reconsideration:  # fmt: skip
    """The panel's question is answered; it waits for an agenda again.

    What was asked stays in the words in which it was asked. Raises PermissionDenied, StaleChange,
    or Refused without an answer.
    """
    check_answer(actor, reconsideration)
    if not answer.strip():
        raise Refused(_("Answer the question."), field="answer")
    answered = apply_transition(
        subject=reconsideration, table=RECONSIDERATION, action="answer", actor=actor,
        answer=answer.strip(), answer_due_on=None,
    )  # fmt: skip
    child = answered.decision.item.child
    answered.documents.add(*_file(actor, child, upload, clinical=upload_is_clinical))
    return answered


@transaction.atomic
def withdraw_reconsideration(
    *, actor: Actor, reconsideration: Reconsideration, reason: str
) -> Reconsideration:
    """Whoever asked asks no longer. Raises PermissionDenied, Refused, or StaleChange (listed)."""
    check_withdraw(actor, reconsideration)
    current = lock(reconsideration)
    if current.status == "listed":
        raise StaleChange(
            _("It is on the agenda of a panel meeting now. Telephone the panel’s office.")
        )
    withdrawn = apply_transition(
        subject=current, table=RECONSIDERATION, action="withdraw", actor=actor, reason=reason
    )
    drop_acknowledgement(actor=actor, asked=withdrawn, reason=reason)
    decision = withdrawn.decision
    record_event(
        actor=actor, child=decision.item.child, code=WITHDRAWN, reference=decision.reference,
        link=link_of(withdrawn),
    )  # fmt: skip
    return withdrawn


@transaction.atomic
def listed(*, subject: Reconsideration, actor: Actor, meeting_reference: str) -> Reconsideration:
    """It stands on an agenda that somebody else chairs. Raises Refused when nobody else would."""
    _check_chair(subject, meeting_reference)
    return note_listed(
        actor=actor, subject=subject, table=RECONSIDERATION, meeting_reference=meeting_reference
    )


@transaction.atomic
def carried_over(
    *, subject: Reconsideration, actor: Actor, meeting_reference: str
) -> Reconsideration:
    """The panel did not reach it; it stands at a later meeting that somebody else chairs."""
    _check_chair(subject, meeting_reference)
    return note_carried_over(
        actor=actor, subject=subject, table=RECONSIDERATION, meeting_reference=meeting_reference
    )


def create_reconsideration(
    *, actor: Actor, decision: Decision, grounds: Collection[GroundKind],
    documents: Collection[Document], barred: Collection[int], **facts: Any,
) -> Reconsideration:  # fmt: skip
    """The row with its grounds and documents; inside the transaction of whoever checked."""
    try:
        with transaction.atomic():
            created: Reconsideration = Reconsideration.objects.create(
                decision=decision, reference=make_reference("RC"),
                due_on=add_working_days(facts["asked_on"], get_setting(RECONSIDERED_DAYS)),
                controller=decision.controller, recorded_by=actor.user, **facts,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("The panel has been asked to look at this decision again already.")
        ) from error
    ReconsiderationGround.objects.bulk_create(
        ReconsiderationGround(reconsideration=created, kind=kind, recorded_by=actor.user)
        for kind in GroundKind
        if kind in set(grounds)
    )
    created.documents.set(documents)
    created.barred.set(barred)
    record_status(subject=created, action="ask", before="", after=created.status, actor=actor)
    return created


def link_of(reconsideration: Reconsideration) -> str:
    """Where it is read."""
    return f"/panels/reconsiderations/{reconsideration.public_id}/"


def _lock_decision(decision: Decision, grounds: Collection[GroundKind], words: str) -> Decision:
    """The decision, locked, when it can be asked about on these grounds."""
    current = lock(decision)
    if why_not := obstacle(current):
        raise Refused(why_not)
    if not grounds:
        raise Refused(_("Choose at least one reason."), field="grounds")
    if why_not := needs_something_new(current, grounds):
        raise Refused(why_not, field="grounds")
    if not words.strip():
        raise Refused(_("Say why, in your own words."), field="words")
    return current


def _create(
    actor: Actor, decision: Decision, grounds: Collection[GroundKind],
    documents: Collection[Document], **facts: Any,
) -> Reconsideration:  # fmt: skip
    created = create_reconsideration(
        actor=actor, decision=decision, grounds=grounds, documents=documents,
        barred=makers_of(decision), **facts,
    )  # fmt: skip
    record_event(
        actor=actor, child=decision.item.child, code=ASKED, about=created.asker,
        happened_on=created.asked_on, reference=decision.reference, link=link_of(created),
    )  # fmt: skip
    draft_acknowledgement(actor=actor, asked=created)
    tell_office(created)
    return created


def tell_office(reconsideration: Reconsideration) -> None:
    """The panel's coordinators are told."""
    child = reconsideration.decision.item.child
    people = officers_of(child, Role.PANEL_COORDINATOR)
    notify(
        notice=ASKED_AGAIN, recipients=[one.user for one in people],
        key=f"reconsideration:{reconsideration.pk}", link=link_of(reconsideration),
        reference=reconsideration.reference,
        membership_ids={one.user_id: one.pk for one in people},
    )  # fmt: skip


def _file(
    actor: Actor, child: Child, upload: UploadedFile | None, *, clinical: bool
) -> list[Document]:
    if upload is None:
        return []
    title = _("Sent with a request to look again")
    if actor.is_family:
        return [
            file_for_family(
                actor=actor, child=child, upload=upload, title=title, is_clinical=clinical
            )
        ]
    kind = DocumentKind.CLINICAL if clinical else DocumentKind.OTHER
    return [
        add_document(actor=actor, child=child, upload_or_file=upload, kind=kind, title=title)
    ]  # fmt: skip


def _check_chair(reconsideration: Reconsideration, meeting_reference: str) -> None:
    """Refused, saying who could, where everybody who would chair made the first decision."""
    meeting = PanelMeeting.objects.filter(reference=meeting_reference).first()
    if meeting is None:
        raise Refused(_("A reconsideration is decided at a meeting, not between meetings."))
    barred = set(reconsideration.barred.values_list("user", flat=True))
    if chair_for(barred, meeting) is not None:
        return
    others = ", ".join(one.user.full_name for one in who_can_chair(barred, meeting))
    message = _("%(name)s chaired the first decision, so somebody else chairs this one.") % {
        "name": meeting.chair.user.full_name
    }
    way_on = (
        _("Choose a meeting that they chair, or make one of them its deputy: %(names)s.")
        % {"names": others}
        if others
        else _("Add another chair to the panel first.")
    )
    raise Refused(f"{message} {way_on}")
