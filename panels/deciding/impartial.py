"""Who has nothing to do with the running of an item: whoever made the decision looked at again.

A reconsideration is chaired, run and voted on by others than those who chaired or made the first
decision. They may sit at the table and say what they know, as somebody with an interest does.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import Role
from panels.models import (
    AgendaItem,
    Decision,
    ItemStatus,
    PanelMeeting,
    PanelMeetingStatus,
    Reconsideration,
)

KIND = "reconsideration"  # the kind of item
_THROUGH = Reconsideration.barred.through


def makers_of(decision: Decision) -> set[int]:
    """Memberships that chaired or made a decision, those before it and those about it."""
    before = Reconsideration.objects.filter(result=decision).values("decision")
    about = Reconsideration.objects.filter(decision=decision, result__isnull=False)
    concerned = Decision.objects.filter(
        Q(pk=decision.pk) | Q(pk__in=before) | Q(pk__in=about.values("result"))
    )
    rows = concerned.values_list("decided_by", "second", "ratified_by")
    return {membership for row in rows for membership in row if membership}


def barred_of(item: AgendaItem) -> frozenset[int]:
    """Accounts that may not chair, run or vote on an item. No query for most kinds."""
    if item.kind != KIND:
        return frozenset()
    if not hasattr(item, "barred_users"):
        note_barred([item])
    return item.barred_users


def note_barred(items: Iterable[AgendaItem]) -> None:
    """Set `barred_users` of many items, in one query."""
    concerned = {item.subject_id: item for item in items if item.kind == KIND}
    found = barred_from(concerned)
    for subject, item in concerned.items():
        item.barred_users = frozenset(found[subject])


def barred_from(reconsiderations: Collection[int]) -> dict[int, set[int]]:
    """Accounts barred from each reconsideration, by its id. One query, none for none."""
    found: dict[int, set[int]] = {pk: set() for pk in reconsiderations}
    if found:
        rows = _THROUGH.objects.filter(reconsideration__in=found)
        for pk, user in rows.values_list("reconsideration", "membership__user"):
            found[pk].add(user)
    return found


def is_barred(membership: Membership | None, item: AgendaItem) -> bool:
    """Whether this person made the decision that is looked at again."""
    return membership is not None and membership.user_id in barred_of(item)


def barred_people(item: AgendaItem) -> list[Membership]:
    """The same people, to be named."""
    if item.kind != KIND:
        return []
    rows = Membership.objects.filter(pk__in=_THROUGH.objects.filter(
        reconsideration=item.subject_id
    ).values("membership"))  # fmt: skip
    return list(rows.select_related("user").order_by("user__sort_name", "pk"))


def chair_for(barred: Collection[int], meeting: PanelMeeting) -> Membership | None:
    """Who would chair at a meeting: its chair, else its deputy; None when both may not."""
    for candidate in (meeting.chair, meeting.deputy_chair):
        if candidate is not None and candidate.user_id not in barred:
            return candidate
    return None


def who_can_chair(barred: Collection[int], meeting: PanelMeeting) -> list[Membership]:
    """Other chairs of the authority, to be asked when nobody of a meeting may."""
    chairs = Membership.objects.current().filter(
        role=Role.PANEL_CHAIR, organisation=meeting.panel.authority_id
    )
    return list(chairs.exclude(user__in=barred).select_related("user").order_by("user__sort_name"))


def suitable_meetings(
    barred: Collection[int], meetings: Iterable[PanelMeeting]
) -> list[PanelMeeting]:
    """Planned meetings that somebody else would chair, of these."""
    planned = (one for one in meetings if one.status == PanelMeetingStatus.PLANNED)
    return [one for one in planned if chair_for(barred, one) is not None]


def chairing_of(item: AgendaItem) -> dict[str, Any]:
    """Of a reconsideration: who made the first decision, and who chairs instead."""
    barred = barred_people(item)
    if not barred or item.meeting is None or item.status != ItemStatus.LISTED:
        return {}
    users = {one.user_id for one in barred}
    chair = chair_for(users, item.meeting)
    others = [] if chair else who_can_chair(users, item.meeting)
    return {"barred": barred, "chairs": chair, "could_chair": others}
