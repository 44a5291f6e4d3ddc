"""Lists of records: paged by key, sorted, and downloaded as filtered.

    LIST = Sorting({"name": ("sort_name",), "age": ("born_on",)}, default="name")

    if "download" in request.GET:
        return csv_download("children", COLUMNS, LIST.order(children, request.GET))
    context = list_context(request, children, LIST, form)    # for `layouts/list.html`

Paging by key costs the same on the last page as on the first, and a row added meanwhile
neither repeats nor hides another.
"""

import base64
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise

from ledger.date_field import PARTS

PAGE_SIZE = 25
# A spreadsheet runs a cell that begins with one of these (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Params = Mapping[str, Any]
Column = tuple[str | Promise, Callable[[Any], Any]]


@dataclass(frozen=True)
class Sorting:
    """What a list can be sorted by: key in the address to model fields ("-" for descending).

    The fields must not be null: a null has no place in the order. `?sort=-name` turns it round.
    """

    keys: Mapping[str, tuple[str, ...]]
    default: str

    def fields(self, params: Params) -> list[tuple[str, bool]]:
        """Field and whether it descends, the primary key last."""
        asked = str(params.get("sort") or self.default)
        name, turned = asked.removeprefix("-"), asked.startswith("-")
        if name not in self.keys:
            name, turned = self.default.removeprefix("-"), self.default.startswith("-")
        names = self.keys[name]
        order = [(f.removeprefix("-"), f.startswith("-") != turned) for f in names]
        return [*order, ("pk", order[-1][1])]

    def order(self, rows: QuerySet, params: Params) -> QuerySet:
        """The rows in the order asked for."""
        return rows.order_by(*_order_by(self.fields(params)))


@dataclass
class KeyPage:
    """One page: its rows, and the keys from which the page before and after go on."""

    rows: list[Any] = field(default_factory=list)
    before: str = ""
    after: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_by_key(rows: QuerySet, sorting: Sorting, params: Params, size: int = PAGE_SIZE) -> KeyPage:
    """The page that `?after=` or `?before=` asks for, in two comparisons of an index."""
    order = sorting.fields(params)
    backwards = bool(params.get("before"))
    position = _decode(params.get("before") or params.get("after"), len(order))
    walked = [(name, descends != backwards) for name, descends in order]
    chosen = rows.order_by(*_order_by(walked))
    if position:
        try:
            chosen = chosen.filter(_beyond(walked, position))
        except (TypeError, ValueError, ValidationError):
            position = []  # made up by hand: the first page
    found = list(chosen[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return KeyPage()
    has_before = has_more if backwards else bool(position)
    has_after = True if backwards else has_more
    return KeyPage(
        found,
        before=_encode(found[0], order) if has_before else "",
        after=_encode(found[-1], order) if has_after else "",
    )


def csv_download(
    name: str, columns: Iterable[Column], rows: QuerySet | Iterable[Any]
) -> StreamingHttpResponse:
    """Every row as CSV (UTF-8 with a mark, so that spreadsheets read it), never a formula."""
    return _download(name, _csv_lines(list(columns), rows))


def csv_rows_download(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """The same for rows without a heading of ours, such as those of a file that somebody sent."""
    write = csv.writer(_Line()).writerow
    lines = (write([safe_cell(cell) for cell in row]) for row in rows)
    return _download(name, chain(["\ufeff"], lines))


def _download(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv")
    filename = f"{name}-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def list_context(
    request: HttpRequest, rows: QuerySet, sorting: Sorting, form: BaseForm
) -> dict[str, Any]:
    """What `layouts/list.html` shows of filtered rows: the page asked for, how many there are, the
    filters in force and where the download is. Two queries."""
    query = request.GET.copy()
    query["download"] = "csv"
    return {
        "page": page_by_key(rows, sorting, request.GET),
        "count": rows.count(),
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET) if form.is_valid() else [],
        "clear_url": request.path,
        "download_url": f"?{query.urlencode()}",
        "default_sort": sorting.default,
    }


def selected_filters(form: BaseForm, params: QueryDict) -> list[dict[str, str]]:
    """What a filter form keeps, each with the address without it: for `layouts/list.html`."""
    found = []
    for name, value in form.cleaned_data.items():
        inputs = {name, *(f"{name}_{part}" for part in PARTS)} & params.keys()
        if value in (None, "", False) or not inputs:
            continue
        rest = params.copy()
        for gone in (*inputs, "after", "before"):
            rest.pop(gone, None)
        found.append(
            {"label": _in_words(form.fields[name], value), "remove_url": f"?{rest.urlencode()}"}
        )
    return found


def _in_words(field: Any, value: Any) -> str:
    if value is True:
        return str(field.label)
    if isinstance(value, date):
        return f"{field.label} {date_format(value, 'j F Y')}"
    choices = {str(key): label for key, label in getattr(field, "choices", ())}
    key = field.prepare_value(value) if hasattr(field, "prepare_value") else value
    return str(choices.get(str(key), value))


class _Line:
    def write(self, text: str) -> str:
        return text


def _csv_lines(columns: list[Column], rows: QuerySet | Iterable[Any]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([str(label) for label, _get in columns])
    stream = rows.iterator(chunk_size=500) if isinstance(rows, QuerySet) else rows
    for row in stream:
        yield writer.writerow([safe_cell(get(row)) for _label, get in columns])


def safe_cell(value: Any) -> str:
    """A value as text that a spreadsheet shows and never runs."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    is_text = not isinstance(value, int | float)
    return f"'{text}" if is_text and text.startswith(FORMULA_STARTS) else text


def _order_by(order: list[tuple[str, bool]]) -> list[str]:
    return [f"-{name}" if descends else name for name, descends in order]


def _beyond(order: list[tuple[str, bool]], position: list[Any]) -> Q:
    """Rows after a position: `a ≥ x and (a > x or a = x and …)`.

    The bound before the bracket is what an index can start at; of two booleans nothing is beyond
    the last, so that the rows begin at the field after it.
    """
    (name, descends), *others = order
    value, *further = position
    step = "lt" if descends else "gt"
    if not others:
        return Q(**{f"{name}__{step}": value})
    rest = _beyond(others, further)
    if value is (not descends):  # the last of two
        return Q(**{name: value}) & rest
    beyond = Q(**{f"{name}__{step}": value}) | Q(**{name: value}) & rest
    return Q(**{f"{name}__{step}e": value}) & beyond if value is not descends else beyond


def _encode(row: Model, order: list[tuple[str, bool]]) -> str:
    values = [_value(row, name) for name, _descends in order]
    text = json.dumps([_plain(value) for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    """As JSON holds it: days and times of day as text, a length of time as `["s", seconds]`."""
    if isinstance(value, timedelta):
        return ["s", value.total_seconds()]
    return value.isoformat() if isinstance(value, date | time) else value


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


def _decode(key: Any, length: int) -> list[Any]:
    """The position in a key; empty, so the first page, for anything that is not one."""
    try:
        padded = str(key or "") + "=" * (-len(str(key or "")) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, UnicodeError):
        return []
    if not isinstance(values, list) or len(values) != length or not isinstance(values[-1], int):
        return []
    try:
        position = [timedelta(seconds=v[1]) if _is_length(v) else v for v in values]
    except (TypeError, OverflowError):
        return []
    return position if all(isinstance(v, str | int | float | timedelta) for v in position) else []


def _is_length(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and value[0] == "s"
