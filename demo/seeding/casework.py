"""Cases: opened, worked on, closed. Notes, hours, views, tasks, meetings."""

from datetime import timedelta
from decimal import Decimal

from accounts.actors import Actor
from cases.models import (
    Case,
    DutyOutcome,
    EndKind,
    HoursKind,
    NoteKind,
    OutcomeParty,
    Section19Record,
    Task,
    Voice,
)
from cases.models.measures import OUTCOMES_OF, Occasion
from cases.services.cases import close_case, open_case
from cases.services.hours import record_hours
from cases.services.meetings import Guest, plan_meeting, record_minutes
from cases.services.notes import write_note
from cases.services.outcomes import record_outcomes
from cases.services.section_19 import consider_duty, end_record
from cases.services.tasks import create_task, finish_task
from cases.services.views import record_view
from demo.seeding.clock import at
from demo.seeding.records import add_others_to_team
from demo.seeding.stories import AWAY
from demo.seeding.told import Told

# Situations in which school opened the case before any referral.
OPENED_EARLY = {
    "case_open", "plan_draft", "plan_out", "plan_active", "plan_outstanding", "plan_review_due",
    "plan_changed", "alert_answered", "closed", "referral_draft",
}  # fmt: skip
OPENED = 36  # school days before the demo date
OPENED_FIRST = 47  # for children who have been away since the term began


def work_case(told: Told, number: int) -> None:
    """The school's work for one child, up to the referral."""
    opened = OPENED_FIRST if told.situation in AWAY else OPENED
    told.on(opened)
    if told.situation in OPENED_EARLY | AWAY:
        open_case(
            actor=told.senco, child=told.child, why_opened=told.words("why"),
            lead=told.senco.membership, opened_on=told.town.days_ago(opened),
        )  # fmt: skip
        add_others_to_team(told)
    _record_voices(told)
    _record_hours(told)
    _write_notes(told, number)
    if told.child.cases.open().exists():
        _give_tasks(told, number)
        if number % 3 == 0:
            _meet(told)


def _record_voices(told: Told) -> None:
    told.on(34, 14)
    record_view(actor=told.senco, child=told.child, voice=Voice.CHILD, words=told.words("child"),
                how_given="Told their key adult")  # fmt: skip
    record_view(actor=told.senco, child=told.child, voice=Voice.PARENT,
                words=told.words("parent"), how_given="Telephone call")  # fmt: skip


def _record_hours(told: Told) -> None:
    hours = told.story["hours"]
    if hours is None or told.situation == "evidence_owed":
        return
    told.on(33)
    day = told.town.days_ago(33)
    for kind, count, source, days in (
        (HoursKind.ADVISED, hours, told.story["clinician"], 20),
        (HoursKind.PLANNED, max(hours - 2, 3), "School", 6),
    ):
        record_hours(
            actor=told.senco, child=told.child, kind=kind, hours=Decimal(count), source=source,
            starts_on=day, reason=told.words("hours_reason"),
            review_on=told.town.today + timedelta(days=days),
        )  # fmt: skip


def _write_notes(told: Told, number: int) -> None:
    told.on(31, 16)
    caller = told.parent.full_name if told.parent else "the family"
    write_note(
        actor=told.senco, child=told.child, kind=NoteKind.CALL,
        text=f"Spoke with {caller}, who agrees with what is in place. "
        f"{told.child.first_name} asked after the class.",
    )  # fmt: skip
    if number % 4 == 1:
        told.on(16, 12)
        write_note(
            actor=told.nurse, child=told.child, kind=NoteKind.VISIT,
            text=f"Saw {told.child.first_name} at home. Better spirits than in September. "
            "Advice to school: keep to the plan and do not add hours yet.",
        )  # fmt: skip


def _give_tasks(told: Told, number: int) -> None:
    """One in three is late, so that home pages have something to say."""
    due = told.town.today + timedelta(days=(-3, 2, 9)[number % 3])
    told.on(10)
    create_task(
        actor=told.senco, child=told.child, owner=told.town.membership(told.senco), due_on=due,
        title=("Ring the family about next week", "Ask teachers for next fortnight’s work",
               "Book the review with health")[number % 3],
    )  # fmt: skip
    if number % 5 == 2:
        create_task(
            actor=told.senco, child=told.child, owner=told.town.membership(told.nurse),
            due_on=told.town.today + timedelta(days=4),
            title="Tell school what the clinic advised",
        )  # fmt: skip


def _meet(told: Told) -> None:
    told.on(20)
    day = told.town.days_ago(14)
    people = [told.town.membership(one).user for one in (told.senco, told.nurse)]
    meeting = plan_meeting(
        actor=told.senco, child=told.child, purpose="How attendance can be kept up",
        place="School, meeting room", starts_at=at(day, 14), people=people,
        guests=[Guest(told.parent.full_name, "Parent")] if told.parent else [],
    )  # fmt: skip
    told.on(14, 17)
    record_minutes(
        actor=told.senco, meeting=meeting,
        minutes="Everybody said what goes well. Hours stay as they are until the next clinic. "
        "School sends work on Mondays; health tells school about each appointment in advance.",
        came={row.pk: True for row in meeting.attendees.all()},
    )  # fmt: skip


def record_baseline(told: Told) -> None:
    """Where child, parent and school stand at referral."""
    source = told.town.random(f"baseline {told.role['key']}")
    for party in OutcomeParty:
        scores = {str(outcome): source.randint(1, 4) for outcome in OUTCOMES_OF[party]}
        record_outcomes(actor=told.senco, child=told.child, party=party,
                        occasion=Occasion.BASELINE, scores=scores)  # fmt: skip


def finish_case(told: Told) -> None:
    """Two stories that ended well."""
    told.on(1)
    case = Case.objects.open().filter(child=told.child).first()
    if case is not None:
        for task in told.child.tasks.filter(status="open"):
            finish_task(actor=_owner(task), task=task, outcome="Done.")
        _end_duty(told)
        close_case(
            actor=told.town.actor("coordinator"), case=case,
            reason="Back in school full time since half-term, and the family is content.",
        )  # fmt: skip


def _end_duty(told: Told) -> None:
    """The named officer ends the section 19 record that the absence had opened."""
    officer = told.town.actor("named-officer")
    for record in Section19Record.objects.unended().filter(child=told.child):
        consider_duty(
            actor=officer, record=record, outcome=DutyOutcome.NOT_OWED,
            considered="The register since half-term, and what school and family say.",
            reasons="Full time in school again: what the school gives is suitable.",
        )  # fmt: skip
        end_record(
            actor=officer, record=record, kind=EndKind.RETURNED,
            reason="Back in school full time since half-term.",
        )  # fmt: skip


def _owner(task: Task) -> Actor:
    return Actor.staff(task.owner)
