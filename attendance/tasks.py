"""Background work. Each task takes ids and calls one service; each can run any number of times."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.actors import Actor
from attendance.figures.not_attending import find_not_attending
from attendance.figures.standings import count_standings
from attendance.models import ChangedRegister, Delivery, ImportStatus, RegisterImport, UntalliedDay
from attendance.registers.untallied import tally_days
from attendance.services.deliveries import evaluate_delivery
from attendance.services.escalation import escalate_overdue
from attendance.services.evaluation import evaluate_alerts
from attendance.services.imports import check_import, evaluate_imports, save_import
from attendance.services.moves import follow_moves
from attendance.services.part_time.watching import watch_timetables
from attendance.services.returns import remind_of_returns
from ledger.jobs import the_only_one
from ledger.notices import wake

IMPORT_LOCK = 0x57_41_59_02


@shared_task(ignore_result=True)
def carry_on_import(import_id: int) -> None:
    """Take an import its next step: check it, save it, or evaluate what it saved."""
    with the_only_one(IMPORT_LOCK, import_id) as is_mine:
        if is_mine:
            _carry_on(import_id)


def _carry_on(import_id: int) -> None:
    found = RegisterImport.objects.select_related("school", "file", "job").get(pk=import_id)
    steps = {ImportStatus.UPLOADED: check_import, ImportStatus.SAVING: save_import}
    step = steps.get(ImportStatus(found.status))
    if step is not None:
        step(actor=Actor.system(), register_import=found)
    elif found.status == ImportStatus.SAVED:
        evaluate_imports(actor=Actor.system(), import_ids=[import_id])


@shared_task(ignore_result=True)
def evaluate_after_delivery(delivery_id: int) -> None:
    """Hold the rules against a register into which a school system brought marks."""
    delivery = Delivery.objects.select_related("school").get(pk=delivery_id)
    evaluate_delivery(actor=Actor.system(), delivery=delivery)


@shared_task(ignore_result=True)
def evaluate_taken(import_ids: list[int]) -> None:
    """Hold the rules against the registers that files of a folder changed."""
    evaluate_imports(actor=Actor.system(), import_ids=import_ids)


@shared_task(ignore_result=True)
def sweep_imports() -> None:
    """Wake what a lost message or a killed worker left behind."""
    since = timezone.now() - timedelta(minutes=2)
    for pk in RegisterImport.objects.left_behind(since):
        wake(carry_on_import, pk)
    for pk in Delivery.objects.left_behind(since):
        wake(evaluate_after_delivery, pk)


@shared_task(ignore_result=True)
def evaluate_pending() -> None:
    """Hold the rules against registers that have changed and that nobody came back to."""
    if UntalliedDay.objects.exists():
        tally_days()
    children = list(ChangedRegister.objects.children())
    if children:
        evaluate_alerts(actor=Actor.system(), child_ids=children)


@shared_task(ignore_result=True)
def evaluate_everybody() -> None:
    """Nightly: hold the rule against every register, after children were followed who moved."""
    follow_moves(actor=Actor.system())
    evaluate_alerts(actor=Actor.system())


@shared_task(ignore_result=True)
def escalate_unanswered() -> None:
    """Every morning: pass on the alerts that no school answered in time."""
    escalate_overdue(actor=Actor.system())


@shared_task(ignore_result=True)
def look_for_not_attending() -> None:
    """Every hour of the working day: bring the list of children who attend nowhere in step."""
    find_not_attending()


@shared_task(ignore_result=True)
def count_schools() -> None:
    """Nightly: count where each school stands in the academic year."""
    count_standings()


@shared_task(ignore_result=True)
def remind_schools() -> None:
    """Every morning: tell schools which returns are due or overdue."""
    remind_of_returns(actor=Actor.system())


@shared_task(ignore_result=True)
def watch_part_times() -> None:
    """Every morning: reviews and ends of part-time timetables that are near or past."""
    watch_timetables(actor=Actor.system())
