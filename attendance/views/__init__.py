"""Pages of attendance, one module a journey."""

from attendance.views.alerts import alert, alert_list, answer, follow_up
from attendance.views.at_risk import at_risk
from attendance.views.elsewhere import taught_elsewhere_list
from attendance.views.file_pupils import file_pupils
from attendance.views.health_periods import end_period, new_health_period, withdraw_period
from attendance.views.holds import decide_hold, end_hold, hold_list, new_hold, take_back_hold
from attendance.views.imports import (
    import_list,
    refused_rows,
    save_marks,
    show_import,
    try_import_again,
    upload,
    withdraw,
)
from attendance.views.layouts import (
    ask_columns_again,
    columns,
    edit_layout,
    forget_layout,
    layout_list,
)
from attendance.views.not_attending import not_attending_list
from attendance.views.overview import overview
from attendance.views.pupils import child_attendance
from attendance.views.tokens import new_token, revoke, show_token, token_list, token_made

__all__ = [
    "alert",
    "alert_list",
    "answer",
    "ask_columns_again",
    "at_risk",
    "child_attendance",
    "columns",
    "decide_hold",
    "edit_layout",
    "end_hold",
    "end_period",
    "file_pupils",
    "follow_up",
    "forget_layout",
    "hold_list",
    "import_list",
    "layout_list",
    "new_health_period",
    "new_hold",
    "new_token",
    "not_attending_list",
    "overview",
    "refused_rows",
    "revoke",
    "save_marks",
    "show_import",
    "show_token",
    "take_back_hold",
    "taught_elsewhere_list",
    "token_list",
    "token_made",
    "try_import_again",
    "upload",
    "withdraw",
    "withdraw_period",
]
