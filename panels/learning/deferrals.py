"""What was put off, how often, whether its question was answered; and what was not reached."""

from django.db.models import Case, F, FilteredRelation, Q, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panels.learning.counting import fetch
from panels.learning.figures import Count, Row, Table
from panels.learning.sight import Sight
from panels.models import CarryOver, DeferralKind, ItemStatus

PUT_OFF = gettext_lazy(
    "Counted: items that a meeting of the period deferred, by how often the same request has been "
    "deferred up to then, whenever that was. Not counted: items that were not reached."
)
QUESTIONS = gettext_lazy(
    "Counted: the question of each of these deferrals, as it stands today. Answered late: after "
    "the day that the panel set. Overdue: that day is past and nobody has answered. Taken back: "
    "the request came back to an agenda, or was withdrawn, before anybody answered."
)
WHY = gettext_lazy(
    "Counted: the same deferrals, by what kept the panel from deciding, as whoever deferred chose. "
    "Not answered in time: the question was answered after the day that the panel set, or is still "
    "open after it. “Not recorded” are deferrals from before the kind of reason was asked."
)
NOT_REACHED = gettext_lazy(
    "Counted: items that went from a meeting of the period to a later one because it did not reach "
    "them, each time anew. Nothing was decided about them; that is no deferral."
)
_DEFERRED = (
    "SELECT least(time, 3), answer, deferral_kind, count(*) FROM (SELECT held_on, answer,"
    " deferral_kind, row_number() OVER (PARTITION BY kind, subject_id ORDER BY id) AS time"
    " FROM ({}) AS deferred) AS numbered WHERE held_on BETWEEN %s AND %s GROUP BY 1, 2, 3"
)
_TIMES = ((1, gettext_lazy("First time")), (2, gettext_lazy("Second time")),
          (3, gettext_lazy("Third time or more")))  # fmt: skip
_ANSWERS = (
    ("in_time", gettext_lazy("Answered in time")),
    ("late", gettext_lazy("Answered late")),
    ("open", gettext_lazy("Open, not yet due")),
    ("overdue", gettext_lazy("Overdue")),
    ("taken_back", gettext_lazy("Taken back")),
)


def deferral_tables(sight: Sight) -> list[Table]:
    """How often, why, what came of the questions, and what was not reached. Two queries."""
    asked = FilteredRelation("actions", condition=Q(actions__purpose="question"))
    deferred = sight.items().filter(status=ItemStatus.DEFERRED).annotate(
        question=asked, held_on=TruncDate("meeting__starts_at"), answer=_answer()
    ).values("id", "kind", "subject_id", "held_on", "answer", "deferral_kind")  # fmt: skip
    rows = fetch(_DEFERRED, deferred, extra=[sight.period.first, sight.period.last])
    times = [
        Row(label, (Count(sum(row[-1] for row in rows if row[0] == time)),))
        for time, label in _TIMES
    ]
    answers = [
        Row(label, (Count(sum(row[-1] for row in rows if row[1] == key)),))
        for key, label in _ANSWERS
    ]
    return [
        Table("deferrals", _("Deferrals"), PUT_OFF, _("The request was deferred for the"),
              (_("Deferrals"),), tuple(times), charted=0),
        _why(rows),
        Table("questions", _("Questions of deferrals"), QUESTIONS, _("Question"),
              (_("Questions"),), tuple(answers), charted=0),
        _not_reached(sight),
    ]  # fmt: skip


def _why(rows: list[tuple[int, str, str, int]]) -> Table:
    found = []
    for kind in DeferralKind:
        numbers = [(row[1], row[-1]) for row in rows if row[2] == kind]
        missed = sum(number for answer, number in numbers if answer in {"late", "overdue"})
        every = sum(number for _answer, number in numbers)
        if every or kind != DeferralKind.NOT_RECORDED:
            found.append(Row(kind.label, (Count(every), Count(missed))))
    return Table(
        "deferral-reasons", _("Why items were deferred"), WHY,
        _("What kept the panel from deciding"), (_("Deferrals"), _("Not answered in time")),
        tuple(found), charted=0,
    )  # fmt: skip


def _answer() -> Case:
    today = timezone.localdate()
    return Case(
        When(question__task__status="done", question__task__finished_at__date__lte=F(
            "question__due_on"), then=Value("in_time")),
        When(question__task__status="done", then=Value("late")),
        When(question__task__status="open", question__due_on__lt=today, then=Value("overdue")),
        When(question__task__status="open", then=Value("open")),
        default=Value("taken_back"),
    )  # fmt: skip


def _not_reached(sight: Sight) -> Table:
    first, last = sight.period.first, sight.period.last
    carried = CarryOver.objects.filter(from_meeting__starts_at__date__range=(first, last))
    number = sight.of_items(carried).count()
    return Table(
        "not-reached", _("Not reached"), NOT_REACHED, "", (_("Items carried over"),),
        (Row(_("Whole period"), (Count(number),)),),
    )  # fmt: skip
