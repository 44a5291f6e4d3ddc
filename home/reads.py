"""What waits for somebody, gathered from every app; and search across records."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.conf import settings

from accounts.actors import Actor
from cases.registries import HomeItem, SearchHit, Words, home_sources, search_sources

HITS_A_KIND = 10


AT_ONCE = 5  # items of a group that stand open; the others unfold


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one kind, in the order of their urgency."""

    label: Words
    items: list[HomeItem]

    @property
    def first(self) -> list[HomeItem]:
        """What stands open."""
        return self.items[:AT_ONCE]

    @property
    def more(self) -> list[HomeItem]:
        """What unfolds."""
        return self.items[AT_ONCE:]


@dataclass(frozen=True, slots=True)
class Day:
    """A home page: what needs the person today, the late first, and what is coming."""

    today: list[HomeItem] = field(default_factory=list)
    coming: list[HomeItem] = field(default_factory=list)

    @property
    def late(self) -> int:
        """How many of today's items are overdue."""
        return sum(item.is_overdue for item in self.today)

    @property
    def today_by_group(self) -> list[Group]:
        """What needs the person today by kind, the kind with the most urgent item first."""
        return _grouped(self.today)

    @property
    def coming_by_group(self) -> list[Group]:
        """What is coming by kind, the soonest first."""
        return _grouped(self.coming)


def _grouped(items: list[HomeItem]) -> list[Group]:
    by_label: dict[str, Group] = {}
    for item in items:
        by_label.setdefault(str(item.group), Group(item.group, [])).items.append(item)
    return list(by_label.values())


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found of one kind; `more` when it stopped at the limit."""

    label: Words
    hits: list[SearchHit]
    more: bool


def day_of(actor: Actor) -> Day:
    """Everything that waits for the actor, by urgency."""
    today = [item for source in home_sources for item in source.today(actor)]
    coming = [item for source in home_sources for item in source.coming(actor)]
    far_away = date.max
    today.sort(key=lambda item: (not item.is_overdue, item.due_on or far_away))
    coming.sort(key=lambda item: item.due_on or far_away)
    return Day(today, coming)


def waiting_for(actor: Actor) -> int:
    """How much waits under a membership, for the switch of roles."""
    return sum(source.waiting(actor) for source in home_sources)


def search(actor: Actor, words: str) -> Iterable[Found]:
    """Hits of every kind that the actor may see, a few of each."""
    for source in search_sources:
        hits = []
        for hit in source.find(actor, words):
            hits.append(hit)
            if len(hits) > HITS_A_KIND:
                break
        if hits:
            yield Found(source.label, hits[:HITS_A_KIND], len(hits) > HITS_A_KIND)


@cache
def glossary_terms() -> list[tuple[str, str]]:
    """Term and meaning of every line of docs/glossary.md, so that both say the same."""
    text = (settings.BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^\*\*(.+?)\*\*: (.+)$", text, flags=re.MULTILINE)
