"""Support as a list, and the hours of liaison officers against what they have."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.access import Section, access_to, log_opening
from ledger.lists import Column, Sorting
from provision.directory_querysets import monday_of
from provision.models import LiaisonHours, Support, SupportKind

WEEKS_SHOWN = 6


def who_gives(support: Support) -> str:
    """The liaison officer, or whom top-up pays for."""
    return support.officer.user.full_name if support.officer else support.given_by


SORTING = Sorting({"child": ("child__sort_name",), "newest": ("-pk",)}, default="newest")
COLUMNS: list[Column] = [
    (_("Reference"), lambda row: row.reference),
    (_("Child"), lambda row: row.child.name),
    (_("School"), lambda row: row.school),
    (_("Kind"), lambda row: row.get_kind_display()),
    (_("State"), lambda row: row.get_status_display()),
    (_("Who gives it"), who_gives),
    (_("Hours a week"), lambda row: row.hours_a_week),
    (_("What for"), lambda row: row.purpose),
    (_("From"), lambda row: row.starts_on),
    (_("Until"), lambda row: row.ended_on or row.ends_on),
    (_("Effect"), lambda row: row.get_effect_display()),
    (_("What changed"), lambda row: row.effect_words),
]


def list_support(actor: Actor, asked: dict[str, Any]) -> QuerySet[Support]:
    """The visible support that the filter asks for; open when it asks nothing."""
    rows = Support.objects.visible_to(actor)
    status = asked.get("status") or "open"
    if status == "open":
        rows = rows.open()
    elif status != "all":
        rows = rows.filter(status=status)
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("officer"):
        rows = rows.filter(officer=asked["officer"])
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    return rows.for_list()


def open_support_page(*, actor: Actor, public_id: UUID) -> Support:
    """One support, logged as an opening of the child's provision. Raises Http404 or as access."""
    support = (
        Support.objects.visible_to(actor)
        .select_related("child", "school", "officer__user", "recorded_by")
        .filter(public_id=public_id)
        .first()
    )
    if support is None:
        raise Http404
    access = access_to(actor=actor, child=support.child)
    access.check(Section.PROVISION)
    log_opening(access, Section.PROVISION)
    return support


def liaison_officers() -> QuerySet[Membership]:
    """Liaison officers of today, by name."""
    officers = Membership.objects.current().with_role(Role.LIAISON_OFFICER)
    return officers.select_related("user").order_by("user__sort_name", "pk")


@dataclass(frozen=True, slots=True)
class Week:
    """One officer's week: the hours given to children, and those that there are (if said)."""

    monday: date
    given: Decimal
    there: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """Hours still free; below 0 when more is promised than there is."""
        return None if self.there is None else self.there - self.given


@dataclass(frozen=True, slots=True)
class Load:
    """One officer with the weeks to come."""

    officer: Membership
    weeks: list[Week]


def loads() -> list[Load]:
    """Hours given against hours there are, officer by officer. Three queries.

    A week counts support that is under way on any school day of it; support past its planned end
    goes on until somebody ends it.
    """
    monday = monday_of(timezone.localdate())
    weeks = [monday + timedelta(weeks=number) for number in range(WEEKS_SHOWN)]
    officers = list(liaison_officers())
    given = list(
        Support.objects.filter(kind=SupportKind.LIAISON, status="active", officer__in=officers)
    )
    there = list(LiaisonHours.objects.filter(officer__in=officers))
    return [
        Load(officer, [_week(officer, week, given, there) for week in weeks])
        for officer in officers
    ]


def _week(
    officer: Membership, monday: date, given: list[Support], there: list[LiaisonHours]
) -> Week:
    friday, today = monday + timedelta(days=4), timezone.localdate()
    hours = Decimal(0)
    for support in given:
        if support.officer_id != officer.pk or support.starts_on is None:
            continue
        goes_on = support.ends_on is None or support.ends_on >= monday or support.ends_on < today
        if support.starts_on <= friday and goes_on:
            hours += support.hours_a_week or 0
    own = [
        row.hours_a_week
        for row in there
        if row.officer_id == officer.pk
        and row.starts_on <= friday
        and (row.ends_on is None or row.ends_on >= friday)
    ]
    return Week(monday, hours, own[0] if own else None)
