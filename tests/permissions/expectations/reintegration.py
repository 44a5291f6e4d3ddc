"""The return."""

from tests.permissions.rules import Rule

RULES: dict[str, Rule] = {}
