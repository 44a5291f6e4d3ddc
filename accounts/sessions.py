"""The session engine (SESSION_ENGINE): Django's own in the database, with who and in what role."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

CHOSEN = "membership"  # the key of the membership that the session acts in
FAMILY = "family"  # whether an emailed code alone opened it


class SessionStore(DatabaseStore):
    """Writes the columns that `accounts.models.Session` adds."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table."""
        from accounts.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """A row for this session's content."""
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.membership_id = data.get(CHOSEN)
        row.is_family = bool(data.get(FAMILY))
        return row
