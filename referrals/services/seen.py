"""Whether somebody else was faster: every step leaves a row, and its number is what a page saw.

A page that offers a step carries the number of the referral's newest row. Whoever presses after
somebody else's step is told who did what and when, and nothing of theirs is overwritten.
"""

from collections.abc import Iterable

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.errors import StaleChange
from ledger.models import StatusChange
from referrals.models import Referral

SUBJECT = "referrals.referral"
ASSIGNED = "assigned_to"
WHAT = {
    "submit": gettext_lazy("submitted it"),
    "acknowledge": gettext_lazy("acknowledged it"),
    "return": gettext_lazy("returned it with a question"),
    "answer": gettext_lazy("answered the question"),
    "list": gettext_lazy("put it on an agenda"),
    "take_off": gettext_lazy("took it off the agenda"),
    "decide": gettext_lazy("recorded the decision"),
    "replace_decision": gettext_lazy("replaced the decision"),
    "withdraw": gettext_lazy("withdrew it"),
    "take_back": gettext_lazy("took the question back"),
    "advise": gettext_lazy("suggested earlier support"),
    "bring_back": gettext_lazy("brought it back to the panel"),
    "join": gettext_lazy("joined it with another referral"),
    "separate": gettext_lazy("separated it again"),
    "confirm_fast_track": gettext_lazy("confirmed the fast track"),
    "refuse_fast_track": gettext_lazy("moved it to the usual track"),
    "assign": gettext_lazy("gave it to somebody"),
    "unassign": gettext_lazy("took it from the person who had it"),
}


def newest_change() -> Subquery:
    """For a queryset of referrals: the number of each one's newest row."""
    rows = StatusChange.objects.filter(subject_type=SUBJECT, subject_id=OuterRef("pk"))
    return Subquery(rows.order_by("-changed_at", "-pk").values("pk")[:1])


def seen_now(referral: Referral) -> int:
    """What a page about one referral carries; 0 when nothing has happened to it."""
    return newest_of([referral.pk]).get(referral.pk, 0)


def newest_of(ids: Iterable[int]) -> dict[int, int]:
    """The number of the newest row of each of these referrals that has one. One query."""
    rows = StatusChange.objects.filter(subject_type=SUBJECT, subject_id__in=list(ids)).order_by()
    return dict(rows.values_list("subject_id").annotate(Max("pk")))


def as_of_now() -> int:
    """The newest row of all, for a choice of everything that matches."""
    return StatusChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def check_unchanged(referral: Referral, seen: int | None) -> None:
    """Raises StaleChange, saying who did what and when since `seen`. None asks nothing."""
    if seen is None:
        return
    newest = newest_of([referral.pk]).get(referral.pk, 0)
    if newest > seen:
        raise StaleChange(words_of(referral.reference, newest))


def words_of(reference: str, number: int) -> str:
    """The row in words."""
    change = StatusChange.objects.select_related("changed_by").get(pk=number)
    at = timezone.localtime(change.changed_at)
    return _(
        "%(who)s %(what)s on %(day)s at %(time)s (%(reference)s), after you opened this page. "
        "Your change was not made. Look at it as it stands now, then decide."
    ) % {
        "who": change.changed_by.full_name if change.changed_by else _("Waymark"),
        "what": WHAT.get(change.action, _("changed it")),
        "day": date_format(at, "j F"),
        "time": date_format(at, "H:i"),
        "reference": reference,
    }
