"""A state changes through `ledger.state.apply_transition` alone: locked, known, on record."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import modules, tree, where
from tests.architecture.test_declarations import TABLES

FIELDS = {table.field for table, _choices in TABLES.values()}
DOOR = "ledger/state.py"
NO_RECORD = {"demo/walkthrough/browser.py": "the status of an HTTP answer"}


def written(node: ast.AST) -> Iterator[str]:
    """Names of fields that one node of a module writes to what exists already."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (each.attr for each in ast.walk(target) if isinstance(each, ast.Attribute))
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"update", "update_or_create"}:
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)
        if name == "setattr" and isinstance(node.args[1], ast.Constant):
            yield str(node.args[1].value)
        if name == "bulk_update":
            texts = (each for argument in node.args for each in ast.walk(argument))
            yield from (str(each.value) for each in texts if isinstance(each, ast.Constant))


def direct_writes(source: ast.Module) -> list[int]:
    """The lines that write a state past its door."""
    return [node.lineno for node in ast.walk(source) if FIELDS.intersection(written(node))]


def test_no_state_is_written_past_its_door():
    found = [
        where(path, line)
        for path in modules()
        if where(path) != DOOR and where(path) not in NO_RECORD
        for line in direct_writes(tree(path))
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "task.status = DONE",
        "record.status, record.held_on = HELD, day",
        "plan.follow_ups.filter(status='open').update(status=WITHDRAWN)",
        "Case.objects.bulk_update(cases, ['stage'])",
        "setattr(record, 'status', 'held')",
    ],
)
def test_each_way_past_the_door_is_seen(line):
    assert direct_writes(ast.parse(line)) == [1]


@pytest.mark.parametrize("line", ["status = plan.status", "Task.objects.filter(status='open')"])
def test_reading_a_state_is_free(line):
    assert not direct_writes(ast.parse(line))


def test_the_door_is_where_it_was():
    assert DOOR in {where(path) for path in modules()}
    assert set(NO_RECORD) <= {where(Path(path)) for path in modules()}
