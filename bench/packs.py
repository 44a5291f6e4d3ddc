"""What a pack of 20 items costs beside what WeasyPrint alone needs for the same pages.

WeasyPrint alone is `HTML(…).write_pdf(…)` as its manual shows it, once for each item's page of
HTML.
"""

from weasyprint import HTML

from accounts.actors import Actor
from bench.measuring import seconds
from ledger.pdf import BASE, write_document
from ledger.pdf_rendering import StaticFetcher
from panels.models import AgendaItem, ItemPapers, PanelMeeting, PapersSight
from panels.papers.binding import bind_pack, for_readers, piece_of
from panels.papers.pages import current_papers, say

ITEMS = 20


def pack_seconds(meeting: PanelMeeting, items: int = ITEMS) -> tuple[float, float]:
    """Seconds for the chair's pack of a meeting, annexes apart, and WeasyPrint's for its items.

    Ours is all of it: reading the records, words, pages, files, contents, numbers, the reader's
    name on each page. The papers of these items must not have been made before.
    """
    chosen = list(AgendaItem.objects.filter(meeting=meeting).select_related("child")[:items])
    if len(chosen) != items:
        raise AssertionError(f"{len(chosen)} items stand on the agenda, not {items}.")
    pages = [say(item, PapersSight.TEAM).html for item in chosen]
    _alone(pages[0])  # what is loaded once in a process
    write_document(pages[0])
    bare = seconds(lambda: [_alone(html) for html in pages])

    def make() -> None:
        pieces = [piece_of(_papers(item), with_annexes=False) for item in chosen]
        next(for_readers(bind_pack(meeting, pieces), [meeting.chair.user.full_name]))

    return seconds(make), bare


def _papers(item: AgendaItem) -> ItemPapers:
    return current_papers(actor=Actor.system(), item=item, sight=PapersSight.TEAM)


def _alone(html: str) -> bytes:
    fetcher = StaticFetcher(fail_on_errors=True)
    document = HTML(string=html, base_url=f"{BASE}/", url_fetcher=fetcher)
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content
