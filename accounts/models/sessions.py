"""Sign-in sessions that can be found by person and membership, so that they can be ended."""

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """One browser's sign-in session. `membership_id` is the one it acts in.

    `is_family` marks a session opened by an emailed code. Sessions are no record: the
    application deletes them (accounts/services/sessions.py).
    """

    application_may_delete = True

    user_id = models.BigIntegerField(null=True, db_index=True)
    membership_id = models.BigIntegerField(null=True, db_index=True)
    is_family = models.BooleanField(default=False)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """Where these are read and written."""
        from accounts.sessions import SessionStore as OwnStore

        return OwnStore
