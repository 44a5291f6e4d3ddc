"""Registers what statutory returns declare: settings, home items, diagrams, merging."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from attendance.models import EntryStatus, ReturnEntry, StatutoryReturnStatus
from attendance.returns import settings
from attendance.returns.due import due_returns
from attendance.services import returns
from attendance.transitions import RETURN, RETURN_ENTRY
from cases.registries import HomeItem, HomeSource, SameRow, home_sources, same_rows
from ledger.generated_docs import register_state_diagram

__all__ = ["returns", "settings"]

# Both records of a child may have been put on a return for one period: the kept one's goes on.
same_rows.register(
    SameRow(
        "attendance.ReturnEntry", ("school", "kind", "counts_from"),
        beside=~Q(status=EntryStatus.WITHDRAWN),
    )
)  # fmt: skip


def _items(actor: Actor) -> Iterable[HomeItem]:
    if actor.organisation is None:
        return
    if actor.scope is Scope.SCHOOL and actor.can(Permission.PREPARE_STATUTORY_RETURN):
        yield from _items_of_school(actor, actor.organisation)
    elif actor.scope is Scope.AUTHORITY and actor.can(Permission.READ_STATUTORY_RETURNS):
        yield from _items_of_authority(actor.organisation)


def _items_of_school(actor: Actor, school: Organisation) -> Iterable[HomeItem]:
    to_check = _to_check(actor)
    for due in due_returns([school], timezone.localdate()):
        waiting = to_check.filter(kind=due.kind).count()
        if due.is_soon or waiting:
            yield HomeItem(
                title=due.kind.label,
                url=f"{reverse('attendance:returns')}#{due.kind}",
                detail=_("Children to check: %(number)s") % {"number": waiting}
                if waiting
                else _("Sign off and send. It may be nil."),
                due_on=due.due_on,
                is_overdue=due.is_overdue,
                group=_("Sickness and attendance returns"),
            )


def _items_of_authority(authority: Organisation) -> Iterable[HomeItem]:
    schools = Organisation.objects.schools().open().filter(la_code=authority.la_code)
    late = {one.school.pk for one in due_returns(schools, timezone.localdate()) if one.is_overdue}
    if late:
        yield HomeItem(
            title=_("Schools with an overdue return"),
            url=f"{reverse('attendance:returns')}?show=missing",
            detail=_("Sickness or attendance return"),
            group=_("Sickness and attendance returns from schools"),
            count=len(late),
        )


def _to_check(actor: Actor) -> Any:
    return ReturnEntry.objects.visible_to(actor).filter(status=EntryStatus.PROPOSED)


home_sources.register(
    HomeSource(
        "attendance.returns", today=_items, waiting=lambda actor: _to_check(actor).count(), order=35
    )
)

register_state_diagram(
    RETURN_ENTRY, heading="Entry of a sickness or attendance return",
    labels=dict(EntryStatus.choices),
)  # fmt: skip
register_state_diagram(
    RETURN, heading="Sickness or attendance return", labels=dict(StatutoryReturnStatus.choices)
)
