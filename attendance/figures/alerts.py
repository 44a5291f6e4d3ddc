"""How many alerts wait, for how long, and how others came to an end."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
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


def alerts_by_age(actor: Actor) -> dict[str, int]:
    """Open alerts: waiting in time, late, passed on, passed up, answered, held. One query."""
    today = timezone.localdate()
    alerts = Alert.objects.visible_to(actor).open()
    waiting = Q(status=AlertStatus.RAISED)
    return alerts.aggregate(
        in_time=Count("pk", filter=waiting & Q(answer_due_on__gte=today)),
        late=Count("pk", filter=waiting & Q(answer_due_on__lt=today)),
        escalated=Count("pk", filter=Q(status=AlertStatus.ESCALATED)),
        passed_up=Count("pk", filter=Q(status=AlertStatus.PASSED_UP)),
        answered=Count("pk", filter=Q(status=AlertStatus.ANSWERED)),
        held=Count("pk", filter=Q(status=AlertStatus.ON_HOLD)),
    )


def alert_ages(actor: Actor) -> dict[str, Any]:
    """Open alerts by age since they were raised and by status; outcomes of this academic year.

    `rows` have a label, `numbers` (label and number of each status), and their sum. Two queries.
    """
    found = _open_by_band(Alert.objects.visible_to(actor).open(), timezone.localdate())
    rows = []
    for place, (_days, label) in enumerate(BANDS):
        numbers = [(status.label, found.get((status, place), 0)) for status in OPEN_STATUSES]
        value = sum(number for _status, number in numbers)
        rows.append({"label": label, "numbers": numbers, "value": value})
    return {
        "rows": rows,
        "statuses": [status.label for status in OPEN_STATUSES],
        "outcomes": _outcomes(actor),
    }


def _open_by_band(alerts: QuerySet[Alert], today: date) -> dict[tuple[str, int], int]:
    bands = Case(
        *(
            When(recorded_at__gte=_start_of(today - timedelta(days=days - 1)), then=Value(place))
            for place, (days, _label) in enumerate(BANDS)
            if days
        ),
        default=Value(len(BANDS) - 1),
        output_field=IntegerField(),
    )
    counted = alerts.order_by().values("status", band=bands).annotate(number=Count("pk"))
    return {(row["status"], row["band"]): row["number"] for row in counted}


def _outcomes(actor: Actor) -> list[dict[str, Any]]:
    """Of the authority's schools for its officers: a figure needs nobody's record looked up."""
    alerts = Alert.objects.filter(
        status__in=ENDED, academic_year=academic_year_of(timezone.localdate())
    )
    if actor.scope is Scope.AUTHORITY and actor.organisation is not None:
        alerts = alerts.filter(school__la_code=actor.organisation.la_code)
    else:
        alerts = alerts.visible_to(actor)
    found = dict(alerts.order_by().values_list("status").annotate(Count("pk")))
    return [{"label": one.label, "value": found.get(one, 0)} for one in ENDED]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
