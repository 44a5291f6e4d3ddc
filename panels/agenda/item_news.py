"""What became of an item since somebody opened its page: who did what, and when."""

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.errors import StaleChange
from ledger.models import StatusChange
from panels.models import AgendaItem, Decision, ItemStatus, PanelMeeting

_DONE = {
    "decide": gettext_lazy("recorded the decision"),
    "confirm": gettext_lazy("agreed to the fast track"),
    "defer": gettext_lazy("deferred it"),
    "take_off": gettext_lazy("took it off the agenda"),
    "carry_over": gettext_lazy("carried it over to a later meeting"),
    "ratify": gettext_lazy("recorded that the panel ratifies it"),
    "replace": gettext_lazy("recorded another decision in its place"),
}


def check_open(item: AgendaItem, meeting: PanelMeeting) -> None:
    """StaleChange, saying who was first, unless a locked item is still open at this meeting."""
    if item.status != ItemStatus.LISTED or item.meeting_id != meeting.pk:
        raise what_became_of(item)


def what_became_of(item: AgendaItem, decision: Decision | None = None) -> StaleChange:
    """Who was first and what they did; `decision` when it was done to that."""
    subject = decision or item
    change = (
        StatusChange.objects.filter(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, action__in=_DONE
        )
        .select_related("changed_by")
        .last()
    )
    if change is None:
        return StaleChange()
    return StaleChange(
        _("%(who)s %(what)s at %(time)s. Nothing of yours was saved.")
        % {
            "who": change.changed_by.full_name if change.changed_by else "Waymark",
            "what": _DONE[change.action],
            "time": time_format(localtime(change.changed_at), "H:i"),
        }
    )
