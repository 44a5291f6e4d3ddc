"""Every state has an owner, and every way leads somewhere."""

import pytest

from healthcare_plans.models import PlanStatus, VersionStatus
from healthcare_plans.transitions import PLAN, VERSION


@pytest.mark.parametrize(("table", "statuses"), [(PLAN, PlanStatus), (VERSION, VersionStatus)])
def test_every_status_has_an_owner_or_is_final(table, statuses):
    for status in statuses.values:
        assert (status in table.final) != bool(table.turns.get(status)), status
        assert bool(table.available(status)) != (status in table.final), status


@pytest.mark.parametrize(("table", "statuses"), [(PLAN, PlanStatus), (VERSION, VersionStatus)])
def test_every_status_is_reached(table, statuses):
    reached = {step.target for step in table.transitions} | {"draft"}
    assert reached == set(statuses.values)
