"""On the way and after it: pace, part time, arrival, follow-ups, relapse, helpers, outcomes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.models import Occasion, OutcomeParty
from cases.services.outcomes import record_outcomes
from reintegration.models import RestOfWeek, ReturnPlan, ReturnStatus
from tests.factories.cases import TeamMemberFactory
from tests.factories.reintegration import (
    active_return,
    arrived_return,
    draft_return,
    next_monday,
    sent_return,
)
from tests.integration.reintegration.pages import dated, text_of, url
from tests.people import member

pytestmark = pytest.mark.django_db


def test_the_pace_is_chosen(web, senco, child):
    today = timezone.localdate()
    plan = active_return(senco, child, starts_on=today - timedelta(days=today.weekday()))
    web.post(
        url("pace", plan.public_id),
        {"kind": "hold", "weeks": "2", "from_monday": next_monday().isoformat(),
         "reason": "Tired by noon"},
    )  # fmt: skip
    html = text_of(web.get(plan.link))
    assert "Hold: stay at this step for longer" in html
    assert "Tired by noon" in html


def test_a_part_time_timetable_from_agreement_to_end(web, senco, child):
    today = timezone.localdate()
    plan = sent_return(senco, child, rest_of_week=RestOfWeek.PART_TIME)
    assert "nobody has agreed to a part-time timetable" in text_of(web.get(plan.link))
    web.post(
        url("part_time", plan.public_id),
        {"circumstances": "After an operation", "agreed_by": senco.membership_id,
         "parent": child.parents.get().pk, "how": "paper",
         **dated(starts_on=plan.starts_on, ends_on=plan.starts_on + timedelta(days=20),
                 review_on=plan.starts_on + timedelta(days=10), agreed_on=today)},
    )  # fmt: skip
    made = plan.part_times.get()
    assert "After an operation" in text_of(web.get(plan.link))
    early = web.post(
        url("part_time_review", made.public_id), {"words": "Well", **dated(reviewed_on=today)}
    )
    assert "The day must be between its first day and today" in text_of(early)
    made.starts_on, made.review_on = today, today + timedelta(days=1)
    made.save()
    web.post(url("part_time_review", made.public_id), {"words": "Well", **dated(reviewed_on=today)})
    web.post(url("part_time_end", made.public_id), {"reason": "Full", **dated(ended_on=today)})
    made.refresh_from_db()
    assert (made.reviews.get().reviewed_on, made.ended_on) == (today, today)


def test_arrival_follow_up_relapse_and_planning_again(web, senco, child):
    today = timezone.localdate()
    plan = active_return(senco, child, starts_on=today - timedelta(days=14))
    web.post(url("arrive", plan.public_id), dated(arrived_on=today - timedelta(days=14)))
    first = plan.follow_ups.first()
    web.post(
        url("follow_up", first.public_id),
        {"going": "wobbles", "words": "Two days at home", "child_says": "Maths is loud",
         **dated(held_on=today)},
    )  # fmt: skip
    html = text_of(web.get(plan.link))
    assert "Maths is loud" in html
    web.post(url("relapse", plan.public_id), {"reason": "Ill again", **dated(relapsed_on=today)})
    html = text_of(web.get(plan.link))
    assert "Out of school again since" in html
    web.post(url("plan_again", plan.public_id), dated(starts_on=next_monday()))
    plan.refresh_from_db()
    assert (plan.status, plan.revision) == (ReturnStatus.DRAFT, 2)
    response = web.post(url("end", plan.public_id), {"reason": "Moved away"}, follow=True)
    assert "Ended early" in text_of(response)


def test_helpers_are_named(web, senco, child):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse)
    plan = arrived_return(senco, child, arrived_on=timezone.localdate())
    web.post(
        url("helpers", plan.public_id),
        {"health_owner": nurse.pk, "health_title": "See the child in school", "school_title": "x",
         **dated(due_on=next_monday())},
    )  # fmt: skip
    assert "See the child in school" in text_of(web.get(plan.link))


def test_outcomes_are_shown_as_change(web, senco, child):
    plan = draft_return(senco, child)
    today = timezone.localdate()
    for occasion, score, day in (
        (Occasion.BASELINE, 1, today - timedelta(days=60)), (Occasion.REVIEW, 4, today),
    ):  # fmt: skip
        record_outcomes(
            actor=senco, child=child, party=OutcomeParty.CHILD, occasion=occasion,
            scores={"friends": score}, measured_on=day,
        )  # fmt: skip
    assert "3 better" in text_of(web.get(plan.link))


def test_a_child_who_is_back_needs_no_part_time_timetable(web, senco, child):
    plan = sent_return(senco, child, rest_of_week=RestOfWeek.PART_TIME)
    asks = "nobody has agreed to a part-time timetable"
    assert asks in text_of(web.get(plan.link))
    ReturnPlan.objects.update(status=ReturnStatus.FOLLOWED_UP, arrived_on=plan.starts_on)
    assert asks not in text_of(web.get(plan.link))


def test_a_follow_up_whose_day_has_come_is_the_next_step(web, senco, child):
    today = timezone.localdate()
    plan = arrived_return(senco, child, arrived_on=today - timedelta(days=14))
    first, *_later = plan.follow_ups.all()
    html = text_of(web.get(plan.link))
    assert "Record how it goes after 2 weeks" in html
    assert url("follow_up", first.public_id) in html
    assert "Record how it goes after 6 weeks" not in html


def test_a_week_that_is_over_has_no_link_to_change_it(web, senco, child):
    today = timezone.localdate()
    this_monday = today - timedelta(days=today.weekday())
    plan = active_return(senco, child, starts_on=this_monday - timedelta(days=14), weeks=4)
    html = text_of(web.get(plan.link))
    for step in plan.weeks.all():
        is_over = step.monday + timedelta(days=5) <= today
        assert (url("week", step.public_id) in html) is not is_over
        assert (url("take_out_week", step.public_id) in html) is (step.monday > today)
