"""What duties that were handed on put on home pages."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.models import HandedOnDuty
from cases.registries import HomeItem, HomeSource, home_sources

SOON = timedelta(days=14)


def today(actor: Actor) -> Iterable[HomeItem]:
    """Duties that the actor took on, due within a day or overdue."""
    until = timezone.localdate() + timedelta(days=1)
    return [_item(row) for row in _own(actor).filter(due_on__lte=until)]


def coming(actor: Actor) -> Iterable[HomeItem]:
    """Those due in the next two weeks."""
    day = timezone.localdate()
    soon = _own(actor).filter(due_on__gt=day + timedelta(days=1), due_on__lte=day + SOON)
    return [_item(row) for row in soon]


def waiting(actor: Actor) -> int:
    """How many are due within a day or overdue."""
    until = timezone.localdate() + timedelta(days=1)
    return _own(actor).filter(due_on__lte=until).count()


def _own(actor: Actor) -> QuerySet[HandedOnDuty]:
    return HandedOnDuty.objects.unfinished().of(actor).with_people()


def _item(row: HandedOnDuty) -> HomeItem:
    return HomeItem(
        title=_("Handed on to you: %(duty)s") % {"duty": row.duty},
        url=f"/cases/handed-on/{row.public_id}/", detail=row.case.child.name, due_on=row.due_on,
        is_overdue=row.is_overdue, group=_("Cases"),
    )  # fmt: skip


home_sources.register(HomeSource("handed_on", today, coming, waiting, order=31))
