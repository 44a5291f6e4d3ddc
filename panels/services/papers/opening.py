"""Opening papers: each opening is written down, for every child in them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.access import Section, write_access_logs
from ledger.models import StoredFile
from panels.interests.sight import sight_of_actor
from panels.models import AgendaItem, ItemPapers, Pack, PapersOpening
from panels.papers.binding import bind_item, for_readers, piece_of
from panels.papers.pages import current_papers
from panels.permissions import check_reads_panel

BASIS = "agenda"


@transaction.atomic
def open_pack(*, actor: Actor, pack: Pack) -> StoredFile:
    """The reader's own pack; the view has asked `panels.access.open_pack` whether it is open."""
    check_reads_panel(actor)
    parts = list(pack.parts.select_related("item__child"))
    write_access_logs(
        actor=actor, children=[part.item.child for part in parts], section=Section.PANEL.value,
        basis=BASIS, reason=_("Pack of papers, %(reference)s, version %(version)s")
        % {"reference": pack.meeting.reference, "version": pack.version},
    )  # fmt: skip
    PapersOpening.objects.bulk_create(
        PapersOpening(item=part.item, pack=pack, membership=pack.membership) for part in parts
    )
    return pack.file


def open_item_papers(*, actor: Actor, item: AgendaItem) -> bytes:
    """One item's papers with the reader's name on every page.

    The newest that were made; where none were, they are made now. The view has asked
    `panels.access.open_item` whether the item is open.
    """
    check_reads_panel(actor)
    papers = _papers(actor, item)
    with transaction.atomic():
        write_access_logs(
            actor=actor, children=[item.child], section=Section.PANEL.value, basis=BASIS,
            reason=_("Papers of item %(reference)s") % {"reference": item.reference},
        )  # fmt: skip
        if actor.membership is not None:
            PapersOpening.objects.create(item=item, membership=actor.membership)
    name = str(actor.user.full_name) if actor.user else "Waymark"
    return next(for_readers(bind_item(piece_of(papers)), [name]))


def _papers(actor: Actor, item: AgendaItem) -> ItemPapers:
    sight = sight_of_actor(actor, item.child)
    found = item.papers.filter(sight=sight).select_related("file", "item__child").first()
    return found or current_papers(actor=actor, item=item, sight=sight)
