"""A file of marks: uploaded, checked by a worker, shown, then saved whole or not at all.

`uploading` keeps it, `opening` finds out how it is laid out, `layouts` are what people confirmed,
`checking` says what it would do, `saving` does it, `pupils` adds those it knows and Waymark does
not, `folder` takes one file a school from a folder, all at once.
"""

from attendance.services.imports.checking import check_import
from attendance.services.imports.layouts import (
    change_columns,
    change_layout,
    confirm_columns,
    withdraw_layout,
)
from attendance.services.imports.pupils import add_pupils
from attendance.services.imports.saving import evaluate_imports, request_saving, save_import
from attendance.services.imports.uploading import try_again, upload_marks, withdraw_import

__all__ = [
    "add_pupils",
    "change_columns",
    "change_layout",
    "check_import",
    "confirm_columns",
    "evaluate_imports",
    "request_saving",
    "save_import",
    "try_again",
    "upload_marks",
    "withdraw_import",
    "withdraw_layout",
]
