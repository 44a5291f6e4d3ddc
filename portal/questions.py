"""What the panel or its office asks a family: read with its day, and answered once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from cases.access import ChildAccess
from cases.models import FamilyRight
from healthcare_plans.withholding import withholding_for
from panels.models import Reconsideration, RequestStatus
from portal.access import may
from referrals.models import Question


@dataclass(frozen=True, slots=True)
class FamilyQuestion:
    """A question that waits for this person, by when, and where it is answered."""

    text: str
    due_on: date | None
    url: str


def questions_for(access: ChildAccess) -> list[FamilyQuestion]:
    """What waits for an answer, the nearest day first; nothing for those who may not answer."""
    if not may(access, FamilyRight.ANSWER):
        return []
    child, withhold = access.child, withholding_for(access.child)
    asked = Question.objects.filter(
        referral__child=child, asks_family=True, resumed_on__isnull=True
    )
    found = [
        FamilyQuestion(
            withhold(one.text), one.due_on,
            reverse("portal:question", args=[child.public_id, one.public_id]),
        )
        for one in asked
    ]  # fmt: skip
    found += [
        FamilyQuestion(
            withhold(one.question), one.answer_due_on,
            reverse("portal:answer_again", args=[child.public_id, one.decision.public_id]),
        )
        for one in own_given_back(access)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.due_on or date.max)


def question_for(access: ChildAccess, public_id: UUID) -> Question | None:
    """A question to the family, also one that somebody has answered meanwhile."""
    asked = Question.objects.filter(referral__child=access.child, asks_family=True)
    return asked.select_related("referral__child").filter(public_id=public_id).first()


def own_given_back(access: ChildAccess) -> list[Reconsideration]:
    """What this person asked the panel to look at again, and the panel asks back about."""
    asked = Reconsideration.objects.filter(
        decision__item__child=access.child, asked_by=access.actor.user,
        status=RequestStatus.GIVEN_BACK,
    ).exclude(asker="school")  # fmt: skip
    return list(asked.with_decision().order_by("answer_due_on", "pk"))
