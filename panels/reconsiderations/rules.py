"""When a decision can be looked at again, by whom, until when; and what was asked about it."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from calendars.days import add_working_days
from cases.models import Telling
from ledger.authority_settings import get_setting
from panels.deciding.impartial import KIND
from panels.models import (
    ONCE_MORE,
    AgendaItem,
    Asker,
    Decision,
    DecisionStatus,
    GroundKind,
    Letter,
    LetterAudience,
    LetterStatus,
    Reconsideration,
    RequestStatus,
)
from panels.models.outcomes import OF_RECONSIDERING
from panels.settings import RECONSIDER_DAYS


def ask_by(decision: Decision, asker: Asker) -> date | None:
    """The last day to ask, as `ask_by_of`."""
    return ask_by_of([decision], asker)[decision.pk]


def ask_by_of(decisions: Collection[Decision], asker: Asker) -> dict[int, date | None]:
    """The last day to ask about each: so many working days after the letter, and after a family
    was told. Two queries.

    Counted from the newest letter about the decision that went to whoever asks, also one that
    corrected it or told how it was looked at before. None as long as none has gone.
    """
    pks = [one.pk for one in decisions]
    audience = LetterAudience.SCHOOL if asker == Asker.SCHOOL else LetterAudience.PARENT
    letters = Letter.objects.filter(
        Q(decision__in=pks) | Q(decision__reconsiders__decision__in=pks),
        audience=audience, status=LetterStatus.SENT, sent_at__isnull=False,
        reconsideration__isnull=True,
    )  # fmt: skip
    from_days: dict[int, date] = {}
    for of, about, sent_at in letters.values_list(
        "decision", "decision__reconsiders__decision", "sent_at"
    ):
        for pk in {of, about}:
            from_days[pk] = max(from_days.get(pk, date.min), timezone.localdate(sent_at))
    if asker != Asker.SCHOOL:
        told = Telling.objects.standing().filter(
            subject_type=Decision._meta.label_lower, subject_id__in=pks
        )
        for telling in told:
            if telling.subject_id in from_days:
                day = telling.told_on or telling.shown_from
                from_days[telling.subject_id] = max(from_days[telling.subject_id], day)
    days = get_setting(RECONSIDER_DAYS)
    return {pk: add_working_days(from_days[pk], days) if pk in from_days else None for pk in pks}


def obstacle(decision: Decision) -> str:
    """Why nobody can ask about a decision now, whatever the day; empty when they can."""
    if why_not := stands_in_the_way(decision):
        return why_not
    if decision.reconsiderations.open().exists():
        return _("The panel has been asked to look at this decision again already.")
    return ""


def stands_in_the_way(decision: Decision) -> str:
    """What of the decision itself is an obstacle; empty when nothing is. No query."""
    if decision.outcome in OF_RECONSIDERING:
        return _("Ask about the first decision: this one only says how it was looked at again.")
    if decision.status == DecisionStatus.TO_RATIFY:
        return _(
            "A panel meeting has still to agree this decision, and looks at it by itself. You can "
            "ask after that meeting."
        )
    if not decision.stands:
        return _("This decision is not in force any more: a later one has taken its place.")
    return ""


def is_late(decision: Decision, asker: Asker, on: date) -> bool:
    """Whether the time to ask was over on that day."""
    last = ask_by(decision, asker)
    return last is not None and on > last


def too_late(decision: Decision, asker: Asker) -> str:
    """What to say to somebody who asks too late, with a way on."""
    last = ask_by(decision, asker)
    return _(
        "The time to ask ended on %(day)s. The school can send a new referral at any time. If "
        "something kept you from asking, telephone the panel’s office: it can still take it."
    ) % {"day": date_format(last, "j E Y") if last else ""}


def needs_something_new(decision: Decision, grounds: Collection[GroundKind]) -> str:
    """Once looked at again, a decision is looked at once more only for what is new; or empty."""
    was = decision.reconsiderations.filter(status=RequestStatus.DECIDED).exists()
    if was and not ONCE_MORE & set(grounds):
        return _(
            "The panel has looked at this decision again already. It does so once more only when "
            "there is something new, or things have changed."
        )
    return ""


def reconsiderations_of(decisions: Iterable[Decision], actor: Actor) -> list[Reconsideration]:
    """What was asked about decisions, and what they themselves decided again; newest first.

    Nothing of an item that the actor stepped out of.
    """
    pks = [one.pk for one in decisions]
    seen = Reconsideration.objects.not_closed_to(actor)
    found = seen.with_rest().filter(Q(decision__in=pks) | Q(result__in=pks))
    return list(found.exclude(status=RequestStatus.WITHDRAWN))


def reconsiders(decision: Decision) -> Reconsideration | None:
    """The request that a decision answers, when it looks at another one again."""
    return Reconsideration.objects.with_decision().filter(result=decision).first()


def is_asker(actor: Actor, reconsideration: Reconsideration) -> bool:
    """Whether the actor asked; of a school everybody who may ask for it has asked."""
    return actor.user is not None and reconsideration.asked_by_id == actor.user.pk


def acknowledgement_of(reconsideration: Reconsideration) -> Letter | None:
    """The letter that tells whoever asked that it has come; none where a panel sent it back."""
    letters = reconsideration.letters.exclude(status=LetterStatus.WITHDRAWN)
    return letters.select_related("document").first()


def item_of(reconsideration: Reconsideration) -> AgendaItem | None:
    """Where it stands, or stood last, on an agenda."""
    items = AgendaItem.objects.filter(kind=KIND, subject_id=reconsideration.pk)
    return items.exclude(status="taken_off").select_related("meeting").order_by("-pk").first()
