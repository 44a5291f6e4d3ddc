"""The timeline: codes with parameters, put into words when they are read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User
from cases.audience import Audience
from cases.models import Case, Child, TimelineEvent

_codes: dict[str, str | Promise] = {}


def register_event(code: str, words: str | Promise) -> str:
    """Declare a code (`app.what_happened`) with its words; parameters stand as %(name)s."""
    if code in _codes and _codes[code] != words:
        raise ValueError(f"{code} is declared twice")
    _codes[code] = words
    return code


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
    event = TimelineEvent.objects.create(
        child=child,
        case=case or child.cases.open().first(),
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


def in_words(event: TimelineEvent) -> str:
    """The event in the reader's language."""
    words = _codes.get(event.code)
    if words is None:
        return _("Something happened that this version of Waymark cannot put into words.")
    return str(words) % _Parameters(event.parameters)


class _Parameters(dict):
    def __missing__(self, key: str) -> str:
        return "…"
