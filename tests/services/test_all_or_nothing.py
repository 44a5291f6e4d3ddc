"""A service keeps all that it does, or nothing: whichever of its writes fails."""

import pytest
from django.db import connection

from tests.services import (  # noqa: F401 - they say how services are called
    decision_calls,
    panel_calls,
    panel_member_calls,
    paper_calls,
    part_time_calls,
    placement_calls,
    provider_calls,
    reconsideration_calls,
    return_calls,
    section_19_calls,
    triage_calls,
)
from tests.services.doors import (
    BESIDE,
    CALLS,
    Torn,
    Writes,
    everything,
    name_of,
    public_functions,
    run,
    try_out,
)


def test_every_service_is_called_here():
    unknown = [name_of(one) for one in public_functions() if one not in CALLS | BESIDE]
    assert not unknown, f"say in tests/services how these are called: {unknown}"
    gone = [name_of(one) for one in CALLS | BESIDE if one not in set(public_functions())]
    assert not gone


@pytest.mark.django_db
@pytest.mark.parametrize("service", CALLS, ids=name_of)
def test_nothing_is_left_behind(service):
    given = CALLS[service]()
    count = try_out(service, given).seen
    assert count, "it writes nothing: give it something to do"
    before = everything()
    for number in range(1, count + 1):
        with connection.execute_wrapper(Writes(tear_at=number)), pytest.raises(Torn):
            run(service, given)
    # Whatever any of them had left would still be there: to look once is enough.
    after = everything()
    changed = [table for table, found in after.items() if found != before[table]]
    assert not changed, f"torn at each of {count} writes, these tables changed"
