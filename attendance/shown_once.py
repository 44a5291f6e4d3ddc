"""The secret of a new token, between its making and the one page that shows it.

It waits in the cache for five minutes, for who made it; never in the database or its backups.
"""

from uuid import UUID

from django.core.cache import cache

from accounts.models import User
from attendance.models import RegisterToken

SECONDS = 5 * 60


def keep_secret(*, person: User, token: RegisterToken, secret: str) -> None:
    """Keep it for the next page."""
    cache.set(_key(person, token.public_id), secret, SECONDS)


def take_secret(*, person: User, token: RegisterToken) -> str:
    """The secret, which is gone afterwards; empty when it has been shown or came too late."""
    key = _key(person, token.public_id)
    secret = str(cache.get(key, ""))
    # Only one of two who ask at once deletes it, and only that one shows it.
    return secret if cache.delete(key) else ""


def _key(person: User, public_id: UUID) -> str:
    return f"register-token:{person.pk}:{public_id}"
