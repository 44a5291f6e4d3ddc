"""Who is asked, who answers how, and when a plan may begin."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import FamilyRight, GrantKind, Stage, Task
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from reintegration.models import Answer, How, Party, RestOfWeek, ReturnAgreement, ReturnStatus
from reintegration.people import providers_of
from reintegration.querysets import shared_with_family
from reintegration.services.agreeing import (
    answer_return,
    begin_plan,
    record_answer,
    send_for_agreement,
    take_back,
)
from tests.factories.cases import CaseFactory, GrantFactory, TeamMemberFactory
from tests.factories.provision import PlacementFactory
from tests.factories.reintegration import (
    agree_for,
    agreed_return,
    draft_return,
    part_time_of,
    row_of,
    sent_return,
)
from tests.people import actor, member
from tests.timeline import words_of

pytestmark = pytest.mark.django_db


def provider_in_team(child):
    manager = member(Role.PROVIDER_MANAGER)
    TeamMemberFactory(child=child, membership=manager)
    return Actor.staff(manager)


def mother_of(child):
    return Actor.family(GrantFactory(child=child, parent=child.parents.get()).user)


def test_the_school_that_sends_it_agrees_by_sending_and_the_others_are_asked(senco, child):
    manager = provider_in_team(child)
    plan = sent_return(senco, child)
    answers = {row.party: row.answer for row in ReturnAgreement.objects.standing(plan)}
    assert answers == {
        Party.SCHOOL: Answer.AGREED, Party.PARENT: Answer.AWAITED, Party.CHILD: Answer.AWAITED,
        Party.PROVIDER: Answer.AWAITED,
    }  # fmt: skip
    assert Notification.objects.get(code="reintegration.to_answer").recipient == manager.user


def test_a_provider_with_a_placement_is_asked_without_being_in_the_team(senco, child):
    manager = member(Role.PROVIDER_MANAGER)
    PlacementFactory(child=child, provider=manager.organisation, status="active")
    plan = sent_return(senco, child)
    assert row_of(plan, Party.PROVIDER).organisation == manager.organisation
    assert Notification.objects.get(code="reintegration.to_answer").recipient == manager.user
    row = answer_return(
        actor=Actor.staff(manager), plan=plan, party=Party.PROVIDER, answer=Answer.AGREED
    )
    assert row.name == manager.user.full_name


def test_each_of_two_providers_is_asked_and_answers_for_itself(senco, child):
    first, second = provider_in_team(child), provider_in_team(child)
    plan = send_for_agreement(actor=senco, plan=draft_return(senco, child))
    rows = plan.agreements.filter(party=Party.PROVIDER)
    assert {row.organisation for row in rows} == {first.organisation, second.organisation}
    answer_return(actor=second, plan=plan, party=Party.PROVIDER, answer=Answer.AGREED)
    assert [row.organisation for row in rows.all() if not row.is_awaited] == [second.organisation]


def test_a_provider_whose_placement_has_ended_is_not_asked(senco, child):
    manager = provider_in_team(child)
    PlacementFactory(child=child, provider=manager.organisation, ended=True)
    plan = sent_return(senco, child)
    assert not plan.agreements.filter(party=Party.PROVIDER).exists()
    PlacementFactory(child=child, provider=manager.organisation)
    assert list(providers_of(child)) == [manager.organisation]


def test_sent_by_an_officer_the_school_is_asked_too(senco, child):
    officer = actor(Role.LIAISON_OFFICER)
    plan = send_for_agreement(actor=officer, plan=draft_return(senco, child))
    assert row_of(plan, Party.SCHOOL).is_awaited
    answered = answer_return(actor=senco, plan=plan, party=Party.SCHOOL, answer=Answer.AGREED)
    assert (answered.name, answered.how) == (senco.user.full_name, How.WAYMARK)


@pytest.mark.parametrize("missing", ["met_by", "bad_morning"])
def test_nobody_is_asked_about_a_plan_without_the_door_or_the_bad_morning(senco, child, missing):
    plan = draft_return(senco, child, **{missing: ""})
    with pytest.raises(Refused) as refusal:
        send_for_agreement(actor=senco, plan=plan)
    assert refusal.value.field == missing
    assert not plan.agreements.exists()


def test_a_parent_answers_in_waymark_and_the_lead_is_told(senco, child):
    mother = mother_of(child)
    plan = sent_return(senco, child)
    row = answer_return(
        actor=mother, plan=plan, party=Party.PARENT, answer=Answer.CHANGE_ASKED,
        words="Not so early.", revision=plan.revision,
    )  # fmt: skip
    assert (row.name, row.role, row.how) == ("Dana Vale", "Mother", How.WAYMARK)
    assert Notification.objects.get(code="reintegration.answered").recipient == senco.user
    assert words_of(child)[-1] == "Plan for the return not agreed as it is: Parent or carer"


def test_a_young_person_answers_for_themselves_alone(senco, child):
    grant = GrantFactory(child=child, kind=GrantKind.YOUNG_PERSON)
    plan = sent_return(senco, child)
    young = Actor.family(grant.user)
    row = answer_return(actor=young, plan=plan, party=Party.CHILD, answer=Answer.AGREED)
    assert row.name == child.name
    with pytest.raises(Refused):
        answer_return(actor=young, plan=plan, party=Party.PARENT, answer=Answer.AGREED)


def test_nobody_answers_for_others(senco, child):
    provider_in_team(child)
    plan = sent_return(senco, child)
    other = actor(Role.SENCO)
    for party, who in ((Party.SCHOOL, other), (Party.PROVIDER, senco), (Party.CHILD, senco)):
        with pytest.raises(PermissionDenied):
            answer_return(actor=who, plan=plan, party=party, answer=Answer.AGREED)
    stranger = Actor.family(GrantFactory().user)
    with pytest.raises(Refused):
        answer_return(actor=stranger, plan=plan, party=Party.PARENT, answer=Answer.AGREED)
    with pytest.raises(PermissionDenied):
        answer_return(actor=stranger, plan=plan, party=Party.CHILD, answer=Answer.AGREED)


def test_a_parent_answers_and_reads_only_with_the_right_to(senco, child):
    grant = GrantFactory(
        child=child, parent=child.parents.get(), rights=[FamilyRight.PROGRESS.value]
    )
    plan, mother = sent_return(senco, child), Actor.family(grant.user)
    assert shared_with_family(mother, child).plan == plan
    with pytest.raises(PermissionDenied):
        answer_return(actor=mother, plan=plan, party=Party.PARENT, answer=Answer.AGREED)
    grant.rights = [FamilyRight.ANSWER.value]
    grant.save()
    assert shared_with_family(mother, child) is None


def test_an_objection_says_what_should_change(senco, child):
    plan = sent_return(senco, child)
    with pytest.raises(Refused) as refusal:
        answer_return(actor=mother_of(child), plan=plan, party=Party.PARENT, answer=Answer.REFUSED)
    assert refusal.value.field == "words"
    assert row_of(plan, Party.PARENT).is_awaited


def test_an_answer_to_an_older_plan_is_refused(senco, child):
    mother = mother_of(child)
    plan = sent_return(senco, child)
    take_back(actor=senco, plan=plan)
    with pytest.raises(StaleChange):
        answer_return(actor=mother, plan=plan, party=Party.PARENT, answer=Answer.AGREED)
    again = send_for_agreement(actor=senco, plan=plan)
    with pytest.raises(StaleChange):
        answer_return(
            actor=mother, plan=again, party=Party.PARENT, answer=Answer.AGREED, revision=1
        )
    assert row_of(again, Party.PARENT).revision == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"how": How.WAYMARK, "name": "Dana Vale"}, "how"),
        ({"how": How.PAPER, "name": " "}, "name"),
        ({"how": How.SPOKEN, "name": "Dana", "answered_on": timezone.localdate() + timedelta(1)},
         "answered_on"),
    ],
)  # fmt: skip
def test_a_recorded_answer_needs_who_how_and_a_day_that_can_be(senco, child, facts, field):
    row = row_of(sent_return(senco, child), Party.PARENT)
    with pytest.raises(Refused) as refusal:
        record_answer(actor=senco, agreement=row, answer=Answer.AGREED, **facts)
    assert refusal.value.field == field


def test_an_agreement_is_not_recorded_over(senco, child):
    row = row_of(sent_return(senco, child), Party.PARENT)
    agree_for(senco, row)
    with pytest.raises(StaleChange):
        agree_for(senco, row, Answer.REFUSED)


def test_it_begins_when_school_and_parent_agree_and_the_child_was_heard(senco, child):
    plan = sent_return(senco, child)
    with pytest.raises(Refused) as refusal:
        begin_plan(actor=senco, plan=plan)
    assert "Parent or carer" in refusal.value.message
    agree_for(senco, row_of(plan, Party.PARENT))
    with pytest.raises(Refused) as refusal:
        begin_plan(actor=senco, plan=plan)
    assert "has not been heard" in refusal.value.message
    record_answer(
        actor=senco, agreement=row_of(plan, Party.CHILD), answer=Answer.NOT_REACHED, how="",
        words="Too ill to be asked this week.",
    )  # fmt: skip
    assert begin_plan(actor=senco, plan=plan).status == ReturnStatus.ACTIVE


def test_a_childs_objection_is_not_passed_over(senco, child):
    plan = sent_return(senco, child)
    agree_for(senco, row_of(plan, Party.PARENT))
    agree_for(senco, row_of(plan, Party.CHILD), Answer.REFUSED)
    with pytest.raises(Refused) as refusal:
        begin_plan(actor=senco, plan=plan)
    assert "does not agree" in refusal.value.message
    agree_for(senco, row_of(plan, Party.CHILD))
    assert begin_plan(actor=senco, plan=plan).status == ReturnStatus.ACTIVE


def test_a_part_time_plan_needs_a_parents_agreement_to_that(senco, child):
    plan = agreed_return(senco, child, rest_of_week=RestOfWeek.PART_TIME)
    with pytest.raises(Refused) as refusal:
        begin_plan(actor=senco, plan=plan)
    assert "part-time timetable" in refusal.value.message
    part_time_of(senco, plan)
    assert begin_plan(actor=senco, plan=plan).status == ReturnStatus.ACTIVE


def test_beginning_asks_family_support_and_moves_the_case_when_chosen(senco, child):
    worker = member(Role.FAMILY_NAVIGATOR)
    TeamMemberFactory(child=child, membership=worker)
    case = CaseFactory(child=child, stage=Stage.RECOVERY)
    plan = begin_plan(actor=senco, plan=agreed_return(senco, child), move_stage=True)
    task = Task.objects.get(link=plan.link)
    assert (task.owner, task.due_on) == (worker, plan.starts_on)
    case.refresh_from_db()
    assert case.stage == Stage.RETURN


def test_without_family_support_in_the_team_the_lead_brings_it_in(senco, child):
    begin_plan(actor=senco, plan=agreed_return(senco, child))
    assert Task.objects.get().title == "Bring family support into the return"


def test_a_family_sees_what_was_sent_and_its_own_question(senco, child):
    mother = mother_of(child)
    plan = draft_return(senco, child)
    assert shared_with_family(mother, child) is None
    send_for_agreement(actor=senco, plan=plan)
    shared = shared_with_family(mother, child)
    assert len(shared.weeks) == 4
    assert [row.party for row in shared.to_answer] == [Party.PARENT]
    assert shared_with_family(Actor.family(GrantFactory().user), child) is None
    assert shared_with_family(senco, child) is None
