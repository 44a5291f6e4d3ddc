"""The codes of the register and how they count."""

from datetime import date

from attendance.codes import (
    ABSENT,
    ATTENDED,
    AUTHORISED,
    CODES,
    UNAUTHORISED,
    MarkClass,
    is_in_use,
    present_code,
)


def words(text):
    return set(text.split())


def test_every_code_of_the_regulations_is_there_once():
    regulation_10 = words(
        "/ \\ L K V P W B D C1 C2 C J1 M S X T R I E Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 G N O U Z #"
    )
    assert {code for code, row in CODES.items() if row.until is None} == regulation_10
    assert [code for code, row in CODES.items() if row.until] == ["H", "J", "Y"]


def test_classes_are_those_of_the_department():
    assert set(ATTENDED) == words("/ \\ L K V P W B J")
    assert set(UNAUTHORISED) == words("G N O U")
    assert set(AUTHORISED) == words("C C1 C2 J1 M S T R I E H")
    assert set(ABSENT) == set(AUTHORISED) | set(UNAUTHORISED)
    not_possible = {code for code, row in CODES.items() if not row.is_possible}
    assert not_possible == words("D X Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z # Y")
    assert CODES["K"].mark_class is MarkClass.ACTIVITY


def test_retired_codes_are_history():
    assert is_in_use("H", date(2024, 8, 18))
    assert not is_in_use("H", date(2024, 8, 19))
    assert is_in_use("I", date(2030, 1, 1))
    assert (present_code(1), present_code(2)) == ("/", "\\")
