"""Before a case closes: its duties are done, or handed on to a named person."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission
from cases.models import Case, CaseStatus, HandedOnDuty, Task
from cases.permissions import check, check_can_work, check_finish_duty, check_visible
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock

CLOSING = gettext_lazy("Case")
DUTY_HANDED_ON = register_event(
    "cases.duty_handed_on", gettext_lazy("A duty was handed on, by %(due_on)s"), kind=CLOSING
)
DUTY_FINISHED = register_event(
    "cases.handed_on_duty_finished", gettext_lazy("A duty that was handed on is done"), kind=CLOSING
)
TAKEN_ON = register_notice(
    Notice(
        code="cases.duty_handed_on",
        text=gettext_lazy("A duty for a child (%(reference)s) was handed on to you."),
        todo=gettext_lazy("Open it to see what it is and by when."),
        duty=True,
    )
)
TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that stands open before a case may close, and who has taken it on."""

    check_key: str
    words: str
    taken_on: HandedOnDuty | None = None

    @property
    def code(self) -> str:
        """Short and safe in an address; another wording is another duty."""
        text = f"{self.check_key}:{self.words}".encode()
        return hashlib.sha256(text).hexdigest()[:16]


def duties_of(case: Case) -> list[Duty]:
    """Everything that stands open, in the house's language so that it can be found again."""
    with translation.override(settings.LANGUAGE_CODE):
        found = [(key, str(words)[:300]) for key, words in _open_words(case)]
    taken = {
        (row.check_key, row.duty): row
        for row in HandedOnDuty.objects.filter(case=case).with_people()
    }
    return [Duty(key, words, taken.get((key, words))) for key, words in found]


def open_duties(case: Case) -> list[str]:
    """What stands open and nobody has taken on, in words."""
    return [duty.words for duty in duties_of(case) if duty.taken_on is None]


@transaction.atomic
def hand_on_duty(
    *,
    actor: Actor,
    case: Case,
    code: str,
    agreed_how: str,
    due_on: date,
    membership: Membership | None = None,
    name: str = "",
    organisation: str = "",
) -> HandedOnDuty:
    """Hand a duty on to somebody who agreed to it: a colleague who sees the child, or by name.

    Raises PermissionDenied, StaleChange (done or reworded meanwhile, case closed), or Refused:
    nobody named, no word of how they agreed, a day in the past, handed on already.
    """
    check(actor, Permission.CLOSE_CASE, _("Your role cannot hand a case’s duties on."))
    check_visible(actor, case.child)
    record = lock(case)
    duty = next((each for each in duties_of(record) if each.code == code), None)
    if duty is None or record.status != CaseStatus.OPEN:
        raise StaleChange
    if membership is not None:
        check_can_work(membership, record.child, field="membership")
        name, organisation = membership.user.full_name, membership.organisation.name
    if not name.strip():
        raise Refused(_("Choose somebody, or enter their name."), field="name")
    if not agreed_how.strip():
        raise Refused(_("Say how they agreed to take it on."), field="agreed_how")
    if due_on < timezone.localdate():
        raise Refused(_("The day must be today or in the future."), field="due_on")
    try:
        with transaction.atomic():
            taken = HandedOnDuty.objects.create(
                case=record, check_key=duty.check_key, duty=duty.words, membership=membership,
                name=name.strip(), organisation=organisation.strip(),
                agreed_how=agreed_how.strip(), due_on=due_on, recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Somebody has taken this on already.")) from error
    record_event(
        actor=actor, child=record.child, case=record, code=DUTY_HANDED_ON,
        link=f"/cases/{record.public_id}/", due_on=due_on.isoformat(),
    )  # fmt: skip
    _tell(actor, taken)
    return taken


@transaction.atomic
def finish_handed_on_duty(
    *, actor: Actor, duty: HandedOnDuty, outcome: str, finished_on: date | None = None
) -> HandedOnDuty:
    """Record what came of it. Raises PermissionDenied, StaleChange (done), or Refused."""
    check_visible(actor, duty.case.child)
    check_finish_duty(actor, duty)
    record = lock(duty)
    if record.finished_on is not None:
        raise StaleChange
    if not outcome.strip():
        raise Refused(_("Say what came of it."), field="outcome")
    day = finished_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("The day must be today or in the past."), field="finished_on")
    record.finished_on, record.outcome = day, outcome.strip()
    record.save(update_fields=["finished_on", "outcome"])
    record_event(
        actor=actor, child=duty.case.child, case=duty.case, code=DUTY_FINISHED, happened_on=day,
        link=f"/cases/{duty.case.public_id}/",
    )  # fmt: skip
    return record


def _open_words(case: Case) -> Iterable[tuple[str, object]]:
    from cases.registries import closing_checks

    tasks = Task.objects.open().filter(child=case.child).count()
    if tasks:
        yield TASKS, _("tasks to finish or withdraw: %(count)s") % {"count": tasks}
    for each in closing_checks:
        for words in each.open_duties(case):
            yield each.key, words


def _tell(actor: Actor, taken: HandedOnDuty) -> None:
    person = taken.membership
    if person is None or (actor.user is not None and person.user_id == actor.user.pk):
        return
    notify(
        notice=TAKEN_ON, recipients=[person.user], key=f"handed_on:{taken.pk}",
        link=f"/cases/handed-on/{taken.public_id}/", reference=taken.case.child.reference,
        membership_ids={person.user_id: person.pk},
    )  # fmt: skip
