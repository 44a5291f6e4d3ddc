"""Chasing the lessons that nobody has logged."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Organisation
from accounts.roles import Role
from ledger.notices import Notice, notify, register_notice
from provision.groups import missing_by_provider
from provision.models import Placement

GRACE = timedelta(days=2)
MISSING = register_notice(
    Notice(
        code="provision.missing_lessons",
        text=gettext_lazy("Lessons at your provider have not been logged for more than two days."),
        todo=gettext_lazy("Log them, or say that they could not be taught."),
    )
)


@transaction.atomic
def chase_missing_lessons() -> int:
    """Tell each provider's managers, once a day, of lessons missing for more than two days.

    Gives how many providers were told.
    """
    today = timezone.localdate()
    live = Placement.objects.live().values("provider")
    providers = list(Organisation.objects.filter(pk__in=live))
    missing = missing_by_provider(providers, until=today - GRACE)
    late = {pk: lessons[0][0] for pk, lessons in missing.items() if lessons}
    managers = _managers(late)
    for provider, first_day in late.items():
        people = managers[provider]
        notify(
            notice=MISSING,
            recipients=[row.user for row in people],
            key=f"{provider}:{today}",
            link=f"/provision/log/{first_day}/",
            membership_ids={row.user_id: row.pk for row in people},
        )
    return len(late)


def _managers(providers: Iterable[int]) -> dict[int, list[Membership]]:
    rows = Membership.objects.current().filter(
        organisation__in=list(providers), role=Role.PROVIDER_MANAGER
    )
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.select_related("user"):
        found[row.organisation_id].append(row)
    return found
