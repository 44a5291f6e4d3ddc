"""Letting the seed happen in the past.

Services write the moment at which they run. A demo authority with a history needs moments in the
past, so while it is made the clock of Django is set: `timezone.now()`, and with it every default
and `timezone.localdate()`. The database's own clock is not set: field history says truly when
its rows were written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from unittest.mock import patch

from django.utils import timezone


class _AnyDatetime(type):
    """Lets the stand-in pass for `datetime` in checks of a value's type."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class Clock:
    """A clock that moves only when it is told, inside `running()`."""

    def __init__(self, day: date) -> None:
        self.moment = at(day, 0, 5)

    def set(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """Set it to a time of a day, Europe/London."""
        self.moment = at(day, hour, minute)

    def tick(self, minutes: int = 7) -> None:
        """Let some minutes go by."""
        self.moment += timedelta(minutes=minutes)

    @contextmanager
    def running(self) -> Iterator["Clock"]:
        """Django reads this clock. Not for use beside other threads."""
        clock = self

        class StandIn(datetime, metaclass=_AnyDatetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                moment = clock.moment
                return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

        with patch.object(timezone, "datetime", StandIn):
            yield self


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day, Europe/London."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
