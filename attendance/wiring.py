"""Registers what this app declares; imported once, while apps load.

Importing the services declares their timeline codes and notices; importing the thresholds, the
settings.
"""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from attendance import notices, thresholds
from attendance.figures import at_risk_settings
from attendance.figures.summaries import summarise_attendance
from attendance.homes import register_homes
from attendance.models import (
    FINISHED_STATUSES,
    Alert,
    AlertHold,
    AlertStatus,
    HoldStatus,
    ImportStatus,
)
from attendance.part_time import wiring as part_time
from attendance.registers.full_days import full_days, part_days
from attendance.registers.totals import rebuild_doubled
from attendance.returns import wiring as returns
from attendance.services import health_periods
from attendance.transitions import ALERT, HOLD, IMPORT
from attendance.wording import status_in_words
from cases.access import ChildAccess, Section
from cases.models import Child
from cases.registries import (
    ChildHolder,
    MergeFollower,
    SameRow,
    SuitableEducation,
    Summary,
    Tab,
    child_holders,
    merge_followers,
    same_rows,
    suitable_education,
    summaries,
    tabs,
)
from ledger.generated_docs import register_document, register_state_diagram

__all__ = [
    "at_risk_settings", "health_periods", "notices", "part_time", "returns", "thresholds",
]  # fmt: skip


def _child_url(child: Child) -> str:
    return reverse("attendance:child", args=[child.public_id])


# Both records of a child may have had an alert for one episode; the finished one stays where it
# is, and still ends the episode (`services.evaluation`). An open one is answered first.
same_rows.register(
    SameRow(
        "attendance.Alert",
        ("counts_from",),
        beside=~Q(status=AlertStatus.WITHDRAWN),
        stays=Q(status__in=FINISHED_STATUSES),
    )
)

merge_followers.register(
    MergeFollower("attendance.totals", lambda kept, merged: rebuild_doubled([kept.pk, merged.pk]))
)


def _alerts(_on: date, child: Any) -> Any:
    return Alert.objects.open().filter(child_id=child)


def _alert_statuses(child_ids: Collection[int], _on: date) -> dict[int, str]:
    found = Alert.objects.open().filter(child_id__in=child_ids).with_reason()
    return {alert.child_id: status_in_words(alert) for alert in found}


child_holders.register(
    ChildHolder("alert", gettext_lazy("Attendance alert"), Section.ATTENDANCE, _alerts,
                _alert_statuses, order=50)
)  # fmt: skip

tabs.register(
    Tab("attendance", gettext_lazy("Attendance"), Section.ATTENDANCE, _child_url, order=30)
)


def _at_a_glance(access: ChildAccess) -> dict[str, Any] | None:
    alert = Alert.objects.open().filter(child=access.child).first()
    summary = summarise_attendance(access.child)
    hold = AlertHold.objects.of_children([access.child.pk]).get(access.child.pk)
    if alert is None and hold is None and not summary.possible:
        return None
    return {"summary": summary, "alert": alert, "hold": hold, "child": access.child}


suitable_education.register(SuitableEducation("registers", full_days, part_days))
summaries.register(
    Summary("attendance", Section.ATTENDANCE, "attendance/summary.html", _at_a_glance, order=30)
)

register_homes()
register_state_diagram(ALERT, heading="Attendance alert", labels=dict(AlertStatus.choices))
register_state_diagram(HOLD, heading="Hold of attendance alerts", labels=dict(HoldStatus.choices))
register_state_diagram(IMPORT, heading="Import of marks", labels=dict(ImportStatus.choices))


def _openapi() -> str:
    from attendance.api.endpoints import document

    return f"{json.dumps(document(), indent=2, ensure_ascii=False)}\n"


register_document("openapi.json", _openapi)
