"""Returns for tests, made through the services that people use. All invented."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Role
from attendance.models import PartTimeTimetable
from cases.models import Child
from reintegration.models import (
    Answer,
    How,
    Party,
    ReturnAgreement,
    ReturnPlan,
    Route,
)
from reintegration.services.agreeing import begin_plan, record_answer, send_for_agreement
from reintegration.services.arriving import record_arrival
from reintegration.services.part_time import agree_part_time
from reintegration.services.plans import PlanFacts, start_plan
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, ParentFactory
from tests.people import actor

MET_BY = "Ms Okoro, in the learning base"
BAD_MORNING = "Ring Ms Okoro. Come for registration only, then decide together."


def next_monday() -> date:
    """The Monday after today."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def return_child(school: Organisation | None = None, **fields: Any) -> Child:
    """A child on a school's roll, with a mother at home."""
    child = ChildFactory(school=school or SchoolFactory(), **fields)
    ParentFactory(child=child, full_name="Dana Vale")
    return child


def senco_of(child: Child) -> Actor:
    """A SENCo of the child's school."""
    return actor(Role.SENCO, child.enrolments.get().school)


def facts_of(senco: Actor, **facts: Any) -> PlanFacts:
    """What a plan says unless told otherwise; the SENCo leads it, from next Monday on."""
    assert senco.membership is not None
    given = {
        "route": Route.RETURN, "lead": senco.membership, "school": senco.organisation,
        "starts_on": next_monday(), "aim": "In lessons all week, with friends at lunch.",
        "met_by": MET_BY, "bad_morning": BAD_MORNING, **facts,
    }  # fmt: skip
    return PlanFacts(**given)


def draft_return(
    senco: Actor, child: Child, *, weeks: int = 4, first_sessions: int = 2, **facts: Any
) -> ReturnPlan:
    """A draft with weeks that rise evenly."""
    return start_plan(
        actor=senco, child=child, facts=facts_of(senco, **facts), weeks=weeks,
        first_sessions=first_sessions,
    )  # fmt: skip


def sent_return(senco: Actor, child: Child, **facts: Any) -> ReturnPlan:
    """Sent out; the SENCo's school has agreed by sending it."""
    return send_for_agreement(actor=senco, plan=draft_return(senco, child, **facts))


def agree_for(senco: Actor, row: ReturnAgreement, answer: Answer = Answer.AGREED) -> None:
    """Record a spoken answer."""
    words = "" if answer == Answer.AGREED else "Not so early in the morning."
    record_answer(
        actor=senco, agreement=row, answer=answer, how=How.SPOKEN, name="Dana Vale", words=words
    )


def agreed_return(senco: Actor, child: Child, **facts: Any) -> ReturnPlan:
    """Everybody who was asked has agreed; not begun."""
    plan = sent_return(senco, child, **facts)
    for row in ReturnAgreement.objects.standing(plan).awaited():
        agree_for(senco, row)
    return plan


def active_return(senco: Actor, child: Child, **facts: Any) -> ReturnPlan:
    """Under way."""
    return begin_plan(actor=senco, plan=agreed_return(senco, child, **facts))


def arrived_return(senco: Actor, child: Child, *, arrived_on: date, **facts: Any) -> ReturnPlan:
    """Back full time since a day, with follow-ups to come."""
    plan = active_return(senco, child, **{"starts_on": arrived_on, **facts})
    return record_arrival(actor=senco, plan=plan, arrived_on=arrived_on)


def part_time_of(senco: Actor, plan: ReturnPlan, **facts: Any) -> PartTimeTimetable:
    """Four weeks from the plan's first day, looked at again after two."""
    assert senco.membership is not None
    start = facts.pop("starts_on", plan.starts_on)
    given = {
        "starts_on": start, "ends_on": start + timedelta(days=27),
        "review_on": start + timedelta(days=14), "circumstances": "Recovering from an operation.",
        "agreed_by": senco.membership, "parent": plan.child.parents.first(), "how": How.PAPER,
        "agreed_on": timezone.localdate(), **facts,
    }  # fmt: skip
    return agree_part_time(actor=senco, plan=plan, **given)


def row_of(plan: ReturnPlan, party: Party) -> ReturnAgreement:
    """The standing answer of one party."""
    return ReturnAgreement.objects.standing(plan).get(party=party)
