"""Who acts: a person through one membership, a family member through grants, or Waymark itself."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accounts.models import Deputyship, Membership, Organisation, User
from accounts.roles import Permission, Role, Scope


@dataclass(frozen=True)
class Actor:
    """Handed to every service and every scoped read.

    `membership` is the one chosen for now; None for families and for Waymark itself.
    `is_family` marks a session opened by an emailed code, which reaches family grants only.
    """

    user: User | None
    membership: Membership | None = None
    is_family: bool = False
    is_system: bool = False
    _permissions: frozenset[Permission] = field(default=frozenset(), repr=False)

    @classmethod
    def staff(cls, membership: Membership) -> "Actor":
        """A member of staff acting through a membership."""
        return cls(membership.user, membership, _permissions=membership.permissions)

    @classmethod
    def family(cls, user: User) -> "Actor":
        """A parent, carer or young person."""
        return cls(user, is_family=True)

    @classmethod
    def system(cls) -> "Actor":
        """Waymark itself, in background work."""
        return cls(None, is_system=True)

    @classmethod
    def nobody(cls, user: User | None = None) -> "Actor":
        """Somebody signed in without a current membership or grant: sees nothing."""
        return cls(user)

    @property
    def membership_id(self) -> int | None:
        """For history rows."""
        return self.membership.pk if self.membership else None

    @property
    def role(self) -> Role | None:
        """The chosen membership's role."""
        return Role(self.membership.role) if self.membership else None

    @property
    def scope(self) -> Scope:
        """Which children the role sees before any exception."""
        return self.membership.scope if self.membership else Scope.NONE

    @property
    def organisation(self) -> Organisation | None:
        """The chosen membership's organisation."""
        return self.membership.organisation if self.membership else None

    @property
    def keeping_school(self) -> Organisation | None:
        """The school that goes on reading what it wrote after a child has left; else None.

        Colleagues in other organisations see a child only through team, agenda or grant, so
        that their organisation wrote something opens nothing to them.
        """
        return self.organisation if self.scope is Scope.SCHOOL else None

    def can(self, permission: str) -> bool:
        """Whether the role holds a permission; Waymark itself holds all."""
        return self.is_system or permission in self._permissions

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What others keep about this actor for as long as it acts: one request."""
        return {}

    @cached_property
    def covered_user_ids(self) -> frozenset[int]:
        """This person and everybody they deputise for today."""
        if self.user is None:
            return frozenset()
        if self.membership is None:
            return frozenset({self.user.pk})
        away = Deputyship.objects.current().filter(
            deputy=self.membership, away__ended_at__isnull=True
        )
        return frozenset({self.user.pk, *away.values_list("away__user_id", flat=True)})
