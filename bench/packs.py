"""What a pack of 20 items costs beside what WeasyPrint alone needs for the same pages."""

import time
from collections.abc import Callable

from accounts.models import Membership
from ledger.pdf import write_document
from panels.models import AgendaItem, PanelMeeting, PapersSight
from panels.papers.binding import bind_pack, for_readers, piece_of
from panels.papers.pages import Said, current_papers, say

ITEMS = 20


def pack_ratio(
    meeting: PanelMeeting, reader: Membership, *, actor: object, items: int = ITEMS
) -> float:
    """Seconds for a member's pack, annexes apart, as a multiple of WeasyPrint's own.

    Ours is all of it: reading the record, words, pages, contents, numbers, the reader's name. The
    papers of these items must not have been made before.
    """
    chosen = list(AgendaItem.objects.filter(meeting=meeting).select_related("child")[:items])
    bare = _seconds(lambda: [write_document(said.html) for said in _all_said(chosen)])
    bare -= _seconds(lambda: _all_said(chosen))

    def make() -> bytes:
        made = [
            current_papers(actor=actor, item=item, sight=PapersSight.TEAM)  # type: ignore[arg-type]
            for item in chosen
        ]
        pieces = [piece_of(papers, with_annexes=False) for papers in made]
        return next(for_readers(bind_pack(meeting, pieces), [reader.user.full_name]))

    return _seconds(make) / bare


def _all_said(items: list[AgendaItem]) -> list[Said]:
    return [say(item, PapersSight.TEAM) for item in items]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
