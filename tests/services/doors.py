"""How services are found, how each is called, and what the database holds before and after."""

import copy
import inspect
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType
from typing import Any

from django.db import connection, models, transaction

from tests.emptying import tables

ROOMS = (
    "attendance.services.part_time",
    "provision.services",
    "reintegration.services",
    "cases.services.section_19",
    "panels.services.papers",
)
# Single modules of rooms that are not listed as a whole.
MODULES = tuple(
    f"panels.services.{name}"
    for name in (
        "actions", "carrying_out", "corrections", "decisions", "deliveries", "fast_tracks",
        "interests", "letter_drafts", "letters", "member_views", "minutes", "templates",
        "members", "rhythm", "seats", "feeds", "settings", "agenda_order", "carrying_over",
        "filling", "saved_filters", "calling", "reconsiderations", "reconsidered", "reviews",
        "acknowledging", "recording", "replanning", "withdrawing",
    )
) + tuple(
    f"referrals.services.{name}"
    for name in (
        "bulk", "criteria", "earlier_support", "interim", "merging", "owed", "questions",
    )
)  # fmt: skip
WRITES = ("INSERT", "UPDATE", "DELETE")
Given = dict[str, Any]


@dataclass(frozen=True)
class Fresh:
    """Something that is used up by a call, such as a file: made anew for each."""

    make: Callable[[], Any]


# Service to what makes a world in which it succeeds, and gives what it is called with.
CALLS: dict[FunctionType, Callable[[], Given]] = {}
# Public functions beside the services, with why they are no door of their own.
BESIDE: dict[FunctionType, str] = {}

INSIDE = "runs inside the transaction of the service that calls it"
READS = "writes nothing"


def calls(service: Any) -> Callable[[Callable[[], Given]], Callable[[], Given]]:
    """Say how a service is called: the function below makes the world and gives the arguments."""

    def keep(build: Callable[[], Given]) -> Callable[[], Given]:
        CALLS[service] = build
        return build

    return keep


def beside(reason: str, *functions: Any) -> None:
    """Say why these are not services."""
    BESIDE.update(dict.fromkeys(functions, reason))


def public_functions() -> Iterator[FunctionType]:
    """Everything that the modules of services offer."""
    in_rooms = [
        found.name
        for room in ROOMS
        for found in iter_modules(import_module(room).__path__, f"{room}.")
    ]
    for module in map(import_module, [*in_rooms, *MODULES]):
        for name, one in vars(module).items():
            is_own = inspect.isfunction(one) and one.__module__ == module.__name__
            if is_own and not name.startswith("_"):
                yield one


def name_of(service: FunctionType) -> str:
    """Where it is, for people."""
    return f"{service.__module__.replace('.services', '')}.{service.__name__}"


def run(service: Any, given: Given) -> Any:
    """Call it as somebody who has just opened the page: with records of their own."""
    return service(**{name: _own(value) for name, value in given.items()})


def run_after(service: Any, given: Given) -> Any:
    """Call it as somebody who opens the page after all that happened: with what now stands.

    A service that trusts what it is given, would otherwise go wrong here as it does at once.
    """
    return service(**{name: _own(value, _as_it_stands) for name, value in given.items()})


def _as_it_stands(record: models.Model) -> models.Model:
    return type(record)._base_manager.get(pk=record.pk)


def _own(value: Any, again: Callable[[Any], Any] = copy.copy) -> Any:
    if isinstance(value, Fresh):
        return value.make()
    if isinstance(value, list):
        return [_own(one, again) for one in value]
    return again(value) if isinstance(value, models.Model) else value


def everything() -> dict[str, str]:
    """What the database holds: a fingerprint a table."""
    parts = [
        f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"  # noqa: S608
        f' FROM "{name}" t'
        for name in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


class Torn(Exception):  # noqa: N818 - nothing went wrong in the code
    """The machine stops in the middle of a write."""


class Writes:
    """Counts what is written, and tears at one write when told to."""

    def __init__(self, tear_at: int | None = None) -> None:
        self.tear_at = tear_at
        self.seen = 0
        self.statements: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.seen += 1
            if self.seen == self.tear_at:
                raise Torn(sql)
        self.statements.append(sql)
        return execute(sql, params, many, context)


class Hesitate:
    """Waits a moment before the first write: who has read without a lock then read too early."""

    def __init__(self) -> None:
        self.has_waited = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and not self.has_waited:
            self.has_waited = True
            time.sleep(0.05)
        return execute(sql, params, many, context)


def try_out(service: Any, given: Given) -> Writes:
    """What a call writes; nothing is kept."""
    watch = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            run(service, given)
        transaction.set_rollback(True)
    return watch
