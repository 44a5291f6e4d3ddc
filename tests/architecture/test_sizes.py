"""Files and functions that a reader can hold. The house aims lower; these are the walls."""

from tests.architecture.source import functions, modules, templates, where

FILE, FUNCTION, TEMPLATE = 350, 45, 75

# Longer than the wall, each for a reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS = {
    "cases/services/children.py:create_child": "one argument a line for a child's many facts",
    "healthcare_plans/services/answering.py:record_agreement": "one argument a line, one write",
}
LONG_TEMPLATES: dict[str, str] = {}


def test_no_file_is_too_long():
    lengths = {where(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name for name, length in lengths.items() if length > FILE} <= set(LONG_FILES)


def test_no_function_is_too_long():
    long = {
        f"{where(path)}:{function.name}"
        for path in modules()
        for function in functions(path)
        if function.end_lineno - function.lineno > FUNCTION
    }
    assert long <= set(LONG_FUNCTIONS)


def test_no_template_is_too_long():
    lengths = {where(path): len(path.read_text().splitlines()) for path in templates()}
    assert {name for name, length in lengths.items() if length > TEMPLATE} <= set(LONG_TEMPLATES)
