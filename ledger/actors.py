"""What the ledger needs to know of whoever acts. `accounts.actors.Actor` is the real one."""

from typing import Any, Protocol


class ActorLike(Protocol):
    """Somebody who acts: a person through a membership or a grant, or Waymark itself."""

    @property
    def user(self) -> Any: ...

    @property
    def membership_id(self) -> int | None: ...

    def can(self, permission: str) -> bool: ...
