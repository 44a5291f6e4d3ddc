"""What section 19 puts on the named officer's home page."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.roles import Permission
from calendars.days import add_working_days
from cases.home_items import AT_MOST, first_items
from cases.models import Authorisation, Section19Record, Section19Status
from cases.registries import HomeItem, Words
from cases.section_19_list import with_clocks
from cases.section_19_querysets import Section19QuerySet
from cases.section_19_settings import DECIDE_DAYS
from ledger.authority_settings import get_setting

GROUP = gettext_lazy("Section 19")
SOON = timedelta(days=14)


def today(actor: Actor) -> Iterable[HomeItem]:
    """What needs the named officer: decisions, oldest first; arrangements; letters; the figure."""
    if not actor.can(Permission.DECIDE_SECTION_19):
        return
    records = Section19Record.objects.visible_to(actor)
    undecided = records.undecided().with_list_facts().order_by("known_on", "pk")
    decide_days = get_setting(DECIDE_DAYS)
    for row in with_clocks(undecided[:AT_MOST]):
        yield _to_decide(row, add_working_days(row.known_on, decide_days))
    if (number := undecided.count()) > AT_MOST:
        yield _item(
            ngettext("%(number)s record waits for a decision",
                     "%(number)s records wait for a decision", number) % {"number": number},
            f"{reverse('section_19:list')}?status={Section19Status.OPEN}",
        )  # fmt: skip
    decided = records.filter(status=Section19Status.DECIDED).with_list_facts()
    yield from _after_deciding(decided.order_by("known_on", "pk"))
    yield from _figure(records)


def coming(actor: Actor) -> Iterable[HomeItem]:
    """Interim provision that ends soon."""
    if not actor.can(Permission.AUTHORISE_INTERIM):
        return
    until = timezone.localdate() + SOON
    ending = Authorisation.objects.visible_to(actor).standing().filter(
        kind="interim", ends_on__lte=until
    )  # fmt: skip
    for authorisation in ending.select_related("child").order_by("ends_on", "pk"):
        yield HomeItem(
            title=_("Interim provision ends: %(reference)s")
            % {"reference": authorisation.reference},
            url=reverse("section_19:authorisation", args=[authorisation.public_id]),
            detail=authorisation.child.name, due_on=authorisation.ends_on, is_on_day=True,
            group=GROUP,
        )  # fmt: skip


def waiting(actor: Actor) -> int:
    """How many records wait for the named officer's decision."""
    if not actor.can(Permission.DECIDE_SECTION_19):
        return 0
    return Section19Record.objects.visible_to(actor).undecided().count()


def _after_deciding(decided: Section19QuerySet) -> Iterable[HomeItem]:
    """Education owed and not arranged, and decisions that no parent has in writing."""
    to_arrange: Any = decided.without_arrangement()[: AT_MOST + 1]
    yield from first_items(
        (_item(_("Arrange education: %(reference)s") % {"reference": row.reference},
               _page(row), row.child.name, row.decided_on) for row in to_arrange),
        see_all=_all(_("All children for whom nothing is arranged"), "nothing_arranged"),
    )  # fmt: skip
    to_hand_over: Any = decided.without_copy()[: AT_MOST + 1]
    yield from first_items(
        (_item(_("Hand the decision to the parent: %(reference)s") % {"reference": row.reference},
               _page(row), row.child.name) for row in to_hand_over),
        see_all=_all(_("All decisions that no parent has in writing"), "no_copy"),
    )  # fmt: skip


def _all(title: Words, narrowed: str) -> HomeItem:
    """To the list of decided records, narrowed."""
    query = urlencode({"status": Section19Status.DECIDED.value, narrowed: "on"})
    return _item(title, f"{reverse('section_19:list')}?{query}")


def _to_decide(row: Any, due_on: date) -> HomeItem:
    asked = row.look_again_on
    due = max(asked, due_on) if asked else due_on
    detail = _("%(child)s: known for %(days)s days, %(without)s school days without education") % {
        "child": row.child.name, "days": row.days_known, "without": row.clock.without,
    }  # fmt: skip
    return _item(_("Decide: %(reference)s") % {"reference": row.reference}, _page(row), detail, due)


def _figure(records: Any) -> Iterable[HomeItem]:
    """How many children are without suitable education, and for how many school days."""
    rows = with_clocks(records.unended().with_list_facts())
    without = [row.clock.without for row in rows if row.clock.without]
    if not without:
        return
    yield _item(
        ngettext("%(number)s child without suitable education",
                 "%(number)s children without suitable education", len(without))
        % {"number": len(without)},
        reverse("section_19:list"),
        _("%(days)s school days together since the authority knew; at most %(most)s for one child")
        % {"days": sum(without), "most": max(without)},
    )  # fmt: skip


def _item(title: Words, url: str, detail: Words = "", due_on: date | None = None) -> HomeItem:
    late = due_on is not None and due_on < timezone.localdate()
    return HomeItem(title=title, url=url, detail=detail, due_on=due_on, is_overdue=late,
                    group=GROUP)  # fmt: skip


def _page(record: Any) -> str:
    return reverse("section_19:show", args=[record.public_id])
