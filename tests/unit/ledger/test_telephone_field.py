"""A telephone number is taken as people write it; what is none is refused in words."""

import pytest
from django.core.exceptions import ValidationError

from ledger.telephone_field import TelephoneField


@pytest.mark.parametrize(
    "text",
    [
        "01632 960 001", "(01632) 960-001", "+44 808 157 0192", "999", "01632 960001 ext 42",
        "01632 960001 x42", "01632 960001 or 07700 900982", "01632 960001, 07700 900982",
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text):
    assert TelephoneField(max_length=60).clean(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        "the office", "ring the school", "01", "0163 296 0001 2222 3333", "01632 960001 or so",
        "01632 960001 or", "ext 42", "kim@example.com", "٠١٦٣٢ ٩٦٠٠٠١",
    ],
)  # fmt: skip
def test_what_is_none_is_refused(text):
    with pytest.raises(ValidationError, match="Enter a telephone number, like 01632 960 001"):
        TelephoneField(max_length=60).clean(text)


def test_it_may_be_left_empty_and_has_a_limit():
    assert TelephoneField(required=False).clean("") == ""
    with pytest.raises(ValidationError, match="30 characters"):
        TelephoneField().clean("0" * 31)
