"""Refusals that a person reads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 (a refusal is an answer, not an error)
    """A write was refused. The message is for the person; `field` names the input to mend."""

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.field = field


class StaleChange(Refused):
    """Somebody else changed the record first; nothing was written."""

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(
            message
            or _(
                "Somebody else has changed this since you opened it. "
                "Nothing of yours was saved. Look at what it says now, then try again."
            )
        )
