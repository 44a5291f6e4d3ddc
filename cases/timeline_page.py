"""The one timeline of a child, for reading: filtered, put into words, paged by key."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.audience import Audience
from cases.models import Child, Document, TimelineEvent
from cases.timeline import codes_like, in_words, kinds, link_of
from ledger.lists import Sorting

DOCUMENTS = "/cases/documents/"  # where an event about a document leads
SORTING = Sorting({"day": ("-happened_on", "-recorded_at")}, default="day")


def events_of(child: Child, actor: Actor, kind: str = "") -> QuerySet[TimelineEvent]:
    """The events that the actor's audience covers; `kind` is a key of `cases.timeline.kinds`."""
    events = TimelineEvent.objects.readable_by(actor).filter(child=child)
    if kind:
        events = events.filter(code__in=codes_like(kind))
    return events.select_related("recorded_by")


def kinds_in(child: Child, actor: Actor) -> list[tuple[str, str]]:
    """The kinds that this child's readable timeline has."""
    events = TimelineEvent.objects.readable_by(actor).filter(child=child)
    present = set(events.order_by().values_list("code", flat=True).distinct())
    return [(key, words) for key, words in kinds() if present & set(codes_like(key))]


def as_events(events: Iterable[TimelineEvent], reader: Actor) -> list[dict[str, Any]]:
    """What `{% timeline %}` shows: the day it happened, and when it was recorded if later."""
    told = list(in_words(events, reader))
    closed = _closed_documents([event for event, _words in told], reader)
    return [
        {
            "title": words,
            "at": event.happened_on,
            "by": event.recorded_by.full_name if event.recorded_by else _("Waymark"),
            "url": "" if event.link in closed else link_of(event, reader),
            "body": _recorded_later(event),
            "audience": "" if event.audience == Audience.TEAM else event.get_audience_display(),
        }
        for event, words in told
    ]


def _closed_documents(events: list[TimelineEvent], reader: Actor) -> set[str]:
    """Addresses of documents that are closed to the reader, such as a letter to somebody else."""
    linked = {event.link: event.link.split("/")[3] for event in events
              if event.link.startswith(DOCUMENTS)}  # fmt: skip
    if not linked:
        return set()
    found = Document.objects.readable_by(reader).filter(public_id__in=linked.values())
    readable = {str(public_id) for public_id in found.values_list("public_id", flat=True)}
    return {link for link, public_id in linked.items() if public_id not in readable}


def _recorded_later(event: TimelineEvent) -> str:
    recorded = event.recorded_at.date()
    if recorded == event.happened_on:
        return ""
    return _("Recorded on %(day)s") % {"day": date_format(event.recorded_at, "j F Y")}
