"""An entry in words: what was counted, by which rule."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.models import BELIEVED, ReturnKind
from attendance.returns.settings import IRREGULAR_DAYS, IRREGULAR_WEEKS
from ledger.authority_settings import get_setting


def why_on_return(entry: Any) -> str:
    """What puts the child there; for an entry, or a row of a sent return."""
    reached = date_format(entry.reached_on, "j F Y")
    if entry.ground in BELIEVED or entry.first_day is None:
        return _("%(ground)s. Put down on %(reached)s.") % {
            "ground": entry.get_ground_display(), "reached": reached,
        }  # fmt: skip
    return _(
        "%(ground)s, reached on %(reached)s. From %(first)s to %(last)s, %(days)s school days "
        "count."
    ) % {
        "ground": entry.get_ground_display(),
        "reached": reached,
        "first": date_format(entry.first_day, "j F Y"),
        "last": date_format(entry.last_day, "j F Y"),
        "days": f"{entry.sessions / 2:g}",
    }


def rule_in_words(kind: ReturnKind) -> str:
    """Who stands on a return, as the law and the authority say it."""
    if kind == ReturnKind.SICKNESS:
        return _(
            "Children of compulsory school age, marked I, who have missed 15 school days in the "
            "academic year, one after another or added up, or of whom the school has reason to "
            "believe that they will. Once for each continuous period."
        )
    return _(
        "Children of compulsory school age who were absent without leave or reason (G, N, O or U) "
        "for 10 school days without a break, or who fail to attend regularly. Waymark proposes "
        "children with %(days)s such days in %(weeks)s weeks; whether they fail to attend "
        "regularly, the school decides."
    ) % {"days": get_setting(IRREGULAR_DAYS), "weeks": get_setting(IRREGULAR_WEEKS)}
