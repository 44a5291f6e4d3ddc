"""The section 19 record."""

from tests.permissions.rules import Rule

RULES: dict[str, Rule] = {}
