"""What registers, alerts and imports put on home pages, and what a search finds of alerts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission, Role, Scope
from attendance.elsewhere import rows_to_look_at
from attendance.figures.at_a_glance import near_threshold
from attendance.models import (
    Alert,
    AlertHold,
    AlertStatus,
    ImportStatus,
    RegisterImport,
    RegisterToken,
)
from cases.home_items import AT_MOST, first_items
from cases.registries import (
    HomeItem,
    HomeSource,
    SearchHit,
    SearchSource,
    home_sources,
    search_sources,
)

SHOWN = 10
TOKEN_ENDS_SOON = timedelta(days=21)
_OFFICERS_TURN = {
    Role.LIAISON_OFFICER: (AlertStatus.ESCALATED, AlertStatus.PASSED_UP, AlertStatus.ANSWERED),
    Role.PANEL_COORDINATOR: (AlertStatus.PASSED_UP,),
}


def _alerts_for(actor: Actor) -> Any:
    """The open alerts whose turn it is in this role."""
    visible = Alert.objects.visible_to(actor).select_related("child", "school")
    if actor.can(Permission.ANSWER_ALERT) and actor.scope is Scope.SCHOOL:
        return visible.unanswered().filter(school=actor.organisation)
    if actor.role in _OFFICERS_TURN:
        return visible.filter(status__in=_OFFICERS_TURN[actor.role])
    return visible.none()


def _alert_items(actor: Actor) -> Iterable[HomeItem]:
    words = {
        AlertStatus.RAISED: _("Answer the alert"),
        AlertStatus.ESCALATED: _("Answer the alert, it is late"),
        AlertStatus.PASSED_UP: _("Answer the alert, it is late: the panel coordinator has it"),
        AlertStatus.ANSWERED: _("Follow up the school’s answer"),
    }
    if actor.role in _OFFICERS_TURN:
        words[AlertStatus.ESCALATED] = _("Not answered in time: speak with the school")
        words[AlertStatus.PASSED_UP] = _("Still not answered: speak with the head of the school")
    waiting = _alerts_for(actor).order_by("answer_due_on", "pk")[: AT_MOST + 1]
    group = _("Attendance alerts")
    items = (
        HomeItem(
            title=alert.child.name,
            url=reverse("attendance:alert", args=[alert.public_id]),
            detail=words[AlertStatus(alert.status)],
            due_on=None if alert.status == AlertStatus.ANSWERED else alert.answer_due_on,
            is_overdue=alert.is_overdue,
            group=group,
        )
        for alert in waiting
    )
    see_all = HomeItem(title=_("All attendance alerts"), url=reverse("attendance:alerts"),
                       group=group)  # fmt: skip
    yield from first_items(items, see_all=see_all)


def _near_items(actor: Actor) -> Iterable[HomeItem]:
    school = actor.organisation
    if school is None or not (actor.can(Permission.ANSWER_ALERT) and actor.scope is Scope.SCHOOL):
        return
    for near in near_threshold(school, limit=SHOWN):
        yield HomeItem(
            title=near.child.name,
            url=reverse("attendance:child", args=[near.child.public_id]),
            detail=_("%(days)s days of health-related absence") % {"days": f"{near.days:g}"},
            group=_("Near an attendance alert"),
        )


def _asked_holds(actor: Actor) -> Any:
    if actor.role != Role.LIAISON_OFFICER:
        return AlertHold.objects.none()
    return AlertHold.objects.visible_to(actor).asked()


def _hold_items(actor: Actor) -> Iterable[HomeItem]:
    asked = _asked_holds(actor).with_people().order_by("recorded_at", "pk")[: AT_MOST + 1]
    group = _("Attendance alerts")
    items = (
        HomeItem(
            title=hold.child.name,
            url=reverse("attendance:decide_hold", args=[hold.public_id]),
            detail=_("%(school)s asks to hold alerts") % {"school": hold.school.name},
            group=group,
        )
        for hold in asked
    )
    see_all = HomeItem(title=_("All holds asked for"), group=group,
                       url=f"{reverse('attendance:holds')}?status=asked")  # fmt: skip
    yield from first_items(items, see_all=see_all)


def _elsewhere_items(actor: Actor) -> Iterable[HomeItem]:
    if not (actor.can(Permission.IMPORT_MARKS) and actor.scope is Scope.SCHOOL):
        return
    if rows := rows_to_look_at(actor, timezone.localdate()):
        yield HomeItem(
            title=_("Pupils taught elsewhere: sessions to hold against your register"),
            url=reverse("attendance:elsewhere"),
            detail=_("in the last four weeks"),
            group=_("Registers"),
            count=len(rows),
        )


def _waiting_imports(actor: Actor) -> Any:
    found = RegisterImport.objects.visible_to(actor).filter(status=ImportStatus.CHECKED)
    return found if actor.scope is Scope.SCHOOL else found.filter(recorded_by=actor.user)


def _import_items(actor: Actor) -> Iterable[HomeItem]:
    for found in _waiting_imports(actor).select_related("school"):
        yield HomeItem(
            title=_("Marks of %(school)s, checked") % {"school": found.school.name},
            url=reverse("attendance:import", args=[found.public_id]),
            detail=_("Look at what the file does, then save it"),
            is_overdue=timezone.localdate(found.recorded_at) < timezone.localdate(),
            group=_("Imports of marks"),
        )
    if actor.role == Role.ATTENDANCE_OFFICER:
        yield HomeItem(
            title=_("Bring in marks"),
            url=reverse("attendance:upload"),
            detail=_("Upload a CSV file from your school’s system"),
            group=_("Imports of marks"),
        )


def _ending_tokens(actor: Actor) -> Iterable[HomeItem]:
    school = actor.organisation
    if school is None or not actor.can(Permission.MAKE_REGISTER_TOKEN):
        return
    today = timezone.localdate()
    soon = RegisterToken.objects.ending_soon(school, today, today + TOKEN_ENDS_SOON)
    for token in soon[:SHOWN]:
        yield HomeItem(
            title=_("Token for %(system)s") % {"system": token.name},
            url=reverse("attendance:token", args=[token.public_id]),
            detail=_("Make another before its last day, or marks stop coming in"),
            due_on=token.expires_on,
            group=_("Registers"),
        )


def _find_alerts(actor: Actor, words: str) -> Iterable[SearchHit]:
    if not actor.can(Permission.READ_ATTENDANCE):
        return
    found = Alert.objects.visible_to(actor).search(words)
    for alert in found.select_related("child")[:SHOWN]:
        yield SearchHit(
            title=_("Alert %(reference)s, %(name)s")
            % {"reference": alert.reference, "name": alert.child.name},
            url=reverse("attendance:alert", args=[alert.public_id]),
            detail=alert.get_status_display(),
        )


def register_homes() -> None:
    """Register with `cases`."""
    home_sources.register(
        HomeSource(
            "attendance.alerts",
            today=_alert_items,
            coming=_near_items,
            waiting=lambda actor: _alerts_for(actor).count(),
            order=20,
        )
    )
    home_sources.register(
        HomeSource(
            "attendance.holds",
            today=_hold_items,
            waiting=lambda actor: _asked_holds(actor).count(),
            order=21,
        )
    )
    home_sources.register(HomeSource("attendance.elsewhere", today=_elsewhere_items, order=45))
    home_sources.register(
        HomeSource(
            "attendance.imports",
            today=_import_items,
            waiting=lambda actor: _waiting_imports(actor).count(),
            order=40,
        )
    )
    home_sources.register(
        HomeSource("attendance.tokens", today=lambda _actor: (), coming=_ending_tokens, order=46)
    )
    search_sources.register(
        SearchSource("attendance.alerts", gettext_lazy("Attendance alerts"), _find_alerts, order=40)
    )
