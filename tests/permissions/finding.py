"""What an address can find: the words before its id say the kind of record, and no other kind has
that id. Asked with an id of another kind it answers everybody alike."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from cases.models import Case, Child, ChildView, Document
from panels.models import (
    AgendaItem,
    Decision,
    Interest,
    Letter,
    Pack,
    Panel,
    PanelMeeting,
    PanelMember,
    Reconsideration,
    Seat,
    Substitute,
)
from referrals.models import Referral
from tests.permissions.rules import every_address, name_of

APPS = ("panels:", "children:", "cases:", "referrals:")
FINDS: dict[str, type[Model]] = {
    "/cases/": Case,
    "/cases/documents/": Document,
    "/cases/views/": ChildView,
    "/children/": Child,
    "/panels/decisions/": Decision,
    "/panels/interests/": Interest,
    "/panels/items/": AgendaItem,
    "/panels/letters/": Letter,
    "/panels/meetings/": PanelMeeting,
    "/panels/members/": PanelMember,
    "/panels/packs/": Pack,
    "/panels/panel/": Panel,
    "/panels/queue/": Referral,
    "/panels/reconsiderations/": Reconsideration,
    "/panels/seats/": Seat,
    "/panels/substitutes/": Substitute,
    "/referrals/": Referral,
    "/referrals/child/": Child,
}
# Kinds of record that no item of an agenda has.
OTHERS = {
    "/cases/handed-on/", "/cases/hours/", "/cases/meetings/", "/cases/messages/", "/cases/notes/",
    "/cases/tasks/", "/cases/team/", "/cases/tellings/", "/children/duplicates/",
    "/panels/queue/filters/", "/panels/reviews/",
}  # fmt: skip
ANY = UUID(int=0)


def _reversed(**ids: UUID) -> Iterator[str]:
    """Every address of these apps that takes just such ids."""
    for name in dict.fromkeys(map(name_of, every_address())):
        if name.startswith(APPS):
            try:
                yield reverse(name, kwargs=ids)
            except NoReverseMatch:
                continue


def kinds_of_address() -> set[str]:
    """The words before the id of every address that has one."""
    both = [*_reversed(public_id=ANY), *_reversed(public_id=ANY, interest_id=ANY)]
    return {url.partition(str(ANY))[0] for url in both}


def addresses_finding(records: Iterable[Model]) -> list[str]:
    """Every address of the panel and of the child's record at which one of these is found."""
    urls: list[str] = []
    for record in records:
        key = record.public_id  # type: ignore[attr-defined]
        for url in _reversed(public_id=key):
            if isinstance(record, FINDS.get(url.partition(str(key))[0], ())):
                urls.append(url)
        if isinstance(record, Interest):
            urls += _reversed(public_id=record.item.public_id, interest_id=key)
    return list(dict.fromkeys(urls))
