"""Putting a plan into force, changing it, ending it, reviewing it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from healthcare_plans.models import Answer, Party, Plan, PlanVersion, Review, ReviewOutcome
from healthcare_plans.services import issuing
from healthcare_plans.services.answering import answer_agreement
from healthcare_plans.services.asking import send_for_agreement
from healthcare_plans.services.issuing import a_year_after, activate_version, end_plan
from healthcare_plans.services.reviews import mark_reviews_due, record_review, remind_of_reviews
from healthcare_plans.services.starting import start_change
from healthcare_plans.tasks import watch_reviews
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StoredFile
from tests.factories.healthcare_plans import agree, agree_all, issue, tell_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_documents(monkeypatch, request):
    """Rendering is proved in test_documents; here a stored file stands for each document."""
    from ledger.files import store_bytes

    def stand_in(*, actor, version, standing):
        return tuple(
            store_bytes(actor=actor, content=b"%PDF-", name=name, content_type="application/pdf",
                        controller=version.plan.controller)
            for name in ("plan.pdf", "sheet.pdf")
        )  # fmt: skip

    monkeypatch.setattr(issuing, "issue_documents", stand_in)


def activate(story, **more):
    values = {"revision": 1, "review_on": timezone.localdate() + timedelta(days=100)}
    return activate_version(
        actor=more.pop("actor", story.senco), version=story.refresh(), **{**values, **more}
    )


def test_agreed_by_all_it_comes_into_force_and_everybody_is_told():
    story = tell_story()
    version = issue(story)
    plan = story.plan
    assert (plan.status, plan.current, plan.issued_file) == ("active", version, version.issued_file)
    assert Plan.objects.active_for(story.child) == plan
    told = set(
        Notification.objects.filter(code="healthcare_plans.issued").values_list(
            "recipient_id", flat=True
        )
    )
    assert {story.nurse.user.pk, story.parent.user.pk} <= told


def test_medicine_blocks_until_parent_and_head_have_permitted_it():
    story = tell_story()
    agree(story, story.senco, Party.SCHOOL)
    agree(story, story.nurse, Party.HEALTH)
    with pytest.raises(Refused, match=r"head teacher has not.*No parent") as refused:
        activate(story, reason="Cannot wait")
    assert "cannot come into force" in str(refused.value)
    agree(story, story.head, Party.HEAD)
    with pytest.raises(Refused, match="No parent"):
        activate(story, reason="Cannot wait")
    agree(story, story.parent, Party.PARENT, permits_medicine=False)
    with pytest.raises(Refused, match="No parent"):
        activate(story, reason="Cannot wait")
    agree(story, story.parent, Party.PARENT)
    assert activate(story).status == "active"


def test_without_every_agreement_a_reason_is_needed():
    story = tell_story(medicine=False)
    with pytest.raises(Refused) as refused:
        activate(story)
    assert refused.value.field == "reason"
    answer_agreement(
        actor=story.parent, version=story.version, party=Party.PARENT, answer=Answer.REFUSED,
        revision=1, words="Too little",
    )  # fmt: skip
    version = activate(story, reason="School starts on Monday")
    assert version.issue_reason == "School starts on Monday"
    late = agree(story, story.nurse, Party.HEALTH)
    assert late.answer == "agreed"
    with pytest.raises(Refused, match="answered already"):
        agree(story, story.nurse, Party.HEALTH)


def test_the_review_is_within_a_year():
    story = tell_story(medicine=False)
    today = timezone.localdate()
    for day in (today, a_year_after(today) + timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            activate(story, review_on=day, reason="x")
        assert refused.value.field == "review_on"
    assert activate(story, review_on=a_year_after(today), reason="x").review_on > today
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.update(review_on=today + timedelta(days=400))


def test_an_older_revision_or_a_stranger_does_not_issue():
    story = tell_story(medicine=False)
    with pytest.raises(StaleChange):
        activate(story, revision=7, reason="x")
    with pytest.raises(PermissionDenied):
        activate(story, actor=story.nurse, reason="x")
    assert not StoredFile.objects.exists()


def test_when_issuing_fails_nothing_is_left(monkeypatch):
    story = tell_story(medicine=False)
    agree_all(story)

    def broken(**_):
        raise OSError

    monkeypatch.setattr(issuing, "issue_documents", broken)
    with pytest.raises(OSError):
        activate(story)
    assert story.refresh().status == "out_for_agreement"
    assert story.plan.status == "out_for_agreement"
    assert not Notification.objects.filter(code="healthcare_plans.issued").exists()


def test_a_change_supersedes_when_it_comes_into_force():
    story = tell_story(medicine=False)
    first = issue(story)
    with pytest.raises(Refused, match="why"):
        start_change(actor=story.senco, plan=story.plan, why_changed=" ")
    story.version = start_change(actor=story.senco, plan=story.plan, why_changed="New dose")
    assert (story.version.number, story.version.condition) == (2, first.condition)
    with pytest.raises(Refused, match="being written already"):
        start_change(actor=story.senco, plan=story.plan, why_changed="Again")
    with pytest.raises(Refused, match="Withdraw it first"):
        end_plan(actor=story.senco, plan=story.plan, reason="Well")
    assert Plan.objects.active_for(story.child).current == first
    story.version = send_for_agreement(actor=story.senco, version=story.version)
    assert story.plan.status == "active"
    activate(story, reason="Agreed at the review")
    first.refresh_from_db()
    assert first.status == "superseded"
    assert story.plan.current.number == 2


def test_a_plan_ends_with_a_reason():
    story = tell_story(medicine=False)
    issue(story)
    with pytest.raises(Refused):
        end_plan(actor=story.senco, plan=story.plan, reason="")
    with pytest.raises(PermissionDenied):
        end_plan(actor=story.nurse, plan=story.plan, reason="Well")
    assert end_plan(actor=story.senco, plan=story.plan, reason="Well").status == "ended"
    assert story.refresh().status == "ended"
    assert Plan.objects.active_for(story.child) is None
    with pytest.raises(StaleChange):
        end_plan(actor=story.senco, plan=story.plan, reason="Well")


def review(story, **more):
    today = timezone.localdate()
    values = {
        "held_on": today, "took_part": "All", "found": "Still right",
        "outcome": ReviewOutcome.UNCHANGED, "next_review_on": today + timedelta(days=300),
    }  # fmt: skip
    return record_review(
        actor=more.pop("actor", story.senco), plan=story.plan, **{**values, **more}
    )


def test_reviews_fall_due_at_night_once_and_are_recorded():
    story = tell_story(medicine=False)
    issue(story)
    yesterday = timezone.localdate() - timedelta(days=1)
    Plan.objects.update(review_on=yesterday)
    watch_reviews()
    assert mark_reviews_due() == 0
    assert story.plan.status == "review_due"
    due = Notification.objects.filter(code="healthcare_plans.review_due")
    assert set(due.values_list("recipient_id", flat=True)) == {
        story.senco.user.pk, story.nurse.user.pk
    }  # fmt: skip
    today = timezone.localdate()
    for wrong, field in (
        ({"held_on": today + timedelta(days=1)}, "held_on"),
        ({"next_review_on": a_year_after(today) + timedelta(days=1)}, "next_review_on"),
    ):
        with pytest.raises(Refused) as refused:
            review(story, **wrong)
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        review(story, actor=story.nurse)
    assert not Review.objects.exists()
    review(story)
    assert (story.plan.status, story.plan.review_on) == ("active", today + timedelta(days=300))


def test_a_review_that_asks_for_change_starts_a_version():
    story = tell_story(medicine=False)
    issue(story)
    review(story, outcome=ReviewOutcome.CHANGE, found="Dust is worse")
    assert story.plan.versions.get(status="draft").why_changed == "Dust is worse"


def test_reminders_go_out_once_in_the_time_set():
    story = tell_story(medicine=False)
    issue(story)
    assert remind_of_reviews() == 0
    Plan.objects.update(review_on=timezone.localdate() + timedelta(days=20))
    remind_of_reviews()
    remind_of_reviews()
    coming = Notification.objects.filter(code="healthcare_plans.review_coming")
    assert coming.filter(recipient=story.senco.user).count() == 1
