"""Work that is done without looking for garbage."""

import gc

import pytest

from ledger.garbage import in_one_go


@pytest.fixture(autouse=True)
def _looking():
    gc.enable()
    yield
    gc.enable()


def test_nobody_looks_until_it_is_done():
    with in_one_go():
        assert not gc.isenabled()
        with in_one_go():
            pass
        assert not gc.isenabled(), "a piece inside a piece leaves it as it was"
    assert gc.isenabled()


def test_a_failure_does_not_end_looking_for_good():
    with pytest.raises(ZeroDivisionError), in_one_go():
        _ = 1 / 0
    assert gc.isenabled()
