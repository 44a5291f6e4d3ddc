"""Decision letters to school and parents: stored PDF, filed on the child's record."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation
from calendars.days import add_working_days
from cases.audience import Audience
from cases.models import DocumentKind, Enrolment, EnrolmentKind
from cases.services.documents import add_document
from cases.services.tellings import hold_with_news
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.pdf import issue_pdf
from ledger.state import lock
from panels.models import AgendaItem, Decision, Letter, LetterAudience
from panels.permissions import check_manage
from panels.settings import LETTER_DAYS

LETTERS_ISSUED = register_event(
    "panels.letters_issued", gettext_lazy("Decision letters issued to school and family")
)
TITLES = {
    LetterAudience.SCHOOL: gettext_lazy("Panel decision: letter to the school"),
    LetterAudience.PARENT: gettext_lazy("Panel decision: letter to the family"),
}
AUDIENCES = {LetterAudience.SCHOOL: Audience.TEAM, LetterAudience.PARENT: Audience.FAMILY}


def letter_due_on(decision: Decision) -> date:
    """The last working day for the letters."""
    return add_working_days(decision.decided_on, get_setting(LETTER_DAYS))


def letter_context(decision: Decision, audience: LetterAudience) -> dict[str, object]:
    """What a letter says. Protected people and withheld addresses never stand in a letter."""
    item = decision.item
    enrolment = (
        Enrolment.objects.current()
        .filter(child=item.child, kind=EnrolmentKind.MAIN)
        .select_related("school")
        .first()
    )
    return {
        "decision": decision,
        "item": item,
        "child": item.child,
        "school": enrolment.school if enrolment else None,
        "authority": Organisation.objects.authority(),
        "audience": audience,
        "issued_on": timezone.localdate(),
    }


@transaction.atomic
def issue_letters(*, actor: Actor, decision: Decision) -> list[Letter]:
    """Issue both letters once and file them for school and family.

    Raises PermissionDenied, StaleChange (decision does not stand), or Refused (issued already).
    """
    check_manage(actor)
    current = lock(decision)
    if not current.stands:
        raise StaleChange(_("This decision is no longer in force."))
    if current.letters.exists():
        raise Refused(_("The letters of this decision have been issued already."))
    letters = [_issue(actor, current, audience) for audience in LetterAudience]
    item: AgendaItem = current.item
    event = record_event(
        actor=actor, child=item.child, code=LETTERS_ISSUED, audience=Audience.FAMILY,
    )  # fmt: skip
    hold_with_news(subject=current, events=[event])
    return letters


def _issue(actor: Actor, decision: Decision, audience: LetterAudience) -> Letter:
    child = decision.item.child
    stored = issue_pdf(
        actor=actor,
        template=f"panels/pdf/letter_{audience.value}.html",
        context=letter_context(decision, audience),
        name=f"{decision.reference}-{audience.value}.pdf",
        controller=decision.controller,
    )
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                decision=decision,
                audience=audience,
                file=stored,
                controller=decision.controller,
                recorded_by=actor.user,
            )
    except IntegrityError as error:
        raise Refused(_("The letters of this decision have been issued already.")) from error
    document = add_document(
        actor=actor,
        child=child,
        upload_or_file=stored,
        kind=DocumentKind.LETTER,
        title=str(TITLES[audience]),
        audience=AUDIENCES[audience],
    )
    filed = child.timeline.order_by("-pk").first()
    hold_with_news(subject=decision, documents=[document], events=[filed] if filed else [])
    return letter
