"""From the bytes of a school's file to its marks, as the file has them.

`tables` (bytes to rows of cells, with `workbooks` for .xlsx), `dates` (what a written date may
mean), `headings` (which row names the columns, and what a heading says), `layouts` (where the marks
stand: guessed, or as a person confirmed it), `sheets` (rows and layout to marks by session).
"""

from attendance.reading.dates import Days, Order
from attendance.reading.headings import Header, Role
from attendance.reading.layouts import Layout, Unrecognised, find_header, guess_layout
from attendance.reading.sheets import Sheet, Slot, read_sheet
from attendance.reading.tables import Table, UnreadableFile, read_table

__all__ = [
    "Days",
    "Header",
    "Layout",
    "Order",
    "Role",
    "Sheet",
    "Slot",
    "Table",
    "UnreadableFile",
    "Unrecognised",
    "find_header",
    "guess_layout",
    "read_sheet",
    "read_table",
]
