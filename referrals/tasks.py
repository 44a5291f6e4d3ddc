"""Background work of referrals."""

from celery import shared_task

from referrals.services import link_mail


@shared_task(ignore_result=True)
def send_evidence_links() -> int:
    """Email the links that wait, and those that a killed worker left behind."""
    return link_mail.send_waiting_links()
