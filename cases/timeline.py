"""The timeline: codes with parameters, put into words when they are read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User
from cases.access import Section, role_reads
from cases.audience import Audience
from cases.models import Case, Child, TimelineEvent

# What people wrote is read when the timeline is read, with the reader's audience: from the
# references in a page of events and the reader to the words for those that the reader may read.
Referred = Callable[[set[str], Actor], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class EventWords:
    """How a code is put into words.

    `choices` gives the meaning of parameters that hold a code: `role=Role` turns "senco" into
    "SENCo". `refers` gives that of parameters that hold the public id of something with a title
    or text of its own. Parameters whose name ends in `_on` hold ISO dates and are written out.
    `kind` is what the timeline can be filtered by; without one it is the app's name. `leads_to`
    is the part of the record that the event's link leads to, where not all readers of the
    timeline may go.
    """

    words: str | Promise
    kind: str | Promise
    choices: dict[str, type[models.TextChoices]] = field(default_factory=dict)
    refers: dict[str, Referred] = field(default_factory=dict)
    leads_to: Section | None = None


_codes: dict[str, EventWords] = {}


def register_event(
    code: str,
    words: str | Promise,
    *,
    kind: str | Promise = "",
    refers: dict[str, Referred] | None = None,
    leads_to: Section | None = None,
    **choices: type[models.TextChoices],
) -> str:
    """Declare a code (`app.what_happened`) with its words; parameters stand as %(name)s."""
    if not kind:
        kind = apps.get_app_config(code.partition(".")[0]).verbose_name
    entry = EventWords(words, kind, choices, refers or {}, leads_to)
    if code in _codes and _codes[code] != entry:
        raise ValueError(f"{code} is declared twice")
    _codes[code] = entry
    return code


def kinds() -> list[tuple[str, str]]:
    """What a timeline can be filtered by: (key, words), in the order of the words.

    A key is the first code of its kind, so that it does not depend on the language.
    """
    first: dict[str, str] = {}
    for code, entry in sorted(_codes.items()):
        first.setdefault(str(entry.kind), code)
    return sorted(((code, words) for words, code in first.items()), key=lambda item: item[1])


def codes_like(code: str) -> list[str]:
    """All codes of the same kind as `code`; none for one that is not declared."""
    if code not in _codes:
        return []
    kind = str(_codes[code].kind)
    return [other for other, entry in _codes.items() if str(entry.kind) == kind]


def record_event(
    *,
    actor: Actor,
    child: Child,
    code: str,
    case: Case | None = None,
    happened_on: date | None = None,
    audience: Audience = Audience.TEAM,
    readers: Iterable[User] = (),
    link: str = "",
    **parameters: Any,
) -> TimelineEvent:
    """Write an event; called by services inside their own transaction.

    `parameters` must be JSON: references, codes, ISO dates; never free prose.
    """
    if code not in _codes:
        raise LookupError(f"timeline code {code} is not declared")
    # A key is enough; most of what services do writes an event, and a case is a wide row.
    case_id = case.pk if case else child.cases.open().values_list("pk", flat=True).first()
    event = TimelineEvent.objects.create(
        child=child,
        case_id=case_id,
        code=code,
        parameters=parameters,
        happened_on=happened_on or timezone.localdate(),
        audience=audience,
        link=link,
        recorded_by=actor.user,
        membership_id=actor.membership_id,
    )
    if readers:
        event.readers.set(readers)
    return event


def in_words(events: Iterable[TimelineEvent], reader: Actor) -> Iterable[tuple[TimelineEvent, str]]:
    """Each event with its words, in the reader's language and as far as their audience goes.

    One query for each kind of thing that the events refer to, however many events there are.
    """
    shown = list(events)
    asked: dict[Referred, set[str]] = {}
    for event in shown:
        if entry := _codes.get(event.code):
            for name, referred in entry.refers.items():
                asked.setdefault(referred, set()).add(str(event.parameters.get(name, "")))
    known = {referred: referred(ids, reader) for referred, ids in asked.items()}
    return [(event, _words(event, known)) for event in shown]


def link_of(event: TimelineEvent, reader: Actor) -> str:
    """Where the event leads; nothing for a reader who would be refused there."""
    entry = _codes.get(event.code)
    if entry is not None and entry.leads_to and not role_reads(reader, entry.leads_to):
        return ""
    return event.link


def _words(event: TimelineEvent, known: Mapping[Referred, Mapping[str, str]]) -> str:
    entry = _codes.get(event.code)
    if entry is None:
        return _("Something happened that this version of Waymark cannot put into words.")
    return str(entry.words) % _Parameters(
        {name: _said(name, value, entry, known) for name, value in event.parameters.items()}
    )


def _said(
    name: str, value: Any, entry: EventWords, known: Mapping[Referred, Mapping[str, str]]
) -> Any:
    if name in entry.refers:
        return known[entry.refers[name]].get(str(value), _("not shared with you"))
    if name in entry.choices:
        return dict(entry.choices[name].choices).get(value, value)
    if name.endswith("_on") and isinstance(value, str):
        try:
            return date_format(date.fromisoformat(value), "j E Y")
        except ValueError:
            return value
    return value


class _Parameters(dict):
    def __missing__(self, key: str) -> str:
        return "…"
