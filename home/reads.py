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


@dataclass(frozen=True, slots=True)
class Day:
    """A home page: what needs the person today, the late first, and what is coming."""

    today: list[HomeItem] = field(default_factory=list)
    coming: list[HomeItem] = field(default_factory=list)

    @property
    def late(self) -> int:
        """How many of today's items are overdue."""
        return sum(item.is_overdue for item in self.today)


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
