"""Background work of accounts."""

from celery import shared_task
from django.contrib.sessions.backends.base import SessionBase

from accounts.services import invitations
from accounts.sessions import SessionStore


@shared_task(ignore_result=True)
def send_invitations() -> int:
    """Send the invitations that wait."""
    return invitations.send_waiting_invitations()


@shared_task(ignore_result=True)
def clear_expired_sessions() -> None:
    """Remove sessions whose time is over."""
    store: type[SessionBase] = SessionStore
    store.clear_expired()
