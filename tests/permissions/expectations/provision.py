"""Provision: directory, placements, teaching, charges."""

from tests.permissions.rules import Rule

RULES: dict[str, Rule] = {}
