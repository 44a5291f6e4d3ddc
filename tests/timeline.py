"""What a child's timeline says."""

from accounts.actors import Actor
from cases.models import Child
from cases.timeline import in_words


def words_of(child: Child, reader: Actor | None = None) -> list[str]:
    """The events in words, oldest first, as somebody reads them (Waymark itself by default)."""
    events = child.timeline.order_by("pk")
    return [words for _event, words in in_words(events, reader or Actor.system())]
