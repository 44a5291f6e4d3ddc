"""Median, nine of ten and longest, as the database would give them."""

from collections import Counter

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from panels.learning.counting import spread

pytestmark = pytest.mark.django_db


def test_of_nothing_there_is_none():
    assert spread(Counter()) is None


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([4], [4, 4, 4]),
        ([1, 9], [1, 9, 9]),
        ([1, 2, 3], [2, 3, 3]),
        (list(range(1, 11)), [5, 9, 10]),
        ([0] * 9 + [40], [0, 0, 40]),
        ([-2, 0, 3], [0, 3, 3]),
    ],
)
def test_each_is_a_length_that_there_is(lengths, expected):
    assert spread(Counter(lengths)) == expected


@given(st.lists(st.integers(-5, 60), min_size=1, max_size=60))
def test_it_says_what_percentile_disc_says(lengths):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(ARRAY[0.5, 0.9, 1]) WITHIN GROUP (ORDER BY length)"
            " FROM unnest(%s) AS length",
            [lengths],
        )
        [[expected]] = cursor.fetchall()

    assert spread(Counter(lengths)) == expected
