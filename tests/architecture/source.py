"""The source of Waymark as these tests read it: its apps, their modules, functions, templates."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "home", "demo", "portal", "reintegration", "provision", "panels", "referrals",
    "healthcare_plans", "attendance", "early_help", "cases", "calendars", "accounts", "ledger",
)  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*names: str) -> Iterator[Path]:
    """The apps' Python files, migrations left out; `names` are a layer, such as "views"."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT / app).with_suffix("").parts
            if "migrations" not in parts and (not names or any(part in names for part in parts)):
                yield path


def templates() -> Iterator[Path]:
    """Every template, those of emails and PDF too."""
    found = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    for folder in found:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


@cache
def tree(path: Path) -> ast.Module:
    """A module, parsed once."""
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    """All functions of a module, methods and inner ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def where(path: Path, line: int | None = None) -> str:
    """A place as a person finds it."""
    name = str(path.relative_to(ROOT))
    return name if line is None else f"{name}:{line}"
