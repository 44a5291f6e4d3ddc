"""Fast tracks: how many, on what grounds, and what the next meeting made of them."""

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models import Count as Counted
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panels.learning.figures import Table, counted, counted_by
from panels.learning.sight import Sight
from panels.models import Decision, DecisionStatus, FastTrackGround, PanelMeetingStatus

WHAT_BECAME = gettext_lazy(
    "Counted: fast tracks that two agencies decided in the period, by where they stand today. "
    "Changed: the meeting put another decision in its place. To be ratified: it stands on a "
    "meeting that is still to come or going on. Unratified: it stands on none, or its meeting is "
    "over. Not agreed: the second agency said no, so that nothing came into force."
)
GROUNDS = gettext_lazy(
    "Counted: the same fast tracks without those that were not agreed. In time: both agencies had "
    "agreed by the day on which it was to be decided."
)
_STATES = (
    ("ratified", gettext_lazy("Ratified")),
    ("changed", gettext_lazy("Changed by the meeting")),
    ("coming", gettext_lazy("To be ratified")),
    ("unratified", gettext_lazy("Unratified")),
    ("rejected", gettext_lazy("Not agreed by the second agency")),
)


def fast_track_tables(sight: Sight) -> list[Table]:
    """By what became of them, and by grounds. Two queries."""
    decided = sight.of_items(Decision.objects.filter(
        item__is_fast_track=True, decided_on__range=(sight.period.first, sight.period.last),
    )).exclude(status=DecisionStatus.PROPOSED)  # fmt: skip
    return [_became(decided.order_by()), _grounds(decided.order_by())]


def _became(decided: QuerySet) -> Table:
    taking = [PanelMeetingStatus.PLANNED, PanelMeetingStatus.IN_SESSION]
    to_come = Q(item__ratifying_meeting__status__in=taking) & (
        Q(item__ratifying_meeting__starts_at__date__gte=timezone.localdate())
        | Q(item__ratifying_meeting__status=PanelMeetingStatus.IN_SESSION)
    )
    # What a ratifying meeting replaced it with is not itself a fast track any more.
    first = decided.exclude(status=DecisionStatus.IN_FORCE)
    rows = first.values(
        state=Case(
            When(status=DecisionStatus.RATIFIED, then=Value("ratified")),
            When(status=DecisionStatus.REPLACED, then=Value("changed")),
            When(status=DecisionStatus.REJECTED, then=Value("rejected")),
            When(to_come, then=Value("coming")),
            default=Value("unratified"),
        )
    ).annotate(number=Counted("pk"))
    numbers = {row["state"]: row["number"] for row in rows}
    return Table(
        "fast-tracks", _("Fast tracks, by what became of them"), WHAT_BECAME, _("Where they stand"),
        (_("Fast tracks"),), counted(_STATES, numbers), charted=0,
    )  # fmt: skip


def _grounds(decided: QuerySet) -> Table:
    agreed = decided.exclude(status__in=[DecisionStatus.IN_FORCE, DecisionStatus.REJECTED])
    in_time = Q(item__decide_by__gte=F("agreed_on"))
    rows = (
        agreed.annotate(agreed_on=TruncDate("confirmed_at"))
        .values("item__ground")
        .annotate(number=Counted("pk"), in_time=Counted("pk", filter=in_time))
    )
    found = {row["item__ground"]: (row["number"], row["in_time"]) for row in rows}
    return Table(
        "grounds", _("Fast tracks, by grounds"), GROUNDS, _("Grounds"),
        (_("Fast tracks"), _("Decided in time")),
        counted_by([(one.value, one.label) for one in FastTrackGround], found, 2),
    )  # fmt: skip
