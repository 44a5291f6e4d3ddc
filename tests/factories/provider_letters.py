"""A decision of the panel that names a provider, and its letter to it. All invented."""

from dataclasses import dataclass, field
from typing import Any

from accounts.actors import Actor
from panels.models import Decision, Letter, LetterAudience, Outcome
from panels.services.decisions import decide_item
from panels.services.letters import approve_letter, issue_letter, send_all_letters
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.placements import Scene
from tests.factories.referrals import QueuedReferralFactory


@dataclass
class Naming:
    """The panel of the scene's authority names its provider for the scene's child."""

    scene: Scene = field(default_factory=Scene)

    def __post_init__(self) -> None:
        self.people = PanelPeople(authority=self.scene.authority)
        self.office = self.people.act(self.people.coordinator)
        self.manager = self.scene.act(self.scene.manager)
        self.tutor = self.scene.act(self.scene.tutor)

    def decide(self, **changes: Any) -> Decision:
        """Short-term provision at the provider."""
        people = self.people
        referral = QueuedReferralFactory(child=self.scene.child, organisation=self.scene.school)
        item = people.put(people.open(people.plan()), referral)
        given = {"provider": self.scene.provider, "provided_by": "Riverside", **changes}
        return decide_item(
            actor=people.act(people.chair), item=item, stances=agreed(item),
            terms=terms(Outcome.PLACEMENT, **given),
        )  # fmt: skip

    def letter(self, decision: Decision | None = None) -> Letter:
        """The letter to the provider, as it stands."""
        found = (decision or self.decide()).letters.order_by("-number")
        return found.filter(audience=LetterAudience.PROVIDER)[0]

    def issued(self) -> Letter:
        """Approved and stored, not sent."""
        return issue_letter(
            actor=self.office, letter=approve_letter(actor=self.office, letter=self.letter())
        )

    def sent(self) -> Letter:
        """Gone, with the letters to school and parents."""
        decision = self.decide()
        send_all_letters(actor=self.office, decision=decision)
        return self.letter(decision)

    def offer(self) -> Any:
        """A place is offered to the provider."""
        return self.scene.offered()

    def act(self, membership: Any) -> Actor:
        return Actor.staff(membership)
