"""Telling schools that a return is due or overdue."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Role
from attendance.permissions import check_system
from attendance.recipients import tell
from attendance.returns.due import due_returns
from attendance.services.returns.words import RETURN_DUE, RETURN_OVERDUE

TOLD = (Role.HEAD_TEACHER, Role.SENCO, Role.ATTENDANCE_OFFICER)


@transaction.atomic
def remind_of_returns(*, actor: Actor, today: date | None = None) -> int:
    """Three days before a return is due, and once it is overdue; how many are either.

    Each person has one notice of each, however often this runs.
    """
    check_system(actor)
    day = today or timezone.localdate()
    staff: dict[int, list[Membership]] = defaultdict(list)
    for one in Membership.objects.current().filter(role__in=TOLD).select_related("user"):
        staff[one.organisation_id].append(one)
    schools = Organisation.objects.schools().open().filter(pk__in=list(staff))
    soon = [one for one in due_returns(schools, day) if one.is_soon]
    for one in soon:
        tell(
            staff[one.school.pk], notice=RETURN_OVERDUE if one.is_overdue else RETURN_DUE,
            key=f"{one.school.pk}:{one.kind}:{one.due_on.isoformat()}",
            link=f"{reverse('attendance:returns')}#{one.kind}", reference=str(one.kind.label),
        )  # fmt: skip
    return len(soon)
