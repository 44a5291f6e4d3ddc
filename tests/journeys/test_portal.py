"""Families on a phone: in by a code, objecting, asking for help, in Urdu, locked out."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import Child, FamilyMessage, Grant, GrantKind, News, Section19Record
from cases.services.grants import revoke_grant
from cases.services.tellings import hold_news
from panels.models import Outcome
from tests.factories.cases import CaseFactory, GrantFactory, TeamMemberFactory
from tests.factories.healthcare_plans import issue, tell_story
from tests.factories.placements import Scene
from tests.factories.reintegration import return_child, senco_of, sent_return
from tests.integration.portal.test_pages import decision_about
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import PHONE, Visitor
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)
NewVisitor = Callable[..., Visitor]
PAGES = (
    "Decisions and letters", "Timetable and progress", "How things are",
    "Who can see the record", "Your messages", "I am worried about safety",
)  # fmt: skip


def test_a_parent_invited_by_a_code_objects_and_asks_for_help(new_visitor: NewVisitor):
    child = return_child()
    senco = senco_of(child)
    CaseFactory(child=child, stage="return", lead=senco.membership)
    sent_return(senco, child)
    code = _invite(as_staff(new_visitor(), senco.membership), child)
    parent = new_visitor(phone=True)
    _join(parent, code)
    assert parent.heading == child.name
    assert parent.sees("Welcome")
    parent.check_page()
    parent.picture("portal_child")
    _object(parent)
    _ask_for_help(parent)
    assert Section19Record.objects.filter(child=child).exists()
    _answer(as_staff(new_visitor(), senco.membership))
    parent.page.reload()
    assert parent.sees("Read on")
    assert parent.sees("I ring you this afternoon.")
    parent.check_page()


def _invite(senco: Visitor, child: Child) -> str:
    senco.visit(reverse("children:invite", args=[child.public_id]))
    senco.check_page()
    senco.press("Make the code")
    assert senco.sees("There is a problem")
    senco.check_page()
    senco.choose("A parent or carer")
    senco.choose("Dana Vale, Mother")
    senco.choose("Handed over in person")
    senco.press("Make the code")
    senco.check_page()
    found = re.search(r"[B-Z2-9]{4}-[B-Z2-9]{4}-[B-Z2-9]{4}", senco.page.inner_text("main"))
    assert found
    return found[0]


def _join(parent: Visitor, code: str) -> None:
    parent.visit("/portal/join/")
    parent.check_page()
    parent.press("Continue")
    assert parent.sees("There is a problem")
    parent.check_page()
    parent.fill("The code that you were given", code.lower())
    parent.fill("Your email address", "dana@example.org")
    parent.press("Continue")
    parent.check_page()
    sent = re.search(
        r"^\s*([A-Z0-9]{6,}|[A-Z0-9]{3,}-[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.M
    )
    assert sent
    parent.page.get_by_role("textbox").first.fill(sent[1])
    parent.press("Continue")


def _object(parent: Visitor) -> None:
    parent.press("Read the plan for going back")
    parent.check_page()
    parent.picture("portal_progress")
    parent.press("Give your answer")
    parent.check_page()
    parent.choose("Something should change")
    parent.press("Send my answer")
    assert parent.sees("There is a problem")
    parent.check_page()
    parent.fill("What should change, or why not?", "Start at ten, please.")
    parent.press("Send my answer")
    assert parent.sees("School has been told what you said")


def _ask_for_help(parent: Visitor) -> None:
    parent.follow("Back")
    parent.follow("Ask for help with education")
    parent.check_page()
    assert parent.sees("Nobody reads this at once")
    parent.press("Send")
    assert parent.sees("There is a problem")
    parent.check_page()
    parent.fill("What do you want to say?", "There have been no lessons since June.")
    parent.press("Send")
    assert parent.sees("Not read yet")
    parent.check_page()


def _answer(senco: Visitor) -> None:
    message = FamilyMessage.objects.get()
    senco.visit(reverse("cases:message", args=[message.public_id]))
    senco.check_page()
    senco.fill("Your answer", "I ring you this afternoon.")
    senco.press("Send the answer")
    assert senco.sees("Your answer is on its way.")
    senco.check_page()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_parent_agrees_to_the_healthcare_plan_and_to_the_plan_for_going_back(
    new_visitor: NewVisitor, phone: bool
):
    child = return_child()
    senco = senco_of(child)
    plan = sent_return(senco, child)
    story = tell_story()
    parent = GrantFactory(child=child, parent=child.parents.get()).user
    Grant.objects.filter(child=story.child).update(user=parent)
    story.version.agreements.filter(party="parent").update(user=parent)
    family = as_family(new_visitor(phone=phone), parent)
    family.visit("/portal/")
    family.check_page()
    family.follow(story.child.name)
    family.press("Read the plan")
    family.check_page()
    family.press("Give your answer")
    family.check_page()
    family.press("Send my answer")
    assert family.sees("There is a problem")
    family.check_page()
    family.choose("I agree with this plan")
    family.choose("Yes")
    family.press("Send my answer")
    assert family.sees("School has been told that you agree")
    family.check_page()
    assert story.version.agreements.get(party="parent").answer == "agreed"
    family.visit(reverse("portal:child", args=[child.public_id]))
    family.press("Read the plan for going back")
    family.press("Give your answer")
    family.press("Send my answer")
    assert family.sees("There is a problem")
    family.check_page()
    family.choose("Yes, I agree")
    family.press("Send my answer")
    assert family.sees("School has been told that you agree")
    family.check_page()
    assert plan.agreements.get(party="parent").answer == "agreed"
    family.visit(reverse("portal:child", args=[child.public_id]))
    assert family.lacks("We need your answer")
    family.page.go_back()
    family.check_page()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_decline_waits_and_is_read_in_easy_words_once_it_was_told(
    new_visitor: NewVisitor, phone: bool
):
    scene = Scene()
    CaseFactory(child=scene.child, lead=scene.senco)
    decision = decision_about(
        scene.child, scene.act(scene.senco), Outcome.DECLINE, advice="Try mornings.",
        onward_route="Early help",
    )  # fmt: skip
    telling = hold_news(
        actor=scene.act(scene.senco), child=scene.child, news=News.DECLINE, subject=decision,
        reference=decision.reference, happened_on=decision.decided_on, link="/panels/",
    )  # fmt: skip
    parent = as_family(new_visitor(phone=phone), GrantFactory(child=scene.child).user)
    parent.visit(reverse("portal:decisions", args=[scene.child.public_id]))
    assert parent.sees("There is no decision to read at the moment.")
    parent.check_page()
    senco = as_staff(new_visitor(), scene.senco)
    senco.visit(reverse("cases:telling", args=[telling.public_id]))
    senco.choose("Telephone call")
    senco.fill("Who was told?", "The mother")
    today = timezone.localdate()
    senco.fill_date("told_on", str(today.day), str(today.month), str(today.year))
    senco.press("Record it")
    assert senco.sees("The family can read it now.")
    parent.page.reload()
    parent.follow(f"Read it in easy read {decision.reference}")
    assert parent.sees("You can ask the panel to look at it again.")
    parent.check_page()
    parent.picture("portal_easy_decision")


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_young_person_writes_in_private_and_reads_the_plan_in_easy_words(
    new_visitor: NewVisitor, phone: bool
):
    story = tell_story()
    issue(story)
    nurse = TeamMemberFactory(
        child=story.child, membership=member(Role.HEALTH_PROFESSIONAL)
    ).membership
    young = GrantFactory(child=story.child, kind=GrantKind.YOUNG_PERSON).user
    me = as_family(new_visitor(phone=phone), young)
    me.visit("/portal/")
    me.check_page()
    me.follow("The healthcare plan in easy read")
    me.check_page()
    me.picture("portal_easy_plan")
    me.follow("Back")
    me.follow("Private words")
    me.check_page()
    label = f"{nurse.user.full_name}, {nurse.role_label}, {nurse.organisation.name}"
    me.choose(label)
    me.fill("What do you want to say?", "I would like to talk to you alone.")
    me.press("Send")
    assert me.sees("Not read yet")
    me.check_page()
    me.follow("Back")
    for name in PAGES:
        me.follow(name)
        me.check_page()
        me.follow("Back")


def test_a_revoked_parent_is_locked_out_in_the_same_minute(phone_visitor: Visitor):
    story = tell_story()
    issue(story)
    parent = as_family(phone_visitor, story.parent.user)
    parent.visit("/portal/")
    assert parent.heading == story.child.name
    grant = Grant.objects.get(user=story.parent.user)
    revoke_grant(actor=story.senco, grant=grant, reason="Court order")
    with parent.expecting_status(404):
        parent.page.reload()
    assert story.child.name not in parent.page.inner_text("main")
    parent.visit("/portal/")
    assert parent.sees("Nothing is shared with you now")
    parent.check_page()


def test_the_portal_in_urdu_runs_from_right_to_left(phone_visitor: Visitor):
    story = tell_story()
    CaseFactory(child=story.child, stage="interim")
    parent = as_family(phone_visitor, story.parent.user)
    parent.visit("/portal/")
    parent.press("اردو")
    assert parent.page.locator("html").get_attribute("dir") == "rtl"
    assert parent.sees("آگے کیا ہو گا")
    parent.check_page()
    parent.picture("portal_urdu")
    parent.visit(f"/portal/children/{story.child.public_id}/write/safety/")
    parent.check_page()
    parent.press("بھیجیں")
    assert parent.sees("ایک مسئلہ ہے")
    parent.check_page()
    parent.picture("portal_urdu_error")
    parent.visit(f"/portal/children/{story.child.public_id}/")
    parent.page.set_viewport_size({"width": 320, "height": 640})
    parent.check_page()
    parent.page.set_viewport_size(PHONE)
    parent.page.evaluate("document.documentElement.style.fontSize = '200%'")
    main = parent.page.locator(".wm-portal")
    assert main.evaluate("part => part.scrollWidth - part.clientWidth") <= 0
    parent.picture("portal_urdu_twice_as_large")
