"""Two people who press the same button at the same moment: as if one had been first."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction

from tests.concurrency import at_once
from tests.emptying import row_counts
from tests.services import (  # noqa: F401 - they say how services are called
    decision_calls,
    panel_calls,
    panel_member_calls,
    paper_calls,
    part_time_calls,
    placement_calls,
    provider_calls,
    return_calls,
    section_19_calls,
    triage_calls,
)
from tests.services.doors import (
    CALLS,
    Given,
    Hesitate,
    name_of,
    run,
    run_after,
)


def one_after_the_other(service: Any, given: Given) -> tuple[Counter[str], dict[str, int]]:
    """What two calls answer, the second knowing of the first, and what they leave; none is kept."""
    with transaction.atomic():
        answers = [_answer(call, service, given) for call in (run, run_after)]
        left = row_counts()
        transaction.set_rollback(True)
    return Counter(answers), left


def _answer(call: Any, service: Any, given: Given) -> str:
    try:
        with transaction.atomic():
            call(service, given)
    except Exception as error:
        return type(error).__name__
    return "done"


def _hesitant(service: Any, given: Given) -> Any:
    with connection.execute_wrapper(Hesitate()):
        return run(service, given)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("service", CALLS, ids=name_of)
def test_it_is_as_one_after_the_other(service):
    given = CALLS[service]()
    answers, left = one_after_the_other(service, given)
    found = at_once(*[lambda: _hesitant(service, given)] * 2)
    kinds = [type(one).__name__ if isinstance(one, Exception) else "done" for one in found]
    assert Counter(kinds) == answers, found
    assert row_counts() == left
