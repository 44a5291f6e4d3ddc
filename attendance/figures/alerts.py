"""How many alerts wait, for how long, and how others came to an end."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Scope
from attendance.models import FINISHED_STATUSES, OPEN_STATUSES, Alert, AlertStatus
from calendars.models import academic_year_of

# Days since an alert was raised, up to which it is of that age.
BANDS = (
    (7, gettext_lazy("Less than a week")),
    (14, gettext_lazy("One to two weeks")),
    (28, gettext_lazy("Two to four weeks")),
    (None, gettext_lazy("Four weeks and more")),
)
ENDED = (*FINISHED_STATUSES, AlertStatus.WITHDRAWN)


def open_alerts(actor: Actor) -> dict[str, dict[str, Any]]:
    """Open alerts as pages show them, counted once. Two queries.

    `ages`: waiting in time, late, passed on, passed up, answered, held. `alert_ages`: by age since
    they were raised and by status, with the outcomes of this academic year; its `rows` have a
    label, `numbers` (label and number of each status) and their sum.
    """
    found = _by_status_age_and_lateness(Alert.objects.visible_to(actor).open())
    rows = []
    for place, (_days, label) in enumerate(BANDS):
        numbers = [
            (status.label, found[status, place, False] + found[status, place, True])
            for status in OPEN_STATUSES
        ]
        value = sum(number for _status, number in numbers)
        rows.append({"label": label, "numbers": numbers, "value": value})
    return {
        "ages": _by_stage(found),
        "alert_ages": {
            "rows": rows,
            "statuses": [status.label for status in OPEN_STATUSES],
            "outcomes": _outcomes(actor),
        },
    }


def _by_stage(found: Counter[tuple[str, int, bool]]) -> dict[str, int]:
    stages = Counter[tuple[str, bool]]()
    for (status, _band, is_late), number in found.items():
        stages[status, is_late and status == AlertStatus.RAISED] += number
    return {
        "in_time": stages[AlertStatus.RAISED, False],
        "late": stages[AlertStatus.RAISED, True],
        "escalated": stages[AlertStatus.ESCALATED, False],
        "passed_up": stages[AlertStatus.PASSED_UP, False],
        "answered": stages[AlertStatus.ANSWERED, False],
        "held": stages[AlertStatus.ON_HOLD, False],
    }


def _by_status_age_and_lateness(alerts: QuerySet[Alert]) -> Counter[tuple[str, int, bool]]:
    today = timezone.localdate()
    bands = Case(
        *(
            When(recorded_at__gte=_start_of(today - timedelta(days=days - 1)), then=Value(place))
            for place, (days, _label) in enumerate(BANDS)
            if days
        ),
        default=Value(len(BANDS) - 1),
        output_field=IntegerField(),
    )
    is_late = Case(When(answer_due_on__lt=today, then=Value(True)), default=Value(False))
    kinds = alerts.order_by().values("status", band=bands, is_late=is_late)
    counted = kinds.annotate(number=Count("pk"))
    return Counter({(row["status"], row["band"], row["is_late"]): row["number"] for row in counted})


def _outcomes(actor: Actor) -> list[dict[str, Any]]:
    """Of the authority's schools for its officers: a figure needs nobody's record looked up."""
    alerts = Alert.objects.filter(
        status__in=ENDED, academic_year=academic_year_of(timezone.localdate())
    )
    if actor.scope is Scope.AUTHORITY and actor.organisation is not None:
        alerts = alerts.filter(school__la_code=actor.organisation.la_code)
    else:
        alerts = alerts.visible_to(actor)
    found = dict(alerts.order_by().values_list("status").annotate(number=Count("*")))
    return [{"label": one.label, "value": found.get(one, 0)} for one in ENDED]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
