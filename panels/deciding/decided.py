"""Reads of what was decided: its letters, what it started, the words of letters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from calendars.days import add_working_days
from cases.family_desk import telling_about
from cases.models import TaskStatus
from cases.registries import (
    Words,
    decision_starts,
)
from ledger.authority_settings import get_setting
from panels.deciding.terms import TERM_FIELDS
from panels.letters.words import BODIES
from panels.models import (
    AgendaItem,
    Decision,
    LetterAudience,
    LetterKind,
    LetterStatus,
    LetterTemplate,
    Reconsideration,
)
from panels.models.decisions import STANDING
from panels.reads import visible_views
from panels.services.letters import letter_due_on
from panels.settings import START_DAYS

LOOKED_BACK = timedelta(days=365)


def view_counts(item: AgendaItem, actor: Actor) -> list[tuple[str, int]]:
    """How many members recommend each outcome, of the views that the actor may read."""
    counts = Counter(view.get_recommendation_display() for view in visible_views(item, actor))
    return counts.most_common()


def known_of(decision: Decision) -> dict[str, object]:
    """What stands in a decision, as the answers of the form that corrects it."""
    known: dict[str, object] = {name: getattr(decision, name) for name in TERM_FIELDS}
    for finding in decision.findings.all():
        known[f"finding_{finding.criterion}"] = finding.kind
        known[f"why_{finding.criterion}_{finding.kind}"] = finding.reasons
    for answer in decision.ground_findings.select_related("ground"):
        known[f"ground_{answer.ground.kind}"] = answer.result
        known[f"why_ground_{answer.ground.kind}"] = answer.reasons
    for action in decision.actions.filter(dropped_at__isnull=True):
        known[f"{action.purpose}_owner"] = action.owner
        known[f"{action.purpose}_due_on"] = max(action.due_on, timezone.localdate())
    known["is_year_11"] = bool(decision.year_11_grounds)
    known["seen"] = decision.corrections.count()
    return known


@dataclass(frozen=True, slots=True)
class Begun:
    """What one decision started, and how far it has come."""

    label: Words
    words: Words
    has_begun: bool
    url: str = ""


def begun_of(decisions: Sequence[Decision]) -> dict[int, list[Begun]]:
    """By decision, what it started: a constant number of queries for each starter."""
    found: dict[int, list[Begun]] = {decision.pk: [] for decision in decisions}
    for starter in decision_starts:
        concerned = [one for one in decisions if one.outcome in starter.outcomes]
        progress = starter.progress(concerned) if concerned else {}
        for one in concerned:
            work = progress.get(one.pk)
            found[one.pk].append(
                Begun(starter.label, work.words, work.has_begun, work.url)
                if work
                else Begun(starter.label, _("Nobody has taken it up yet"), False)
            )
    for one in decisions:
        for action in one.actions.all():
            if action.dropped_at is None and action.task is not None:
                found[one.pk].append(
                    Begun(
                        action.get_purpose_display(), action.task.get_status_display(),
                        action.task.status == TaskStatus.DONE,
                    )
                )  # fmt: skip
    return found


def start_by(decision: Decision) -> date:
    """The day by which what was decided must have begun."""
    if decision.starts_on is not None:
        return decision.starts_on
    return add_working_days(decision.decided_on, get_setting(START_DAYS))


def not_begun(actor: Actor) -> list[tuple[Decision, date]]:
    """Decisions of which nothing has begun after its day, the oldest first."""
    today = timezone.localdate()
    seen = AgendaItem.objects.about_children_of(actor).visible_to(actor)
    starting = {outcome for starter in decision_starts for outcome in starter.outcomes}
    standing = (
        Decision.objects.filter(item__in=seen, status__in=STANDING, outcome__in=starting)
        .filter(decided_on__gte=today - LOOKED_BACK)
        .select_related("item__child")
        .prefetch_related("actions__task")
        .order_by("decided_on", "pk")
    )
    due = [(one, start_by(one)) for one in standing]
    late = [(one, day) for one, day in due if day < today]
    begun = begun_of([one for one, _day in late])
    return [(one, day) for one, day in late if not any(work.has_begun for work in begun[one.pk])]


def letters_page(decision: Decision, actor: Actor) -> dict[str, object]:
    """The letters of one decision, where each stands, and whether they are in time."""
    letters = decision.letters.exclude(status=LetterStatus.WITHDRAWN).filter(
        Q(reconsideration__isnull=True)
        | Q(reconsideration__in=Reconsideration.objects.not_closed_to(actor))
    )
    people = letters.select_related("approved_by__user", "provider", "reconsideration")
    shown = list(people.prefetch_related("deliveries__notice"))
    due_on = letter_due_on(decision)
    waiting = [letter for letter in shown if letter.status != LetterStatus.SENT]
    return {
        "decision": decision, "letters": shown, "due_on": due_on, "waiting": len(waiting),
        "is_late": bool(waiting) and due_on < timezone.localdate(),
        "telling": telling_about(decision), "may_send": actor.can(Permission.MANAGE_PANEL),
    }  # fmt: skip


def recent_decisions(actor: Actor) -> list[Decision]:
    """The newest decisions that the actor may open, to try the words of a letter on."""
    seen = AgendaItem.objects.about_children_of(actor).visible_to(actor)
    found = Decision.objects.filter(item__in=seen, status__in=STANDING)
    return list(
        found.select_related("item__child", "decided_by__user", "provider").order_by("-pk")[:10]
    )


def template_versions(audience: LetterAudience, kind: LetterKind) -> list[LetterTemplate]:
    """The authority's versions, newest first."""
    found = LetterTemplate.objects.filter(audience=audience, kind=kind)
    return list(found.select_related("recorded_by"))


def template_rows() -> list[dict[str, object]]:
    """Every letter that there is, with the version that holds."""
    newest = {(one.audience, one.kind): one for one in LetterTemplate.objects.order_by("number")}
    return [
        {"audience": audience, "kind": kind, "version": newest.get((audience, kind))}
        for audience, kind in BODIES
    ]


def decision_page(decision: Decision, actor: Actor) -> dict[str, object]:
    """What the item's page shows of the decision that stands."""
    letters = letters_page(decision, actor)
    return {
        "letters": letters["letters"], "letters_due_on": letters["due_on"],
        "letters_wait": letters["waiting"], "letters_late": letters["is_late"],
        "telling": letters["telling"],
        "stances": decision.stances.select_related("membership__user"),
        "corrections": decision.corrections.select_related("corrected_by__user"),
        "begun": begun_of([decision])[decision.pk],
        "may_follow": actor.can(Permission.MANAGE_PANEL),
    }  # fmt: skip
