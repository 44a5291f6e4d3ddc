"""How a version stands with those who have to agree: who has, who has not, what blocks it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.actors import Actor
from healthcare_plans.models import Agreement, Answer, Party, PlanVersion

ORDER = [Party.SCHOOL, Party.HEAD, Party.HEALTH, Party.PARENT, Party.YOUNG_PERSON]


@dataclass(frozen=True)
class Standing:
    """The answers to the newest revision of one version."""

    version: PlanVersion
    answers: list[Agreement]

    @property
    def outstanding(self) -> list[Agreement]:
        """Asked and not answered."""
        return [row for row in self.answers if row.is_awaited]

    @property
    def not_agreed(self) -> list[Agreement]:
        """Asked for a change, or refused."""
        return [row for row in self.answers if row.answer in {Answer.CHANGE_ASKED, Answer.REFUSED}]

    @property
    def agreed(self) -> list[Agreement]:
        """Agreed."""
        return [row for row in self.answers if row.answer == Answer.AGREED]

    @property
    def needs_reason(self) -> bool:
        """Whether issuing it now has to be explained."""
        return bool(self.outstanding or self.not_agreed)

    @property
    def head_permits(self) -> Agreement | None:
        """The head teacher's written permission for medicine."""
        return self._permission(Party.HEAD)

    @property
    def parent_permits(self) -> Agreement | None:
        """A parent's written permission for medicine."""
        return self._permission(Party.PARENT)

    @property
    def medicine_blocks(self) -> list[str]:
        """Why the medicine in it keeps it from being issued; empty when nothing does.

        Written permission of a parent and of the head teacher (DfE 2015, paragraph 16).
        """
        if not self.version.takes_medicine:
            return []
        blocks = []
        if self.head_permits is None:
            blocks.append(_("The head teacher has not permitted the medicine in writing."))
        if self.parent_permits is None:
            blocks.append(_("No parent or carer has permitted the medicine in writing."))
        return blocks

    def get(self, public_id: UUID) -> Agreement | None:
        """The answer with this id; None when it is not one of these."""
        return next((row for row in self.answers if row.public_id == public_id), None)

    def own(self, actor: Actor, party: Party) -> Agreement | None:
        """The row that the actor answers for a party: their own, or the party's open one."""
        rows = [row for row in self.answers if row.party == party]
        mine = [row for row in rows if row.user_id is not None and row.user_id == actor_id(actor)]
        if mine:
            return mine[0]
        if party in {Party.SCHOOL, Party.HEAD}:
            return next(iter(rows), None)
        covered = [row for row in rows if row.user_id in actor.covered_user_ids]
        return next(iter(covered), None)

    def _permission(self, party: Party) -> Agreement | None:
        found = (row for row in self.answers if row.party == party and row.permits_medicine)
        return next(found, None)


def actor_id(actor: Actor) -> int | None:
    """The acting person's key."""
    return actor.user.pk if actor.user else None


def standing_of(version: PlanVersion) -> Standing:
    """The answers to the newest revision, in the order of the parties."""
    rows = version.agreements.filter(revision=version.revision).select_related(
        "user", "membership__organisation", "parent", "recorded_by"
    )
    for row in rows:
        row.version = version
    return Standing(version, sorted(rows, key=lambda row: (ORDER.index(Party(row.party)), row.pk)))
