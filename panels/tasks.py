"""Background work of the panel."""

from celery import shared_task

from panels.services import invitations, rhythm


@shared_task(ignore_result=True)
def send_invitations() -> int:
    """Email the invitations that wait, and those that a killed worker left behind."""
    return invitations.send_invitations()


@shared_task(ignore_result=True)
def generate_meetings() -> int:
    """Plan the meetings of every panel's rhythm ahead of time."""
    return rhythm.generate_everywhere()
