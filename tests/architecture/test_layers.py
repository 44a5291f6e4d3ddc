"""Each layer does its own work: views ask querysets, services write."""

import ast

import pytest
from django.db import models

from tests.architecture.source import Function, functions, modules, tree, where

# What every queryset has: a query begun with one of these says nothing of who may see it.
PLAIN = {name for name in dir(models.QuerySet) if not name.startswith("_")}
# Names of places are nobody's secret.
OPEN_TO_ALL = {"Locality"}

# Parts of other services, called inside their transactions alone.
PARTS = {
    "accounts/services/memberships.py:close_membership",
    "cases/services/enrolments.py:add_enrolment",
    "cases/services/identifiers.py:add_identifier",
    "cases/services/withdrawing.py:mark_withdrawn",
    "cases/services/withdrawing.py:withdraw",
    "panels/services/interests.py:carry_interests",
    "referrals/services/evidence.py:keep_evidence",
    "referrals/services/triage.py:send_back",
    "reintegration/services/weeks.py:put_week",
}


def begins_plain_query(node: ast.AST) -> bool:
    """`Model.objects.filter(…)`, `Model._base_manager…`, `Model.objects` handed on."""
    if not isinstance(node, ast.Attribute):
        return False
    if node.attr in {"_base_manager", "_default_manager"}:
        return True
    inner = node.value
    begins = isinstance(inner, ast.Attribute) and inner.attr == "objects"
    return node.attr in PLAIN and begins and ast.unparse(inner.value) not in OPEN_TO_ALL


def test_views_begin_no_query_of_their_own():
    """They ask a named read of querysets.py, such as `visible_to`, or a function of the app."""
    found = [
        where(path, node.lineno)
        for path in modules("views")
        if "services" not in path.parts
        for node in ast.walk(tree(path))
        if begins_plain_query(node)
    ]
    assert not found, "give the queryset a named read: " + ", ".join(found)


def services() -> list[tuple[str, Function]]:
    """Every public function of services that somebody acts through."""
    return [
        (f"{where(path)}:{function.name}", function)
        for path in modules("services")
        for function in tree(path).body
        if isinstance(function, Function)
        and not function.name.startswith("_")
        and any(each.arg == "actor" for each in [*function.args.args, *function.args.kwonlyargs])
    ]


def is_atomic(function: Function) -> bool:
    return "transaction.atomic" in ast.unparse(function)


def writes(function: Function) -> bool:
    """Whether it writes itself, rather than calling services that do."""
    doing = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create",
             "update_or_create", "apply_transition", "record_event", "notify", "lock"}  # fmt: skip
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    names = {getattr(func, "attr", getattr(func, "id", "")) for func in called}
    return bool(names & doing)


def test_there_are_services():
    assert len(services()) > 80


def test_services_take_keywords_only():
    found = [name for name, service in services() if service.args.args]
    assert not found


def test_services_are_annotated():
    found = [
        name
        for name, service in services()
        if service.returns is None or any(a.annotation is None for a in service.args.kwonlyargs)
    ]
    assert not found


def test_services_that_write_are_atomic():
    found = [name for name, service in services() if writes(service) and not is_atomic(service)]
    assert not set(found) - PARTS


def test_services_never_take_a_request():
    found = [
        where(path, function.lineno)
        for path in modules("services")
        for function in functions(path)
        for each in [*function.args.args, *function.args.kwonlyargs]
        if each.annotation is not None and "HttpRequest" in ast.unparse(each.annotation)
    ]
    assert not found


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_module_is_a_drawer(name):
    found = [where(path) for path in modules(name)]
    assert not found
