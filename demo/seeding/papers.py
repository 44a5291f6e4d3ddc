"""The papers of the next meeting: made yesterday, and opened by one member so far.

They are bound from documents that must be there, so this comes after those are exchanged.
"""

from accounts.actors import Actor
from demo.seeding.documents import Documents
from demo.seeding.town import Town
from panels.models import Pack, PanelMeeting, PanelMeetingStatus
from panels.papers.pages import say
from panels.papers.readers import readers_of
from panels.services.papers import build_papers, open_pack, order_papers


def make_papers(town: Town, documents: Documents) -> None:
    """A pack for each member; health has opened theirs."""
    planned = PanelMeeting.objects.filter(status=PanelMeetingStatus.PLANNED)
    meeting = planned.select_related("panel").order_by("starts_at").first()
    if meeting is None:
        return
    town.clock.set(town.days_ago(1), 18)
    build = order_papers(actor=town.actor("coordinator"), meeting=meeting)
    with documents.shared(_pages_of(meeting)):
        build_papers(actor=Actor.system(), build=build)
    town.clock.tick()
    health = town.actor("member-health")
    pack = Pack.objects.filter(meeting=meeting, membership=health.membership).first()
    if pack is not None:
        open_pack(actor=health, pack=pack)


def _pages_of(meeting: PanelMeeting) -> list[str]:
    """The pages of each item for each sight, in the order in which they are made."""
    wanted = {
        (item.pk, sight): item for reader in readers_of(meeting) for item, sight in reader.items
    }
    return [say(item, sight).html for (_pk, sight), item in wanted.items()]
