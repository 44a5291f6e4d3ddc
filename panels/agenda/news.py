"""What others changed on an agenda since somebody looked at it, in words for that reader."""

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.actors import Actor
from panels.models import AgendaChange, AgendaItem, PanelMeeting

MOST = 8


def news_since(meeting: PanelMeeting, *, seen: int, actor: Actor) -> list[str]:
    """The newest changes after version `seen`, the latest first; one line an item and action.

    An item that the reader stepped out of is left out. A child whose record is not the reader's to
    see, is called by the item's reference.
    """
    changes = AgendaChange.objects.filter(meeting=meeting, version__gt=seen).select_related(
        "item__child", "made_by"
    )
    open_items = AgendaItem.objects.filter(pk__in=changes.values("item")).not_closed_to(actor)
    rows = list(changes.filter(item__in=open_items.values("pk")).order_by("-version"))
    items = {row.item_id for row in rows}
    known = set(
        AgendaItem.objects.visible_to(actor)
        .about_children_of(actor)
        .filter(pk__in=items)
        .values_list("pk", flat=True)
    )
    lines = dict.fromkeys(_line(row, is_named=row.item_id in known) for row in rows)
    return list(lines)[:MOST]


def _line(change: AgendaChange, *, is_named: bool) -> str:
    return _("%(who)s %(what)s, by %(by)s at %(time)s.") % {
        "who": change.item.child.name if is_named else change.item.reference,
        "what": change.get_action_display(),
        "by": change.made_by.full_name if change.made_by else "Waymark",
        "time": time_format(localtime(change.made_at), "H:i"),
    }
