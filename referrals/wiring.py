"""Registers what this app declares; imported once, while apps load."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.models import Child
from cases.registries import AgendaKind, Words, agenda_kinds
from ledger.generated_docs import register_state_diagram
from referrals import events, settings
from referrals.clocks import clock_of, days_without_education
from referrals.models import EvidenceRequestStatus, Referral, ReferralStatus
from referrals.services import agenda
from referrals.transitions import EVIDENCE_REQUEST, REFERRAL

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
        listed=agenda.list_on_agenda,
        taken_off=agenda.take_off_agenda,
        decided=agenda.record_decision,
    )
)

register_state_diagram(REFERRAL, heading="Referral", labels=dict(ReferralStatus.choices))
register_state_diagram(
    EVIDENCE_REQUEST,
    heading="Request for medical evidence",
    labels=dict(EvidenceRequestStatus.choices),
)
