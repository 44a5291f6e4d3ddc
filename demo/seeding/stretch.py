"""What one long transaction, in which one person after another acts, need not do again and again.

Whether somebody sees a child is asked before each of the thousands of things that people do; here
it is asked once for each of them and day, and once for all days of what comes from a school's roll
or the authority, for nobody changes school here. A calendar is read once: all of them stand before
the first thing is done. Services need no savepoint of their own: what may fail and be gone on from
stands in a `with transaction.atomic()`, which keeps one.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.transaction import Atomic
from django.utils import timezone

from accounts.actors import Actor
from calendars import days
from calendars.days import SchoolCalendar
from cases import scope

_first_reason = scope._first_reason
_load_calendar = days.load_calendar
_LASTING = {"school", "authority"}
_OBJECTS = 200_000  # made between two looks for garbage; Python's own 700 is for short work


@contextmanager
def in_one_stretch() -> Iterator[None]:
    """Inside, people act one after another, and access that was there in the morning stays."""
    with (
        # What a decorator made of `atomic` opens at each call; see contextlib.ContextDecorator.
        patch.object(Atomic, "_recreate_cm", _without_savepoint),
        patch.object(scope, "_first_reason", _Reasons()),
        patch.object(days, "load_calendar", _Calendars()),
        _seldom_tidied(),
    ):
        yield


def _without_savepoint(decorator: Atomic) -> Atomic:
    return Atomic(decorator.using, savepoint=False, durable=False)


class _Reasons(dict[tuple[Any, ...], str]):
    """In the place of `cases.scope._first_reason`. A refusal is asked about again: it may change
    within the day, as when somebody joins the child's team."""

    def __call__(self, actor: Actor, child_id: int, *, existing: bool) -> str:
        who = actor.user.pk if actor.user else None
        ever = (who, actor.membership_id, actor.is_family, child_id, existing)
        today = (*ever, timezone.localdate())
        found = self.get(ever) or self.get(today)
        if not found:
            found = _first_reason(actor, child_id, existing=existing)
            self[ever if found in _LASTING else today] = found
        return found


class _Calendars(dict[int | None, SchoolCalendar]):
    """In the place of `calendars.days.load_calendar`, for what counts days with it there."""

    def __call__(self, school: Any = None) -> SchoolCalendar:
        key = school.pk if school else None
        if key not in self:
            self[key] = _load_calendar(school)
        return self[key]


@contextmanager
def _seldom_tidied() -> Iterator[None]:
    """Most of what is made here stays until the end: looking through it all takes long."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
