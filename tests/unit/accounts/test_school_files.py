"""What a list of schools says, whatever its layout."""

from datetime import date

import pytest

from accounts.school_files import read_school_file
from ledger.errors import Refused
from tests.unit.accounts.school_lists import (
    CLOSED,
    EXTRACT_COLUMNS,
    PROPOSED,
    SHIFTED,
    TILSHEAD,
    extract,
    short_list,
)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_an_extract_is_read_in_every_encoding_and_order_of_columns(encoding):
    text = extract(TILSHEAD, CLOSED, columns=tuple(reversed(EXTRACT_COLUMNS)))
    file = read_school_file(text.encode(encoding))
    assert file.is_extract
    assert file.refused == ()
    school = file.schools[126416]
    assert school["name"] == "St Thomas à Becket Church of England Aided Primary School"
    assert (school["la_code"], school["establishment_number"]) == ("865", "3396")
    assert school["establishment_type"] == "2"
    assert (school["lowest_age"], school["highest_age"]) == (4, 11)
    closed = file.schools[117137]
    assert (closed["status"], closed["closed_on"]) == ("2", date(2012, 5, 31))


def test_a_position_on_the_national_grid_becomes_degrees():
    columns = (*EXTRACT_COLUMNS, "Easting", "Northing")
    placed = TILSHEAD | {"Easting": "403462", "Northing": "147841"}
    unknown = CLOSED | {"Easting": "0", "Northing": ""}
    file = read_school_file(extract(placed, unknown, columns=columns).encode())
    assert str(file.schools[126416]["latitude"]).startswith("51.2297")
    assert str(file.schools[126416]["longitude"]).startswith("-1.951")
    assert file.schools[117137]["latitude"] is None


def test_heads_names_are_never_read():
    file = read_school_file(extract(TILSHEAD, SHIFTED, PROPOSED).encode())
    assert "Headname" not in repr(file)
    assert "Invented" not in repr(file)


def test_a_row_with_lost_cells_is_refused_by_its_line():
    file = read_school_file(extract(TILSHEAD, SHIFTED).encode())
    (row,) = file.refused
    assert (row.line, row.urn) == (3, "124930")
    assert "wrong columns" in row.reason


def test_a_proposed_school_and_a_telephone_number_without_its_zero():
    file = read_school_file(extract(PROPOSED).encode())
    assert file.schools[148847]["status"] == "4"
    assert file.schools[148847]["telephone"] == "01706645522"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"URN": "12"}, "6 digits"),
        ({"URN": "URN?"}, "6 digits"),
        ({"EstablishmentName": ""}, "no name"),
        ({"EstablishmentStatus (code)": "9"}, "not one that GIAS uses"),
        ({"PhaseOfEducation (code)": "A"}, "not a number"),
        ({"OpenDate": "31-02-2020"}, "not a real date"),
        ({"StatutoryLowAge": "four"}, "number of years"),
        ({"Address3": "SP3 4RZ"}, "wrong columns"),
    ],
)
def test_each_reason_for_not_using_a_row(change, reason):
    file = read_school_file(extract({**TILSHEAD, **change}, CLOSED).encode())
    assert list(file.schools) == [117137]
    assert reason in file.refused[0].reason


def test_a_urn_given_twice_is_used_once():
    file = read_school_file(extract(TILSHEAD, {**TILSHEAD, "Town": "Elsewhere"}).encode())
    assert file.schools[126416]["town"] == "Salisbury"
    assert "twice" in file.refused[0].reason


def test_a_row_with_fewer_cells_is_refused():
    text = short_list(("116700", "A school")) + "\n"
    assert "fewer" in read_school_file(text.encode()).refused[0].reason


@pytest.mark.parametrize("written", ["01-09-2019", "2019-09-01", "01/09/2019"])
def test_the_short_list_with_dates_in_any_form(written):
    file = read_school_file(
        short_list(("116700", "Riverside School", written, "Evesham", "wr111bn")).encode()
    )
    assert not file.is_extract
    school = file.schools[116700]
    assert school["opened_on"] == date(2019, 9, 1)
    assert school["postcode"] == "WR11 1BN"
    assert "phase" not in school


@pytest.mark.parametrize("text", ["", "UPN,Date\n1,2\n", "urn,town\n1,2\n"])
def test_a_file_of_another_kind_is_refused(text):
    with pytest.raises(Refused, match="no column"):
        read_school_file(text.encode())
