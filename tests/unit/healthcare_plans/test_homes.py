"""What plans put on home pages, on the child's page and into search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.access import access_to
from cases.registries import next_actions, search_sources, summaries, tabs
from healthcare_plans import homes
from healthcare_plans.models import Party, Plan
from healthcare_plans.services.asking import take_back
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.healthcare_plans import agree, agree_all, issue, tell_story
from tests.people import actor

pytestmark = pytest.mark.django_db


def titles(items) -> list[str]:
    return [str(item.title) for item in items]


def test_each_sees_what_waits_for_them():
    story = tell_story()
    name = story.child.name
    assert titles(homes.today(story.head))[:1] == [
        f"Permit the medicine in {name}’s healthcare plan"
    ]
    assert titles(homes.today(story.nurse)) == [f"Agree to {name}’s healthcare plan for health"]
    assert titles(homes.today(story.parent)) == [f"Read {name}’s healthcare plan and answer"]
    assert [homes.waiting(who) for who in (story.head, story.nurse, story.parent)] == [1, 1, 1]
    assert titles(homes.today(story.senco)) == []
    assert titles(homes.coming(story.senco)) == [f"{name}’s healthcare plan waits for answers"]
    agree_all(story)
    assert "all have answered" in titles(homes.today(story.senco))[0]
    assert titles(homes.today(story.parent)) == []


def test_drafts_and_reviews_wait_for_the_school():
    story = tell_story(medicine=False)
    take_back(actor=story.senco, version=story.version)
    assert titles(homes.today(story.senco)) == [f"Finish {story.child.name}’s healthcare plan"]
    assert titles(homes.today(actor(Role.SENCO))) == []


def test_reviews_are_coming_then_due():
    story = tell_story(medicine=False)
    issue(story)
    assert titles(homes.coming(story.nurse)) == []
    Plan.objects.update(review_on=timezone.localdate() + timedelta(days=10))
    assert len(titles(homes.coming(story.nurse))) == 1
    Plan.objects.update(status="review_due", review_on=timezone.localdate())
    assert titles(homes.today(story.senco)) == [f"Review {story.child.name}’s healthcare plan"]
    assert homes.waiting(story.senco) == 1


def test_the_child_page_offers_a_plan_where_there_is_none():
    school = SchoolFactory()
    senco = actor(Role.SENCO, school)
    child = ChildFactory(school=school)
    access = access_to(actor=senco, child=child)
    assert next_actions.get("write_plan").url(access).endswith(f"/new/{child.public_id}/")
    assert summaries.get("plan").context(access) is None
    assert str(child.public_id) in tabs.get("plan").url(child)
    officer = access_to(actor=actor(Role.LIAISON_OFFICER), child=child)
    assert next_actions.get("write_plan").url(officer) is None


def test_a_live_plan_is_summed_up_and_found_by_its_reference():
    story = tell_story()
    agree(story, story.senco, Party.SCHOOL)
    access = access_to(actor=story.senco, child=story.child)
    assert next_actions.get("write_plan").url(access) is None
    assert summaries.get("plan").context(access) == {"plan": story.plan}
    find = search_sources.get("healthcare_plans").find
    assert [hit.detail for hit in find(story.senco, story.plan.reference.lower())]
    assert not list(find(actor(Role.SENCO), story.plan.reference))
