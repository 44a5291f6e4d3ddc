"""Registers what this app declares; imported once, while apps load."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Permission
from calendars.days import load_calendar
from cases.access import ChildAccess, Section
from cases.agenda_kinds import AgendaKind, WaitingRequest
from cases.models import Child
from cases.registries import (
    ClosingCheck,
    HomeSource,
    NextAction,
    SearchSource,
    Tab,
    Words,
    agenda_kinds,
    closing_checks,
    home_sources,
    next_actions,
    search_sources,
    tabs,
)
from ledger.generated_docs import register_state_diagram
from referrals import events, homes, settings
from referrals.clocks import clock_of, days_without_education
from referrals.lookups import referral_of
from referrals.models import (
    EvidenceRequestStatus,
    InterimRequestStatus,
    Referral,
    ReferralStatus,
)
from referrals.paper import paper_of
from referrals.services import agenda
from referrals.transitions import EVIDENCE_REQUEST, INTERIM_REQUEST, REFERRAL

__all__ = ["events", "settings"]


def _get(pk: int) -> Referral:
    return Referral.objects.for_list().get(pk=pk)


def _child(referral: Referral) -> Child:
    return referral.child


def _title(referral: Referral) -> str:
    return str(_("Referral %(reference)s") % {"reference": referral.reference})


def _papers(referral: Referral, actor: Actor) -> Iterable[tuple[Words, str]]:
    yield _("Referral"), reverse("referrals:show", args=[referral.public_id])
    yield _("Referral to print"), reverse("referrals:print", args=[referral.public_id])


def _waiting(actor: Actor, limit: int) -> Iterable[WaitingRequest]:
    """The queue: fast tracks first, then the longest on the clock."""
    calendar = load_calendar()
    for referral in Referral.objects.visible_to(actor).queue()[:limit]:
        yield WaitingRequest(
            kind="referral", subject_id=referral.pk, child=referral.child, title=_title(referral),
            url=reverse("referrals:show", args=[referral.public_id]),
            since=referral.clock_starts_on or timezone.localdate(referral.recorded_at),
            due_on=referral.due_on, is_fast_track=referral.is_fast_track,
            days_without=days_without_education(referral, calendar=calendar),
        )  # fmt: skip


def _since(pks: Collection[int]) -> Mapping[int, tuple[date, date | None]]:
    found = Referral.objects.filter(pk__in=pks)
    rows = found.values_list("pk", "clock_starts_on", "recorded_at", "due_on")
    return {pk: (starts or timezone.localdate(at), due) for pk, starts, at, due in rows}


def _summary(referral: Referral) -> tuple[str, dict[str, Any]]:
    context = {
        "referral": referral,
        "clock": clock_of(referral),
        "days_without": days_without_education(referral),
    }
    return "referrals/includes/agenda_summary.html", context


agenda_kinds.register(
    AgendaKind(
        key="referral",
        label=_("Referral"),
        subject_type="referrals.referral",
        get=_get,
        child=_child,
        title=_title,
        papers=_papers,
        summary=_summary,
        paper=paper_of,
        listed=agenda.list_on_agenda,
        taken_off=agenda.take_off_agenda,
        decided=agenda.record_decision,
        carried_over=agenda.carry_over,
        waiting=_waiting,
        since=_since,
        asks_families=True,
    )
)


def _referrals_url(child: Child) -> str:
    return reverse("referrals:of_child", args=[child.public_id])


def _refer_url(access: ChildAccess) -> str | None:
    """To a new referral with what is known filled in; none while one waits for the panel."""
    if not access.actor.can(Permission.WRITE_REFERRAL) or not access.can_read(Section.REFERRAL):
        return None
    waiting = referral_of(access.actor, access.child)
    if waiting is not None and not waiting.is_draft:
        return None
    return reverse("referrals:new", args=[access.child.public_id])


tabs.register(
    Tab(
        key="referrals", label=_("Referrals"), section=Section.REFERRAL, url=_referrals_url,
        order=60,
    )
)  # fmt: skip
next_actions.register(NextAction(key="refer", label=_("Make a referral"), url=_refer_url, order=40))
home_sources.register(
    HomeSource(
        key="referrals", today=homes.today, coming=homes.coming, waiting=homes.waiting, order=30
    )
)
search_sources.register(
    SearchSource(key="referrals", label=_("Referrals"), find=homes.find, order=40)
)
closing_checks.register(ClosingCheck(key="referrals", open_duties=homes.open_duties))
register_state_diagram(REFERRAL, heading="Referral", labels=dict(ReferralStatus.choices))
register_state_diagram(
    EVIDENCE_REQUEST,
    heading="Request for medical evidence",
    labels=dict(EvidenceRequestStatus.choices),
)
register_state_diagram(
    INTERIM_REQUEST,
    heading="Request for interim provision",
    labels=dict(InterimRequestStatus.choices),
)
