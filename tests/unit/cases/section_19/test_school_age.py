"""Compulsory school age: from the term after the fifth birthday to June of the year of the 16th."""

from datetime import date

import pytest

from cases.school_age import begins_on, ends_on, is_of_school_age


@pytest.mark.parametrize(
    ("born_on", "begins", "ends"),
    [
        (date(2012, 3, 14), date(2017, 3, 31), date(2028, 6, 30)),
        (date(2012, 3, 31), date(2017, 3, 31), date(2028, 6, 30)),
        (date(2012, 4, 1), date(2017, 8, 31), date(2028, 6, 30)),
        (date(2012, 8, 31), date(2017, 8, 31), date(2028, 6, 30)),
        (date(2012, 9, 1), date(2017, 12, 31), date(2029, 6, 29)),
        (date(2012, 2, 29), date(2017, 3, 31), date(2028, 6, 30)),
    ],
)
def test_begins_and_ends(born_on, begins, ends):
    assert (begins_on(born_on), ends_on(born_on)) == (begins, ends)
    assert is_of_school_age(born_on, begins)
    assert is_of_school_age(born_on, ends)
    assert not is_of_school_age(born_on, date(2030, 1, 1))
    assert not is_of_school_age(born_on, date(2016, 1, 1))
