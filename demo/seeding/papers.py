"""The papers of the next meeting: made yesterday, and opened by one member so far.

They are bound from documents that must be there, so this comes after `documents_beside`.
"""

from accounts.actors import Actor
from demo.seeding.town import Town
from panels.models import Pack, PanelMeeting, PanelMeetingStatus
from panels.services.papers import build_papers, open_pack, order_papers


def make_papers(town: Town) -> None:
    """A pack for each member; health has opened theirs."""
    planned = PanelMeeting.objects.filter(status=PanelMeetingStatus.PLANNED)
    meeting = planned.select_related("panel").order_by("starts_at").first()
    if meeting is None:
        return
    town.clock.set(town.days_ago(1), 18)
    build = order_papers(actor=town.actor("coordinator"), meeting=meeting)
    build_papers(actor=Actor.system(), build=build)
    town.clock.tick()
    health = town.actor("member-health")
    pack = Pack.objects.filter(meeting=meeting, membership=health.membership).first()
    if pack is not None:
        open_pack(actor=health, pack=pack)
