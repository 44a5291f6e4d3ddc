"""Chasing the lessons that nobody has logged."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Organisation
from accounts.roles import Role
from ledger.notices import Notice, notify, register_notice
from provision.groups import missing_lessons
from provision.models import Placement

GRACE = timedelta(days=2)
MISSING = register_notice(
    Notice(
        code="provision.missing_lessons",
        text=gettext_lazy("Lessons at your provider have not been logged for more than two days."),
        todo=gettext_lazy("Log them, or say that they could not be taught."),
    )
)


def chase_missing_lessons() -> int:
    """Tell each provider's managers, once a day, of lessons missing for more than two days.

    Gives how many providers were told.
    """
    today = timezone.localdate()
    live = Placement.objects.live().values("provider")
    told = 0
    for provider in Organisation.objects.filter(pk__in=live):
        days = Counter(day for day, _slot in missing_lessons(provider, until=today - GRACE))
        if days:
            _tell(provider, f"{provider.pk}:{today}", f"/provision/log/{min(days)}/")
            told += 1
    return told


def _tell(provider: Organisation, key: str, link: str) -> None:
    managers = Membership.objects.current().filter(
        organisation=provider, role=Role.PROVIDER_MANAGER
    )
    people = list(managers.select_related("user"))
    notify(
        notice=MISSING,
        recipients=[row.user for row in people],
        key=key,
        link=link,
        membership_ids={row.user_id: row.pk for row in people},
    )
