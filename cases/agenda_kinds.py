"""What an app registers to stand on a panel's agenda, and what a decision starts in it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.actors import Actor
from cases.models import Child
from cases.request_papers import RequestPaper

Words = str | Promise


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request that waits for an agenda. `since` is the day from which it has waited.

    `days_without` counts school days without suitable education, where that is known.
    """

    kind: str
    subject_id: int
    child: Child
    title: Words
    url: str
    since: date
    due_on: date | None = None
    is_fast_track: bool = False
    days_without: int | None = None


@dataclass(frozen=True, slots=True)
class AgendaKind:
    """What may stand on a panel's agenda: referral, review, return, Year 11, reconsideration …

    `subject_type` is a model label; `papers` lists (label, url) that a panel member may open;
    `summary` gives a template and context for the item's page, `paper` what the request says in
    the panel's papers. `listed` and the next three are called in the panel's own transaction:
    `taken_off` sends a request back to the queue or, with a question and a day, to whoever must
    answer it; `carried_over` tells it the meeting that it went to. `waiting` lists what the actor
    may put on an agenda, the most urgent first, at most so many. `asked_for` says of which of some
    children a request is open; `since` says, by the request's id, from which day it has waited and
    by which it is to be decided.
    """

    key: str
    label: Words
    subject_type: str
    get: Callable[[int], Any]
    child: Callable[[Any], Child]
    title: Callable[[Any], str]
    papers: Callable[[Any, Actor], Iterable[tuple[Words, str]]]
    summary: Callable[[Any], tuple[str, dict[str, Any]]]
    paper: Callable[[Any], RequestPaper]
    listed: Callable[..., Any]  # subject, actor, meeting_reference
    # subject, actor, reason, question, due_on; asks_family where the kind `asks_families`
    taken_off: Callable[..., Any]
    decided: Callable[..., Any]  # subject, actor, outcome, decision_reference
    carried_over: Callable[..., Any]  # subject, actor, meeting_reference
    waiting: Callable[[Actor, int], Iterable[WaitingRequest]]
    asked_for: Callable[[Collection[int]], set[int]] | None = None
    since: Callable[[Collection[int]], Mapping[int, tuple[date, date | None]]] | None = None
    asks_families: bool = False


@dataclass(frozen=True, slots=True)
class StartedWork:
    """How far what a decision started has come: in words, begun or not, and where it is."""

    words: Words
    has_begun: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class DecisionStart:
    """What a decision with an outcome starts: open work at the right people.

    `progress` takes decisions (with `reference`, `decided_on` and `item.child_id`) and says by
    decision id how far it has come, in a constant number of queries; one that it leaves out has
    not been taken up. `stop` ends what has not begun, when the decision turns out to have been
    another one (actor, decision, reason). `take_back` takes back what was offered on the decision
    and not accepted, and points out what was (decision, provider, reason): to a provider whom a
    correction took out of it, or to any (None) when its outcome starts this no more. `first_days`
    is for figures: rows of the child's id, the decision's reference (empty where the work names
    none: then what begins from the decision on counts) and the first day, of all work that has
    begun.
    """

    key: str
    label: Words
    outcomes: frozenset[str]
    start: Callable[..., None]
    progress: Callable[[Collection[Any]], Mapping[int, StartedWork]]
    stop: Callable[..., None] | None = None
    first_days: Callable[[], QuerySet] | None = None  # child, reference, first day
    take_back: Callable[..., None] | None = None
