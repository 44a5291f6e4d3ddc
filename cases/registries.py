"""How lower apps reach upward: an upper app registers here while apps load.

So a child's page shows an attendance tab, a case asks a referral whether it may close, and
a panel can put a return on its agenda, without any import pointing up.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.access import ChildAccess, Section
from cases.models import Case, Child

Words = str | Promise


class TabGroup(TextChoices):
    """What the parts of a child's page are gathered under, in this order."""

    NOW = "now", _("Now")
    CHILD = "child", _("About the child")
    SUPPORT = "support", _("Education and support")
    PAPERS = "papers", _("Notes and papers")


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a child's page: shown to those who read its section."""

    key: str
    label: Words
    section: Section
    url: Callable[[Child], str]
    order: int = 50
    group: TabGroup = TabGroup.SUPPORT


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something that can be started for a child, with what is already known filled in.

    `url` gives the address, or None when it does not apply to this child or actor. What
    `gives_education` is offered on the section 19 record and its authorisations as well.
    """

    key: str
    label: Words
    url: Callable[[ChildAccess], str | None]
    order: int = 50
    gives_education: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A block on the child's page at a glance: a template and a function for its context.

    The function gives None when there is nothing to show.
    """

    key: str
    section: Section
    template: str
    context: Callable[[ChildAccess], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class HomeItem:
    """One thing that needs somebody: what, about which record, by when, where to go.

    `is_on_day`: it happens on `due_on` itself; else that is the last day to do it.
    """

    title: Words
    url: str
    detail: Words = ""
    due_on: date | None = None
    is_overdue: bool = False
    group: Words = ""
    count: int | None = None
    is_on_day: bool = False

    @property
    def is_today(self) -> bool:
        """Whether that day is today."""
        return self.due_on == timezone.localdate()


@dataclass(frozen=True, slots=True)
class HomeSource:
    """Items for home pages. `today` needs the person now, `coming` is next.

    `waiting` counts what waits under a membership, cheaply, for the switch of roles.
    """

    key: str
    today: Callable[[Actor], Iterable[HomeItem]]
    coming: Callable[[Actor], Iterable[HomeItem]] = lambda actor: ()
    waiting: Callable[[Actor], int] = lambda actor: 0
    order: int = 50


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One record that a search found."""

    title: Words
    url: str
    detail: Words = ""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Search within one kind of record, limited to what the actor sees."""

    key: str
    label: Words
    find: Callable[[Actor, str], Iterable[SearchHit]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class ClosingCheck:
    """What still stands open before a case may close, each in words."""

    key: str
    open_duties: Callable[[Case], Iterable[Words]]


@dataclass(frozen=True, slots=True)
class TaughtHalfDay:
    """A half-day session of a pupil outside school. `half` is 1 in the morning, 2 after noon.

    `code` is what the school's register may hold for it when the pupil came: K only for what the
    authority arranged, empty for remote learning at home, which is no attendance (School
    Attendance (Pupil Registration) (England) Regulations 2024, reg. 10).
    """

    child_id: int
    day: date
    half: int
    where: str
    came: bool
    code: str


@dataclass(frozen=True, slots=True)
class TaughtElsewhere:
    """Sessions that pupils were taught elsewhere, beside the school's own register.

    `sessions` gives those of some children (a queryset) between two days, both included.
    """

    key: str
    sessions: Callable[[Any, date, date], Iterable[TaughtHalfDay]]


@dataclass(frozen=True, slots=True)
class SuitableEducation:
    """School days on which children had suitable education, for the section 19 clock.

    `days(child_ids, since, until)` gives, by child, the days between the two, both included;
    `partly`, where a source knows them, those with a part of the day only. One call serves a whole
    list: it must ask the database equally often for one child and for many.
    """

    key: str
    days: Callable[[Collection[int], date, date], Mapping[int, set[date]]]
    partly: Callable[[Collection[int], date, date], Mapping[int, set[date]]] | None = None


@dataclass(frozen=True, slots=True)
class AdviceSource:
    """Somebody's advice for the named officer who considers the authority's duty to a child.

    `words` gives the newest that stands, or an empty string.
    """

    key: str
    words: Callable[[Child], str]


@dataclass(frozen=True, slots=True)
class SameRow:
    """Rows that both records of one child may hold: a merge leaves the other record's behind.

    `key` is the model's label; `fields` tell which rows are the same. `beside` limits the kept
    record's rows that count, `stays` the other record's that may be left behind. Where neither
    fits and the database refuses the row, so does the merge, in words.
    """

    key: str
    fields: tuple[str, ...]
    beside: Q = field(default_factory=Q)
    stays: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class ChildHolder:
    """Something through which somebody has a child in hand: a case, a placement, a plan.

    `children(on, child)` gives the rows that hold a child on a day, for an EXISTS: `child` is the
    outer reference to its id. `words(child_ids, on)` says by child who it is, in one query; shown
    to those who read the section.
    """

    key: str
    label: Words
    section: Section
    children: Callable[[date, Any], QuerySet]
    words: Callable[[Collection[int], date], Mapping[int, str]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class MergeFollower:
    """What an app brings in step when two records became one, or were separated again.

    Called with both records in the transaction of the merge, after every row has moved.
    """

    key: str
    follow: Callable[[Child, Child], None]


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One thing that an organisation wrote about a child who has left."""

    title: Words
    url: str


@dataclass(frozen=True, slots=True)
class KeptSource:
    """A kind of what a school goes on reading after a child has left: what its people wrote.

    `written` gives the actor's rows, of models with `recorded_by` and `recorded_at`; `sort_by`
    are their fields that put them in order, by child.
    """

    key: str
    label: Words
    written: Callable[[Actor], QuerySet]
    line: Callable[[Any], KeptLine]
    sort_by: tuple[str, ...] = ("child__sort_name", "-recorded_at")
    order: int = 50


@dataclass(frozen=True, slots=True)
class ConditionPlan:
    """Where a child's known condition is planned for.

    `find` gives the reference of what is in force today, or an empty string.
    """

    key: str
    find: Callable[[Child], str]


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Somebody who wants to know that a document was opened: a letter that was sent, was read."""

    key: str
    opened: Callable[..., None]  # document, actor


@dataclass(frozen=True, slots=True)
class DecisionBlock:
    """What stands beside the reference of a panel's decision on the pages of lower apps.

    `context` takes the reference and the actor; None when there is nothing to show them.
    """

    key: str
    template: str
    context: Callable[[str, Actor], dict[str, Any] | None]


class Registry:
    """An ordered, keyed list; registering a key again replaces it."""

    def __init__(self) -> None:
        self._items: dict[str, Any] = {}

    def register(self, item: Any) -> Any:
        """Add one entry; returns it."""
        self._items[item.key] = item
        return item

    def remove(self, key: str) -> None:
        """Take an entry out again."""
        del self._items[key]

    def get(self, key: str) -> Any:
        """The entry called `key`; KeyError when there is none."""
        return self._items[key]

    def find(self, key: str) -> Any | None:
        """The entry called `key`, or None."""
        return self._items.get(key)

    def __iter__(self) -> Any:
        return iter(sorted(self._items.values(), key=lambda item: getattr(item, "order", 50)))


tabs = Registry()
summaries = Registry()
next_actions = Registry()
home_sources = Registry()
search_sources = Registry()
closing_checks = Registry()
agenda_kinds = Registry()
decision_starts = Registry()
taught_elsewhere = Registry()
suitable_education = Registry()
advice_sources = Registry()
same_rows = Registry()
merge_followers = Registry()
child_holders = Registry()
kept_sources = Registry()
condition_plans = Registry()
document_readers = Registry()
decision_blocks = Registry()
