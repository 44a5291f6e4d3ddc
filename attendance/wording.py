"""The rule of an alert in words, with its numbers."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.models import AbsenceReason, Alert, Rule


def window_in_words(alert: Alert) -> str:
    """Within what its days are added up."""
    if alert.window_weeks is None:
        return _("in the academic year")
    return _("within any %(weeks)s weeks of the academic year") % {"weeks": alert.window_weeks}


def rule_in_words(alert: Alert) -> str:
    """What raises an alert, with the numbers that were set when this one was raised."""
    return _(
        "An alert is raised when a child has missed %(cumulative)s school days (%(total)s "
        "half-day sessions) because of health %(window)s, however they are spread, or "
        "%(consecutive)s school days (%(run)s sessions) one after another."
    ) % {
        "cumulative": alert.cumulative_days,
        "total": 2 * alert.cumulative_days,
        "window": window_in_words(alert),
        "consecutive": alert.consecutive_days,
        "run": 2 * alert.consecutive_days,
    }


def why_raised(alert: Alert) -> str:
    """What was counted for this child."""
    values = {
        "sessions": alert.sessions,
        "days": f"{alert.days_lost:g}",
        "first": date_format(alert.first_day),
        "last": date_format(alert.last_day),
        "reached": date_format(alert.reached_on),
        "from": date_format(alert.counts_from),
    }
    if alert.rule == Rule.CONSECUTIVE:
        return (
            _(
                "One after another: no session was attended from %(first)s until the number was "
                "reached on %(reached)s. Up to %(last)s, %(sessions)s sessions (%(days)s days) "
                "count."
            )
            % values
        )
    return (
        _(
            "Added up from %(from)s: the number was reached on %(reached)s. Between %(first)s and "
            "%(last)s, %(sessions)s sessions (%(days)s days) count."
        )
        % values
    )


def what_would_change_it(alert: Alert) -> str:
    """How an open alert falls away by itself; empty for a finished one."""
    if not alert.is_open:
        return ""
    if alert.rule == Rule.CONSECUTIVE:
        return _(
            "If the register or a health-related period is corrected so that the row is shorter "
            "than %(run)s sessions and fewer than %(total)s count in all, the alert is withdrawn "
            "by itself, with that reason."
        ) % {"run": 2 * alert.consecutive_days, "total": 2 * alert.cumulative_days}
    return _(
        "If the register or a health-related period is corrected so that fewer than %(total)s "
        "sessions count, the alert is withdrawn by itself, with that reason. Here %(needed)s of "
        "the %(sessions)s would have to change."
    ) % {
        "total": 2 * alert.cumulative_days,
        "needed": max(1, alert.sessions - 2 * alert.cumulative_days + 1),
        "sessions": alert.sessions,
    }


def status_in_words(alert: Any) -> str:
    """Where an alert read `with_reason` stands, and why the child is away if the school said."""
    status = alert.get_status_display()
    if not alert.absence_reason:
        return str(status)
    return f"{status} ({AbsenceReason(alert.absence_reason).label})"


def reason_in_words(alert: Alert) -> str:
    """Why a case, plan or referral is started from this alert; names nobody."""
    return _(
        "Attendance alert %(reference)s: %(days)s school days of absence because of health, "
        "reached on %(reached)s."
    ) % {
        "reference": alert.reference,
        "days": f"{alert.days_lost:g}",
        "reached": date_format(alert.reached_on),
    }
