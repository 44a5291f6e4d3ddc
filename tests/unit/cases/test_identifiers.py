"""Check characters of UPN and NHS number."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cases.identifiers import (
    UPN_ALPHABET,
    clean_nhs_number,
    clean_upn,
    format_nhs_number,
    upn_check_letter,
)

DIGITS = "0123456789"
bodies = st.builds(
    "".join,
    st.tuples(st.text(DIGITS, min_size=11, max_size=11), st.sampled_from(DIGITS + UPN_ALPHABET)),
)


@pytest.mark.parametrize(
    "upn",
    ["B801200005001", "Y885400124001", "K937200119045", "H335211523007", "J88540012400A"],
)
def test_real_examples_are_valid(upn):
    assert clean_upn(upn) == upn
    assert clean_upn(f" {upn[:5].lower()} {upn[5:].lower()} ") == upn


@pytest.mark.parametrize("code", ["838", "839", "940", "941", "942", "943", "885"])
def test_new_authorities_are_accepted(code):
    body = f"{code}400124001"
    assert clean_upn(upn_check_letter(body) + body)


@given(bodies)
def test_the_right_letter_fits_and_every_other_is_refused(body):
    right = upn_check_letter(body)
    assert clean_upn(right + body) == right + body
    for letter in set(UPN_ALPHABET) - {right}:
        with pytest.raises(ValidationError):
            clean_upn(letter + body)


@given(bodies, st.integers(0, 10), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_noticed(body, place, digit):
    upn = upn_check_letter(body) + body
    wrong = upn[: place + 1] + digit + upn[place + 2 :]
    if wrong != upn:
        with pytest.raises(ValidationError):
            clean_upn(wrong)


@pytest.mark.parametrize(
    "wrong",
    ["", "B80120000500", "B8012000050011", "I801200005001", "B80120000500I", "18012000050011",
     "B80120000500١", "B8012O0005001"],
)  # fmt: skip
def test_what_is_no_upn_is_refused_with_words(wrong):
    with pytest.raises(ValidationError, match="UPN"):
        clean_upn(wrong)


@pytest.mark.parametrize(
    "number", ["9434765870", "9990000018", "9990000026", "9990000034", "9990000042"]
)
def test_valid_nhs_numbers(number):
    assert clean_nhs_number(number) == number
    spaced = format_nhs_number(number)
    assert clean_nhs_number(spaced) == clean_nhs_number(spaced.replace(" ", "-")) == number


def nhs_check_digit(nine: str) -> int:
    """As the NHS Data Dictionary describes it: 10 means that there is no such number."""
    rest = 11 - sum((10 - place) * int(digit) for place, digit in enumerate(nine)) % 11
    return 0 if rest == 11 else rest


@given(
    st.text(DIGITS, min_size=9, max_size=9).filter(
        lambda nine: nine[0] in "467" or nine[:3] == "999"
    )
)
def test_only_the_right_check_digit_is_taken(nine):
    right = nhs_check_digit(nine)
    for digit in range(10):
        number = f"{nine}{digit}"
        if digit == right:
            assert clean_nhs_number(number) == number
        else:
            with pytest.raises(ValidationError):
                clean_nhs_number(number)


@pytest.mark.parametrize("wrong", ["", "999000001", "99900000188", "999000001x", "9990000019"])
def test_what_is_no_nhs_number_is_refused_with_words(wrong):
    with pytest.raises(ValidationError, match="NHS number"):
        clean_nhs_number(wrong)
