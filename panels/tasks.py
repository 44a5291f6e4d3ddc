"""Background work of the panel. Each task takes ids and calls one service; each may be repeated."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.actors import Actor
from ledger.jobs import the_only_one
from ledger.notices import wake
from panels.models import PanelMeeting, PapersBuild
from panels.services import chasing, invitations, papers, reviews, rhythm

PAPERS_LOCK = 0x57_41_59_05


@shared_task(ignore_result=True)
def build_papers(build_id: int) -> None:
    """Make the papers of a meeting."""
    build = PapersBuild.objects.select_related("meeting__panel", "job").get(pk=build_id)
    with the_only_one(PAPERS_LOCK, build.meeting_id) as is_mine:
        if is_mine:
            build.job.refresh_from_db()
            papers.build_papers(actor=Actor.system(), build=build)


@shared_task(ignore_result=True)
def renew_papers(meeting_id: int) -> None:
    """Make them anew when who reads what has changed."""
    meeting = PanelMeeting.objects.get(pk=meeting_id)
    papers.renew_papers(actor=Actor.system(), meeting=meeting)


@shared_task(ignore_result=True)
def sweep_papers() -> None:
    """Every minute: take up what was cut off, and bring packs in step with their agendas."""
    since = timezone.now() - timedelta(minutes=2)
    left = PapersBuild.objects.filter(
        job__state__in=["queued", "running"], job__created_at__lt=since
    )
    for build_id in left.values_list("pk", flat=True):
        wake(build_papers, build_id)
    waiting = PanelMeeting.objects.filter(status__in=["planned", "in_session"])
    for meeting_id in waiting.filter(builds__isnull=False).distinct().values_list("pk", flat=True):
        renew_papers(meeting_id)


@shared_task(ignore_result=True)
def remind_of_papers() -> None:
    """Every morning: who has not opened the papers of a meeting that is near."""
    papers.remind_of_papers(actor=Actor.system())


@shared_task(ignore_result=True)
def point_out_interests() -> None:
    """Every morning: interests that members of planned meetings seem to have."""
    papers.point_out_interests(actor=Actor.system())


@shared_task(ignore_result=True)
def chase_answers() -> int:
    """Every morning: who owes the panel the answer to a deferral after its day."""
    return chasing.chase_answers()


@shared_task(ignore_result=True)
def bring_back_reviews() -> int:
    """Every morning: reviews of decisions whose day is near wait for an agenda."""
    return reviews.bring_back_reviews()


@shared_task(ignore_result=True)
def send_invitations() -> int:
    """Email the invitations that wait, and those that a killed worker left behind."""
    return invitations.send_invitations()


@shared_task(ignore_result=True)
def generate_meetings() -> int:
    """Plan the meetings of every panel's rhythm ahead of time."""
    return rhythm.generate_everywhere()
