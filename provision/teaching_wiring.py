"""What the logs and the education meter register in lower apps."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import OrganisationKind
from accounts.roles import Permission, Role
from cases.access import ChildAccess, Section
from cases.models import Child
from cases.registries import (
    HomeItem,
    HomeSource,
    SuitableEducation,
    Summary,
    Tab,
    TabGroup,
    TaughtElsewhere,
    home_sources,
    suitable_education,
    summaries,
    tabs,
    taught_elsewhere,
)
from provision import full_time
from provision.education import days_of_education, half_days_taught, last_weeks, weeks_of
from provision.groups import groups_on, missing_lessons
from provision.models import Placement
from provision.pictures import draw_meter
from provision.services import chasing, teaching
from provision.week import in_hours

__all__ = ["chasing", "full_time", "teaching"]

SHOWN = 10
GLANCE = timedelta(weeks=6)

taught_elsewhere.register(TaughtElsewhere("provision", half_days_taught))
suitable_education.register(SuitableEducation("provision", days_of_education))


def _url(name: str) -> Any:
    return lambda child: reverse(f"provision:{name}", args=[child.public_id])


tabs.register(
    Tab(
        "education", gettext_lazy("Education week by week"), Section.HOURS,
        _url("child_education"), 69, TabGroup.SUPPORT,
    )
)  # fmt: skip
tabs.register(
    Tab("lessons", gettext_lazy("Lessons"), Section.PROVISION, _url("child_lessons"), 56,
        TabGroup.SUPPORT)
)  # fmt: skip


def _at_a_glance(access: ChildAccess) -> dict[str, Any] | None:
    """The meter of the last six weeks, while the child is placed."""
    if not Placement.objects.live().filter(child=access.child).exists():
        return None
    today = timezone.localdate()
    weeks = weeks_of(access.child, start=today - GLANCE, end=today)
    return {"meter": draw_meter(weeks), "child": access.child} if weeks else None


summaries.register(
    Summary("education", Section.HOURS, "provision/education/summary.html", _at_a_glance, order=25)
)


def _to_log(actor: Actor) -> Iterable[HomeItem]:
    """For those who teach: today's groups without a log, and the days before."""
    provider = actor.organisation
    if provider is None or provider.kind != OrganisationKind.PROVIDER:
        return
    if not actor.can(Permission.TEACH):
        return
    today = timezone.localdate()
    missing = missing_lessons(provider)
    if missing:
        yield HomeItem(
            title=_("Lessons that nobody has logged"),
            url=reverse("provision:log_day", args=[missing[0][0]]),
            count=len(missing), due_on=missing[0][0], is_overdue=True, group=_("Lessons"),
        )  # fmt: skip
    to_log = sum(len(group.to_log) for group in groups_on(actor, today))
    if to_log:
        yield HomeItem(
            title=_("Today’s lessons to log"), url=reverse("provision:log_day", args=[today]),
            count=to_log, due_on=today, group=_("Lessons"),
        )  # fmt: skip


home_sources.register(
    HomeSource(
        "provision.lessons",
        today=_to_log,
        waiting=lambda actor: len(list(_to_log(actor))),
        order=15,
    )
)


def _short_weeks(actor: Actor) -> Iterable[HomeItem]:
    """For the named officer: children who last week were offered less than they should be."""
    if actor.role != Role.NAMED_OFFICER:
        return
    live = Placement.objects.live().values("child")
    children = {child.pk: child for child in Child.objects.visible_to(actor).filter(pk__in=live)}
    weeks = last_weeks(children.values(), today=timezone.localdate())
    short = [(week.offered - week.aim, pk) for pk, week in weeks.items() if week.is_short]
    for _gap, pk in sorted(short)[:SHOWN]:
        week = weeks[pk]
        yield HomeItem(
            title=children[pk].name,
            url=reverse("provision:child_education", args=[children[pk].public_id]),
            detail=_("%(offered)s of %(aim)s hours were offered last week")
            % {"offered": in_hours(week.offered), "aim": in_hours(week.aim)},
            group=_("Less education than there should be"),
        )


home_sources.register(HomeSource("provision.short_weeks", today=_short_weeks, order=35))
