"""What the section 19 record registers: tab, summary, actions, search, closing check."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from cases.access import ChildAccess, Section, role_reads
from cases.models import Authorisation, Case, Section19Record, Section19Status
from cases.registries import (
    ClosingCheck,
    HomeSource,
    NextAction,
    SearchHit,
    SearchSource,
    Summary,
    Tab,
    Words,
    closing_checks,
    home_sources,
    next_actions,
    search_sources,
    summaries,
    tabs,
)
from cases.section_19_clock import clock_of
from cases.section_19_homes import GROUP, coming, today, waiting
from cases.section_19_page import current_record
from cases.transitions import SECTION_19
from ledger.generated_docs import register_state_diagram

FOUND = 11  # one more than a search shows, so that it says that there are more

tabs.register(
    Tab(
        "section_19", GROUP, Section.SECTION_19,
        lambda child: reverse("section_19:of_child", args=[child.public_id]), order=55,
    )
)  # fmt: skip


def summary(access: ChildAccess) -> dict[str, Any] | None:
    """The record and its clock; None without an open one."""
    record = current_record(access)
    if record is None or record.is_ended:
        return None
    return {"record": record, "clock": clock_of(record)}


summaries.register(
    Summary("section_19", Section.SECTION_19, "cases/section_19/summary.html", summary, order=15)
)


def _interim_url(access: ChildAccess) -> str | None:
    may = access.actor.can(Permission.AUTHORISE_INTERIM) and access.can_read(Section.SECTION_19)
    return reverse("section_19:interim", args=[access.child.public_id]) if may else None


def _tell_url(access: ChildAccess) -> str | None:
    may = access.actor.can(Permission.KEEP_SECTION_19) and access.can_read(Section.SECTION_19)
    return reverse("section_19:tell", args=[access.child.public_id]) if may else None


next_actions.register(
    NextAction("interim", gettext_lazy("Start interim provision now"), _interim_url, order=20)
)
next_actions.register(
    NextAction("section_19", gettext_lazy("Say when the authority was told"), _tell_url, order=60)
)


def find(actor: Actor, words: str) -> Iterable[SearchHit]:
    """Records and authorisations by the child's name or a reference."""
    if actor.is_family or not role_reads(actor, Section.SECTION_19):
        return
    found = Section19Record.objects.visible_to(actor).search(
        words, by_number=role_reads(actor, Section.NUMBERS)
    )
    for record in found.select_related("child").order_by("child__sort_name", "pk")[:FOUND]:
        yield SearchHit(
            record.child.name,
            reverse("section_19:show", args=[record.public_id]),
            f"{record.reference}, {record.get_status_display()}",
        )  # fmt: skip
    exact = Authorisation.objects.visible_to(actor).filter(reference=words.strip().upper())
    for authorisation in exact.select_related("child"):
        yield SearchHit(
            authorisation.child.name,
            reverse("section_19:authorisation", args=[authorisation.public_id]),
            f"{authorisation.reference}, {authorisation.get_kind_display()}",
        )


search_sources.register(
    SearchSource("section_19", gettext_lazy("Section 19 records"), find, order=25)
)


home_sources.register(HomeSource("section_19", today, coming, waiting, order=5))


def open_duties(case: Case) -> Iterable[Words]:
    """A record that has not ended is a duty of the authority."""
    for record in Section19Record.objects.unended().filter(child=case.child):
        yield _("section 19 record %(reference)s, which has not ended") % {
            "reference": record.reference
        }


closing_checks.register(ClosingCheck("section_19", open_duties))

register_state_diagram(
    SECTION_19, heading="Section 19 record", labels=dict(Section19Status.choices), order=18
)
