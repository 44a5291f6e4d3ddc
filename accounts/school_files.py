"""Reading lists of schools: extracts of Get Information About Schools (GIAS), by header name.

Layouts differ by year in their columns and encoding (UTF-8 with or without mark, cp1252); the
short public list has `urn,name,open_date,town,postcode` only. The columns with heads' names are
never read. Some published rows have lost cells, so that what follows stands one column too far
left and a head's name under "website": such rows are refused whole.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.map_reference import from_grid
from accounts.models import Phase, SchoolStatus
from ledger.errors import Refused

Value = str | int | date | Decimal | None
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
_DATE_FORMATS = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y")


class _Unusable(Exception):  # noqa: N818 (an answer about one row)
    """Why a row cannot be used; said without quoting what may be a person's name."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not used: its line in the file (the header is line 1) and why."""

    line: int
    urn: str
    reason: str


@dataclass(frozen=True, slots=True)
class SchoolFile:
    """What a file says: fields of each school by URN, and the rows that could not be used.

    `is_extract` tells a GIAS extract, which is complete, from the short public list.
    """

    is_extract: bool
    schools: Mapping[int, dict[str, Value]]
    refused: tuple[RefusedRow, ...]


def read_school_file(content: bytes) -> SchoolFile:
    """Read a file in any known layout. Raises Refused when its columns are not known."""
    reader = csv.reader(io.StringIO(_decode(content), newline=""))
    header = [name.strip() for name in next(reader, [])]
    is_extract = "EstablishmentName" in header
    columns = _EXTRACT if is_extract else _SHORT_LIST
    places = {name: header.index(column) for name, column in _columns(columns, header)}
    if missing := {"urn", "name"} - places.keys():
        raise Refused(
            _("The file has no column for %(missing)s.") % {"missing": ", ".join(sorted(missing))}
        )
    schools: dict[int, dict[str, Value]] = {}
    refused: list[RefusedRow] = []
    for line, cells in _numbered(reader):
        urn = cells[places["urn"]].strip() if len(cells) > places["urn"] else ""
        try:
            _check_shape(header, cells)
            fields = _read_row(columns, places, cells)
            if fields["urn"] in schools:
                raise _Unusable(_("This URN stands in the file twice; the first row was used."))
        except _Unusable as problem:
            refused.append(RefusedRow(line, urn if urn.isdigit() else "", problem.reason))
        else:
            schools[int(str(fields["urn"]))] = fields
    return SchoolFile(is_extract, schools, tuple(refused))


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _columns(
    columns: Mapping[str, tuple[str, Callable[[str], Value]]], header: list[str]
) -> Iterator[tuple[str, str]]:
    for name, (column, _read) in columns.items():
        if column in header:
            yield name, column


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield getattr(reader, "line_num", 0), cells


def _check_shape(header: list[str], cells: list[str]) -> None:
    """Refuse a row whose cells are not under their headers.

    Rows of a newer layout have more cells at the end, which does no harm while the address
    stands where it should.
    """
    if len(cells) < len(header):
        raise _Unusable(_("The row has fewer cells than the header."))
    row = dict(zip(header, cells, strict=False))
    postcode = row.get("Postcode", row.get("postcode", "")).strip().upper()
    before = (row.get(name, "").strip().upper() for name in ("Street", "Locality", "Address3"))
    is_longer = len(cells) > len(header)
    is_shifted = not _POSTCODE.match(postcode) if postcode else is_longer
    if is_shifted or any(map(_POSTCODE.match, before)):
        raise _Unusable(_("The address stands in the wrong columns, so the row cannot be trusted."))


def _read_row(
    columns: Mapping[str, tuple[str, Callable[[str], Value]]],
    places: Mapping[str, int],
    cells: list[str],
) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for name, place in places.items():
        fields[name] = columns[name][1](cells[place].strip())
    locality = fields.pop("street_2", "")
    fields_street = fields.get("street")
    if locality and fields_street:
        fields["street"] = f"{fields_street}, {locality}"[:200]
    if "easting" in fields or "northing" in fields:
        fields |= _position(fields.pop("easting", None), fields.pop("northing", None))
    return fields


def _position(easting: Value, northing: Value) -> dict[str, Value]:
    """Degrees from metres of the National Grid; nothing for a school that has none."""
    if not isinstance(easting, int) or not isinstance(northing, int):
        return {"latitude": None, "longitude": None}
    point = from_grid(easting, northing).rounded()
    return {"latitude": point[0], "longitude": point[1]}


def _urn(text: str) -> int:
    if not text.isdigit() or not 100000 <= int(text) <= 999999:
        raise _Unusable(_("The URN must be a number of 6 digits."))
    return int(text)


def _name(text: str) -> str:
    if not text:
        raise _Unusable(_("The row has no name."))
    return text[:200]


def _text(limit: int) -> Callable[[str], str]:
    return lambda text: text[:limit]


def _code(text: str) -> str:
    """A code without padding: "02" and "2" are the same."""
    if text and not text.isdigit():
        raise _Unusable(_("A code is not a number."))
    return str(int(text)) if text else ""


def _digits(length: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text and not text.isdigit():
            raise _Unusable(_("A code is not a number."))
        return text.zfill(length) if text else ""

    return read


def _one_of(choices: type[Phase] | type[SchoolStatus], default: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        code = _code(text) or default
        if code not in choices.values:
            raise _Unusable(_("A code is not one that GIAS uses."))
        return code

    return read


def _age(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit() or int(text) > 99:
        raise _Unusable(_("An age is not a number of years."))
    return int(text)


def _metres(text: str) -> int | None:
    """Metres of the National Grid; GIAS writes 0 where it does not know."""
    return int(text) or None if text.isdigit() and int(text) < 1_300_000 else None


def _date(text: str) -> date | None:
    if not text:
        return None
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day, not a moment)
        except ValueError:
            continue
    raise _Unusable(_("A date is not a real date."))


def _postcode(text: str) -> str:
    compact = text.replace(" ", "").upper()
    return f"{compact[:-3]} {compact[-3:]}" if compact else ""


def _telephone(text: str) -> str:
    """As published; a leading zero that a spreadsheet ate is put back."""
    if text.isdigit() and len(text) in (9, 10) and not text.startswith("0"):
        return f"0{text}"
    return text[:30] if re.fullmatch(r"[\d +()-]*", text) else ""


def _website(text: str) -> str:
    return text[:200] if "." in text else ""


_EXTRACT: dict[str, tuple[str, Callable[[str], Value]]] = {
    "urn": ("URN", _urn),
    "name": ("EstablishmentName", _name),
    "la_code": ("LA (code)", _digits(3)),
    "establishment_number": ("EstablishmentNumber", _digits(4)),
    "establishment_type": ("TypeOfEstablishment (code)", _code),
    "status": ("EstablishmentStatus (code)", _one_of(SchoolStatus, SchoolStatus.OPEN)),
    "phase": ("PhaseOfEducation (code)", _one_of(Phase, Phase.NOT_APPLICABLE)),
    "lowest_age": ("StatutoryLowAge", _age),
    "highest_age": ("StatutoryHighAge", _age),
    "opened_on": ("OpenDate", _date),
    "closed_on": ("CloseDate", _date),
    "street": ("Street", _text(200)),
    "street_2": ("Locality", _text(100)),
    "town": ("Town", _text(100)),
    "postcode": ("Postcode", _postcode),
    "telephone": ("TelephoneNum", _telephone),
    "website": ("SchoolWebsite", _website),
    "easting": ("Easting", _metres),
    "northing": ("Northing", _metres),
}
_SHORT_LIST: dict[str, tuple[str, Callable[[str], Value]]] = {
    "urn": ("urn", _urn),
    "name": ("name", _name),
    "opened_on": ("open_date", _date),
    "town": ("town", _text(100)),
    "postcode": ("postcode", _postcode),
}
