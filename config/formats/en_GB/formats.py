"""Dates as GOV.UK writes them: 5 September 2026, 5 Sep 2026 at 2:05pm."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "g:ia"
DATETIME_FORMAT = "j F Y, g:ia"
SHORT_DATETIME_FORMAT = "j M Y, g:ia"
MONTH_DAY_FORMAT = "j F"
