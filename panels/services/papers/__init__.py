"""Papers: made in the background, read by those who may, told of and reminded of."""

from panels.services.papers.building import build_papers, order_papers, renew_papers
from panels.services.papers.closing import close_packs
from panels.services.papers.opening import open_item_papers, open_pack
from panels.services.papers.telling import point_out_interests, remind_of_papers

__all__ = [
    "build_papers",
    "close_packs",
    "open_item_papers",
    "open_pack",
    "order_papers",
    "point_out_interests",
    "remind_of_papers",
    "renew_papers",
]
