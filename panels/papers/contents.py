"""What an item's papers say, by sight, with everything withheld that must be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Organisation
from attendance.figures.pictures import calendar_picture, read_days
from attendance.figures.summaries import AttendanceSummary, summarise_attendance
from calendars.days import load_calendar
from cases.agenda_kinds import AgendaKind
from cases.audience import Audience
from cases.models import Child, ChildView, Enrolment, EnrolmentKind, Voice
from cases.registries import agenda_kinds
from cases.request_papers import PaperPart, RequestPaper
from healthcare_plans.models import Plan
from healthcare_plans.presentation import ShownArea, shown_areas
from healthcare_plans.withholding import Withhold, withholding_for
from ledger.charts import DAY_LETTERS
from panels.deciding.criteria import triaged
from panels.models import AgendaItem, Decision, DecisionStatus, PapersSight

OPEN = (Audience.TEAM, Audience.FAMILY)
WEEKS_SHOWN = 12
_MOST_VIEWS = 3
Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AttendanceWeek:
    """One week of the chart: its Monday, and of each school day how it looks and in words."""

    monday: date
    days: list[dict[str, str]]


class Subject:
    """The request behind an item, as papers need it. Each part is asked for once."""

    def __init__(self, item: AgendaItem) -> None:
        self.item = item
        self.child: Child = item.child
        self.kind: AgendaKind = agenda_kinds.get(item.kind)

    @cached_property
    def paper(self) -> RequestPaper:
        return self.kind.paper(self.kind.get(self.item.subject_id))

    @cached_property
    def withhold(self) -> Withhold:
        return withholding_for(self.child)

    @cached_property
    def school(self) -> Organisation | None:
        main = Enrolment.objects.current().filter(child=self.child, kind=EnrolmentKind.MAIN)
        found = main.select_related("school").first()
        return found.school if found else None


def page_context(subject: Subject, sight: PapersSight) -> dict[str, Any]:
    """What the template of an item's papers says. Nothing in it changes from day to day alone."""
    item, paper, withhold = subject.item, subject.paper, subject.withhold
    for_team = sight == PapersSight.TEAM
    parts = [*paper.parts, *(paper.team_parts if for_team else ())]
    return {
        "item": item,
        "child": subject.child,
        "title": withhold(item.title),
        "kind_label": subject.kind.label,
        "for_team": for_team,
        "facts": _facts(subject),
        "words": words_of(subject, sight),
        "asked": asked_of(subject),
        "parts": [PaperPart(part.title, tuple(_rows(part.rows, withhold))) for part in parts],
        "triage": _triage(paper, withhold, for_team),
        "plan": _plan(subject) if for_team else None,
        "attendance": attendance_of(subject) if for_team else None,
        "decisions": _decisions(item, withhold, for_team),
    }


def _facts(subject: Subject) -> Rows:
    child = subject.child
    rows = [
        (_("Name"), child.name),
        (_("Date of birth"), date_format(child.born_on, "j F Y") if child.born_on else ""),
        (_("School year"), str(child.year_group_label)),
        (_("School"), subject.school.name if subject.school else _("Not on the roll of a school")),
        (_("What stands on the agenda"), subject.item.title),
    ]
    return _rows(rows, subject.withhold)


def _rows(rows: Iterable[tuple[Any, str]], withhold: Withhold) -> Rows:
    return [(str(label), withhold(str(text))) for label, text in rows if text]


def asked_of(subject: Subject) -> Rows:
    """What the request asks for."""
    return _rows(subject.paper.asked, subject.withhold)


def words_of(subject: Subject, sight: PapersSight) -> Rows:
    """For the team the newest views of the child and then of the parents; else the request's."""
    if sight != PapersSight.TEAM:
        return _rows(subject.paper.words, subject.withhold)
    views = ChildView.objects.standing().filter(
        child=subject.child, audience__in=OPEN, readers__isnull=True
    )
    found = [
        view
        for voice in (Voice.CHILD, Voice.PARENT)
        for view in list(views.filter(voice=voice))[:_MOST_VIEWS]
    ]
    rows = [
        (f"{view.get_voice_display()}, {date_format(view.given_on, 'j F Y')}",
         view.words or _("A picture, which is on the child’s record."))
        for view in found
    ]  # fmt: skip
    return _rows(rows or subject.paper.words, subject.withhold)


def _triage(paper: RequestPaper, withhold: Withhold, for_team: bool) -> list[PaperPart]:
    """What the office found, under the criteria by which the panel decides."""
    return [
        PaperPart(
            one.criterion.label,
            tuple(
                _rows(
                    (
                        (check.label, "\n".join(filter(None, (str(check.verdict), check.note))))
                        for check in one.checks
                    ),
                    withhold,
                )
            ),
        )
        for one in triaged(paper, with_notes=for_team)
    ]


def _plan(subject: Subject) -> dict[str, Any] | None:
    plan = Plan.objects.active_for(subject.child)
    version = plan.current if plan else None
    if plan is None or version is None:
        return None
    areas: list[ShownArea] = shown_areas(version, subject.withhold)
    return {
        "plan": plan,
        "version": version,
        "areas": [area for area in areas if not area.is_empty],
        "condition": subject.withhold(version.condition),
    }


def attendance_of(subject: Subject) -> dict[str, Any]:
    """The year so far in figures, and the last weeks day by day, until Sunday last.

    `picture` is what `{% heat_map %}` draws, `days` its table, `weeks` the same on paper.
    """
    today = timezone.localdate()
    last = today - timedelta(days=today.weekday() + 3)  # Friday of last week
    first = last - timedelta(days=7 * WEEKS_SHOWN - 3)  # a Monday
    days = read_days(subject.child, first, last)
    picture = calendar_picture(days, start=first, end=last, calendar=load_calendar(subject.school))
    summary: AttendanceSummary = summarise_attendance(subject.child, end=last)
    return {
        "summary": summary, "weeks": _weeks(picture) if days else [], "last": last,
        "picture": picture if days else [], "days": list(reversed(days)),
    }  # fmt: skip


def _weeks(picture: list[tuple[date, str, str]]) -> list[AttendanceWeek]:
    weeks: dict[date, AttendanceWeek] = {}
    for day, tone, words in picture:
        monday = day - timedelta(days=day.weekday())
        week = weeks.setdefault(monday, AttendanceWeek(monday, []))
        week.days.append({"tone": tone, "words": words, "letter": DAY_LETTERS.get(tone, "")})
    return list(weeks.values())


def _decisions(item: AgendaItem, withhold: Withhold, for_team: bool) -> list[dict[str, Any]]:
    """What the panel decided before about the child; the reasons for those in its team."""
    earlier = Decision.objects.filter(item__child=item.child_id).exclude(
        status__in=[DecisionStatus.PROPOSED, DecisionStatus.REJECTED]
    )
    return [
        {
            "reference": decision.reference,
            "decided_on": decision.decided_on,
            "outcome": decision.get_outcome_display(),
            "status": decision.get_status_display(),
            "reasons": withhold(decision.reasons) if for_team else "",
            "conditions": withhold(decision.conditions) if for_team else "",
            "review_on": decision.review_on,
        }
        for decision in earlier.order_by("-decided_on", "-pk")
    ]
