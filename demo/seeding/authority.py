"""Making the whole demo authority, in one transaction."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import Organisation
from attendance.figures.not_attending import find_not_attending
from attendance.figures.standings import count_standings
from attendance.models import RegisterDay
from attendance.registers.totals import rebuild_totals
from cases.models import Child, Enrolment, Identifier
from demo.seeding.alerts import raise_alerts
from demo.seeding.arranging import placings
from demo.seeding.casework import finish_case, work_case
from demo.seeding.clock import Clock
from demo.seeding.documents import documents_beside
from demo.seeding.duties import make_duties
from demo.seeding.families import write_to_school
from demo.seeding.holds import hold_alerts
from demo.seeding.layouts import make_layouts
from demo.seeding.marks import make_marks
from demo.seeding.organisations import make_organisations
from demo.seeding.oversight import make_oversight
from demo.seeding.panel import make_panel
from demo.seeding.papers import make_papers
from demo.seeding.part_time import agree_part_times
from demo.seeding.placements import place
from demo.seeding.plans import mark_due, write_plan
from demo.seeding.providers import make_directory
from demo.seeding.pupils import make_pupils
from demo.seeding.records import write_record
from demo.seeding.repeatable import repeatable
from demo.seeding.returns import plan_return
from demo.seeding.staff import make_staff
from demo.seeding.stories import AWAY, Casting
from demo.seeding.stretch import in_one_stretch
from demo.seeding.submissions import refer
from demo.seeding.support import arrange_help
from demo.seeding.systems import connect_system
from demo.seeding.terms import make_terms
from demo.seeding.told import Told, tell
from demo.seeding.town import Town
from demo.seeding.triage import make_triage
from ledger.models import EmailState, Notification
from panels.models import InvitationState, SeatInvitation
from provision.models import Placement, TaughtSession, TimetableSlot

PUPILS = 3000


def is_seeded() -> bool:
    """Whether there is an authority already."""
    return Organisation.objects.authority() is not None


@transaction.atomic
def make_authority(*, seed: int, today: date, pupils: int = PUPILS) -> Town:
    """The demo authority as it stands on the morning of `today`.

    The same seed, date and number of pupils give the same authority, addresses and documents
    included; only moments that the database sets differ. Nothing is sent: what people would have
    been told in the past counts as sent and read.
    """
    clock = Clock(today)
    seeded = f"{seed}:{today}:{pupils}"
    with repeatable(seeded, clock.moment), clock.running(), in_one_stretch():
        town = Town(seed=seed, today=today, clock=clock, scale=pupils)
        clock.set(date(town.year - 1, 9, 1))
        make_organisations(town)
        make_terms(town)
        clock.set(today, 0, 5)
        make_staff(town)
        make_directory(town)
        casting = Casting(town)
        clock.set(town.school_days[0], 7)
        make_pupils(town, casting)
        make_marks(town, casting)
        make_layouts(town)
        _count_rows(Child, Enrolment, Identifier, RegisterDay)
        with documents_beside() as documents:
            _tell_stories(town, casting)
            documents.exchange()
            make_papers(town, documents)
        clock.set(today, 0, 5)
        _look_through_registers(town)
        _settle_notices(today)
    connection.run_on_commit.clear()
    return town


def _look_through_registers(town: Town) -> None:
    """What every night finds out from the registers."""
    rebuild_totals(min(town.school_days), max(town.school_days))
    count_standings(town.today)
    find_not_attending(town.today)


def _tell_stories(town: Town, casting: Casting) -> None:
    """Everything that people did this term, each as themselves."""
    children = tell(town, casting)
    away = [told for told in children if told.situation in AWAY]
    others = [told for told in children if told.situation not in AWAY]
    number = {told.child.pk: place for place, told in enumerate(children)}
    for told in children:
        write_record(told, number[told.child.pk])
    for told in away:
        work_case(told, number[told.child.pk])
    _teach(town, away)
    raise_alerts(town, children)
    for told in others:
        work_case(told, number[told.child.pk])
        write_plan(told, number[told.child.pk])
    referrals = {
        told.child.pk: referral
        for told in children
        if (referral := refer(told, number[told.child.pk])) is not None
    }
    make_panel(town, children, referrals)
    make_triage(town, children, referrals)
    _teach(town, others)
    for told in others:
        if told.situation == "closed":
            finish_case(told)
    make_duties(town)
    mark_due(children[0])
    hold_alerts(town, children)
    agree_part_times(town, children)
    arrange_help(town)
    make_oversight(town, children)
    connect_system(town)
    write_to_school(children)


def _teach(town: Town, children: list[Told]) -> None:
    """Placements with their lessons, and returns."""
    for placing in placings(town, children):
        place(placing)
    for told in children:
        plan_return(told)
    _count_rows(Placement, TaughtSession, TimetableSlot)


def _count_rows(*models: type[Model]) -> None:
    """Tell PostgreSQL how full the tables have become: without that it chooses plans for empty
    ones, and none of its own counting sees a transaction that is still open."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))


def _settle_notices(today: date) -> None:
    """No email of the past goes out now; notices older than three days have been read."""
    waiting = Notification.objects.filter(email_state__in=[EmailState.WAITING, EmailState.DIGEST])
    waiting.update(email_state=EmailState.SENT)
    SeatInvitation.objects.filter(state=InvitationState.WAITING).update(state=InvitationState.SENT)
    lately = timezone.now() - timedelta(days=3)
    Notification.objects.filter(created_at__lt=lately).update(read_at=timezone.now())
