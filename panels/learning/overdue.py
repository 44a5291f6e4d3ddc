"""Letters, reviews and answers that are late today, with the way to them for those who may go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from calendars.days import working_days_between
from cases.registries import Words
from ledger.authority_settings import get_setting
from panels.deciding.known import first_known
from panels.learning.figures import Count, Row, Table
from panels.learning.sight import NEVER_HELD, Sight
from panels.models import Correction, Decision, ItemAction, Letter
from panels.models.decisions import STANDING
from panels.models.outcomes import OF_RECONSIDERING
from panels.permissions import can_approve_letters
from panels.services.letters import UNSENT, letter_due_on
from panels.settings import LETTER_DAYS

LATE = gettext_lazy(
    "Counted as they stand today, whatever the period. Letters: decisions in force of which a "
    "letter, also the acknowledgement of a request to look again, has not gone by its last day. "
    "Reviews: decisions in force whose day of review is past, "
    "with no later decision about the child. Answers: questions of deferrals that are open after "
    "their day. Each decision and each question once. Not counted: what is due today or later."
)
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is late, which the reader may open. `day` is when it was due."""

    title: str
    url: str
    day: date | None


@dataclass(frozen=True, slots=True)
class LateList:
    """What is late of one sort: those that the reader may open, the oldest first."""

    heading: Words
    lines: list[Late]
    has_more: bool


def late_letters(sight: Sight) -> QuerySet:
    """Decisions with a letter that has not gone in time: `panels.services.letters.letter_due_on`.

    The last day of an acknowledgement stands in its row.
    """
    mending = Letter.objects.filter(
        decision=OuterRef("decision"), correction__isnull=False, status__in=UNSENT
    )
    corrections = Correction.objects.filter(Exists(mending), decision=OuterRef("pk"))
    corrected_on = (
        corrections.order_by("-recorded_at").annotate(day=TruncDate("recorded_at")).values("day")
    )
    waiting = Decision.objects.with_letters_to_send().filter(status__in=STANDING)
    counted = waiting.annotate(counts_from=Coalesce(Subquery(corrected_on[:1]), F("decided_on")))
    unsent = Letter.objects.filter(decision=OuterRef("pk"), status__in=UNSENT)
    late = Q(Exists(unsent.filter(reconsideration__isnull=True))) & Q(
        counts_from__lte=_last_day_to_be_late()
    )
    unacknowledged = Q(Exists(unsent.filter(due_on__lt=timezone.localdate())))
    return sight.of_items(counted.filter(late | unacknowledged)).order_by("decided_on", "pk")


def _last_day_to_be_late() -> date:
    """What counts from this day or one before is late today; nothing later is.

    The last day to send is over when as many working days as a letter may take lie between, up to
    and including yesterday.
    """
    yesterday, limit = timezone.localdate() - timedelta(days=1), get_setting(LETTER_DAYS)
    day = yesterday
    while working_days_between(day, yesterday) < limit:
        day -= timedelta(days=1)
    return day


def late_reviews(sight: Sight) -> QuerySet[Decision]:
    """Decisions in force whose review is past, and no later one about the child has held.

    That a decision was looked at again and stands, puts nothing in the place of its review.
    """
    later = Decision.objects.filter(
        item__child=OuterRef("item__child"), pk__gt=OuterRef("pk")
    ).exclude(Q(status__in=NEVER_HELD) | Q(outcome__in=OF_RECONSIDERING))  # fmt: skip
    standing = Decision.objects.filter(
        ~Exists(later), status__in=STANDING, review_on__lt=timezone.localdate(),
        item__child__merged_into__isnull=True,
    )  # fmt: skip
    return sight.of_items(standing).order_by("review_on", "pk")


def late_answers(sight: Sight) -> QuerySet[ItemAction]:
    """Questions of deferrals that nobody has answered by their day."""
    return sight.of_items(ItemAction.objects.unanswered())


def overdue_table(sight: Sight) -> Table:
    """How many of each. Three queries."""
    found = (
        (_("Decision letters"), late_letters(sight).count()),
        (_("Reviews"), late_reviews(sight).count()),
        (_("Answers to deferrals"), late_answers(sight).count()),
    )
    rows = tuple(Row(label, (Count(number),)) for label, number in found)
    return Table("overdue", _("Late today"), LATE, _("What"), (_("Late"),), rows, charted=0)


def overdue_lists(sight: Sight) -> list[LateList]:
    """The same, one by one, as far as the reader may open them. Five queries, or none."""
    actor = sight.actor
    lists = [
        _listed(_("Reviews that are late"), late_reviews(sight), actor, _to_review),
        _listed(_("Answers that are late"), late_answers(sight), actor, _to_answer),
    ]
    if can_approve_letters(actor):
        late = late_letters(sight).prefetch_related("letters", "corrections")
        lists.insert(0, _listed(_("Letters that are late"), late, actor, _to_letters))
    return [one for one in lists if one.lines]


def _listed(heading: Words, rows: QuerySet, actor: Actor, line: Callable[..., Late]) -> LateList:
    found = first_known(actor, rows.select_related("item"), SHOWN + 1)
    return LateList(heading, [line(row) for row in found[:SHOWN]], len(found) > SHOWN)


def _to_letters(decision: Decision) -> Late:
    title = _("Letters of decision %(reference)s") % {"reference": decision.reference}
    due_on = letter_due_on(decision)
    return Late(title, reverse("panels:letters", args=[decision.public_id]), due_on)


def _to_review(decision: Decision) -> Late:
    title = _("Review of decision %(reference)s") % {"reference": decision.reference}
    return Late(title, reverse("panels:item", args=[decision.item.public_id]), decision.review_on)


def _to_answer(action: ItemAction) -> Late:
    title = _("Question of item %(reference)s") % {"reference": action.item.reference}
    return Late(title, reverse("panels:item", args=[action.item.public_id]), action.due_on)
