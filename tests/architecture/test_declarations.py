"""What apps declare is whole: states have owners, notices hold nobody's name, events have words."""

import ast
import re
from importlib import import_module
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models

from cases import timeline
from ledger import notices
from ledger.state import StateTable
from tests.architecture.source import APPS, ROOT, modules, tree, where

INSTALLED = [app for app in APPS if apps.is_installed(app)]
PARAMETER = re.compile(r"%\((\w+)\)")
# What an email or a notice may carry: no name, no date of birth, no number of a person.
IMPERSONAL = {"reference"}


@pytest.mark.parametrize("app", APPS)
def test_an_app_says_what_it_owns(app):
    readme = ROOT / app / "README.md"
    assert readme.exists()
    assert len(readme.read_text().split()) > 10


@pytest.mark.parametrize("app", INSTALLED)
def test_an_app_has_a_name_for_people(app):
    config = apps.get_app_config(app)
    assert type(config).__module__ == f"{app}.apps"
    assert "verbose_name" in vars(type(config))


def test_a_cascade_says_why():
    """PROTECT unless a reason is written beside it."""
    found = []
    for path in modules():
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            near = [line, *lines[max(0, number - 3) : number]]
            if "CASCADE" in line and not any("#" in each for each in near):
                found.append(where(path, number + 1))
    assert not found


def tables() -> dict[str, tuple[StateTable, type[models.TextChoices]]]:
    """Every state table, with the choices that it takes its statuses from.

    They stand in the same module, or in the one that makes the table for several apps.
    """
    modules = {
        app: import_module(f"{app}.transitions")
        for app in INSTALLED
        if (ROOT / app / "transitions.py").exists()
    }
    everywhere = [kind for module in modules.values() for kind in choices_in(module)]
    found = {}
    for app, module in modules.items():
        for name, table in vars(module).items():
            if isinstance(table, StateTable):
                used = statuses_in(table)
                # The kind of statuses that has them all.
                own = [kind for kind in choices_in(module) if used <= set(kind.values)]
                kinds = own or [kind for kind in everywhere if used <= set(kind.values)]
                found[f"{app}.{name}"] = (table, min(kinds, key=len))
    return found


def choices_in(module: ModuleType) -> list[type[models.TextChoices]]:
    values = vars(module).values()
    return [
        each for each in values if isinstance(each, type) and issubclass(each, models.TextChoices)
    ]


def statuses_in(table: StateTable) -> set[str]:
    steps = table.transitions
    return {str(each) for step in steps for each in (*step.sources, step.target)}


TABLES = tables()


@pytest.mark.parametrize("name", TABLES)
def test_every_status_stands_in_its_table(name):
    table, choices = TABLES[name]
    assert statuses_in(table) == set(choices.values)


@pytest.mark.parametrize("name", TABLES)
def test_every_status_is_somebodys_turn_or_final(name):
    table, choices = TABLES[name]
    final = {str(status) for status in table.final}
    owned = {str(status) for status, roles in table.turns.items() if roles}
    assert set(choices.values) == final | owned
    assert not final & owned


def test_notices_hold_nothing_personal():
    named = {
        code: set(PARAMETER.findall(f"{notice.text} {notice.todo}"))
        for code, notice in notices._notices.items()
    }
    assert len(named) > 20
    assert not {code: names for code, names in named.items() if names - IMPERSONAL}


def codes_written() -> dict[str, str]:
    """Codes given to `record_event` as text, with where."""
    found = {}
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and "record_event" in ast.unparse(node.func):
                for keyword in node.keywords:
                    if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                        found[str(keyword.value.value)] = where(path, node.lineno)
    return found


def test_every_code_of_the_timeline_has_words():
    declared = timeline._codes
    assert len(declared) > 40
    assert all(str(entry.words).strip() and str(entry.kind).strip() for entry in declared.values())
    assert not {code: at for code, at in codes_written().items() if code not in declared}
