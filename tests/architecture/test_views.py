"""Views get records through access functions, and never around them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Django's own reads of a whole table. Named reads of querysets.py say what they are for.
UNNAMED = {
    "all", "filter", "exclude", "get", "first", "last", "values", "values_list", "order_by",
    "select_related", "annotate", "aggregate", "count", "exists", "in_bulk", "raw", "create",
    "bulk_create", "get_or_create", "update_or_create", "update", "delete",
}  # fmt: skip
READ_WITHOUT_A_NAME = {
    "accounts/views/organisations.py": {"Locality"},  # of nobody in particular
}
# Views that take an id and look after access in another way.
WITHOUT_ACCESS_FUNCTION = {
    "accounts/views/own.py": {"cancel_deputy"},  # looks among the person's own
}


def view_modules() -> list[Path]:
    found = [*ROOT.glob("*/views.py"), *ROOT.glob("*/views/**/*.py")]
    return sorted(path for path in found if path.parts[len(ROOT.parts)] not in {"tests", ".venv"})


def names_called(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            function = call.func
            if isinstance(function, ast.Attribute):
                yield function.attr
            elif isinstance(function, ast.Name):
                yield function.id


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def opens_a_record(name: str, module: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Whether a function calls an access function, itself or through others of its module."""
    if name.lstrip("_").partition("_")[0] in {"open", "openable", "readable", "visible"}:
        return True
    if name not in module or name in seen:
        return False
    called = set(names_called(module[name]))
    return any(opens_a_record(other, module, seen | {name}) for other in called)


def read_directly(path: Path) -> Iterator[str]:
    """Models of which a module reads the whole table: `Model.objects.filter(…)`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Attribute):
            continue
        manager = node.value
        if manager.attr in {"objects", "_base_manager", "_default_manager"}:
            is_unnamed = node.attr in UNNAMED or manager.attr != "objects"
            if is_unnamed:
                yield ast.unparse(manager.value)


def takes_an_id(view: ast.FunctionDef) -> bool:
    """Whether an address names a record to this view."""
    arguments = view.args.args
    names = {argument.arg for argument in arguments}
    typed = {ast.unparse(argument.annotation) for argument in arguments if argument.annotation}
    return "request" in names and ("UUID" in typed or any(name.endswith("_id") for name in names))


PATHS = [str(path.relative_to(ROOT)) for path in view_modules()]


def test_there_are_views():
    assert "cases/views/child_pages.py" in PATHS


@pytest.mark.parametrize("path", PATHS)
def test_no_view_reads_a_table_itself(path):
    found = set(read_directly(ROOT / path)) - READ_WITHOUT_A_NAME.get(path, set())
    assert not found, f"{path}: reads of {found} belong in querysets.py"


@pytest.mark.parametrize("path", PATHS)
def test_every_view_of_a_record_asks_who_may_open_it(path):
    module = functions(ROOT / path)
    missing = {
        name
        for name, view in module.items()
        if not name.startswith("_")
        and takes_an_id(view)
        and not opens_a_record(name, module, set())
    }
    missing -= WITHOUT_ACCESS_FUNCTION.get(path, set())
    assert not missing, f"{path}: {missing} open a record without asking"


def test_exceptions_are_still_needed():
    for path, models in READ_WITHOUT_A_NAME.items():
        assert models <= set(read_directly(ROOT / path)), path
    for path, views in WITHOUT_ACCESS_FUNCTION.items():
        assert views <= functions(ROOT / path).keys(), path
