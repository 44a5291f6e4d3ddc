"""Background work of referrals."""

from celery import shared_task

from referrals.services import link_mail, owed, questions


@shared_task(ignore_result=True)
def send_evidence_links() -> int:
    """Email the links that wait, and those that a killed worker left behind."""
    return link_mail.send_waiting_links()


@shared_task(ignore_result=True)
def remind_of_questions() -> int:
    """Remind of questions and advice whose day is past."""
    return questions.remind_of_questions()


@shared_task(ignore_result=True)
def chase_owed_evidence() -> int:
    """Chase evidence that is still owed after its day."""
    return owed.chase_overdue_evidence()
