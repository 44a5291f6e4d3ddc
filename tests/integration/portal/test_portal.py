"""What a family reaches in the portal, and what nobody reaches there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.audience import Audience
from cases.models import Document, GrantKind
from cases.services.documents import add_document, withdraw_document
from cases.services.hours import record_hours
from ledger.models import AccessLogEntry
from tests.factories.cases import ChildFactory, GrantFactory, TeamMemberFactory
from tests.factories.healthcare_plans import issue, tell_story
from tests.files import pdf_upload
from tests.people import sign_in, sign_in_family

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"portal:{name}", args=args)


def as_family(user) -> Client:
    return sign_in_family(Client(), user)


@pytest.fixture
def story():
    return tell_story()


def test_a_parent_lands_on_the_child_reads_the_plan_and_agrees(story):
    client = as_family(story.parent.user)
    assert client.get(at("home")).url == at("child", story.child.public_id)
    page = client.get(at("child", story.child.public_id)).content.decode()
    assert "We need your answer" in page
    assert "not read straight away" in page
    plan = client.get(at("plan", story.version.public_id)).content.decode()
    assert "Salbutamol" in plan
    url = at("answer", story.version.public_id)
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"answer": "change_asked", "revision": 1})
    assert "There is a problem" in wrong.content.decode()
    good = {"answer": "agreed", "permits_medicine": "yes", "revision": 1}
    assert client.post(url, good).url == at("plan", story.version.public_id)
    row = story.version.agreements.get(party="parent")
    assert (row.answer, row.permits_medicine, row.how) == ("agreed", True, "waymark")
    assert (
        "We need your answer" not in client.get(at("child", story.child.public_id)).content.decode()
    )


def test_an_answer_to_an_older_draft_is_refused_kindly(story):
    from healthcare_plans.services.asking import send_for_agreement, take_back

    take_back(actor=story.senco, version=story.version)
    send_for_agreement(actor=story.senco, version=story.refresh())
    client = as_family(story.parent.user)
    answer = {"answer": "change_asked", "change": "Call me first", "revision": 1}
    page = client.post(at("answer", story.version.public_id), answer).content.decode()
    assert "has been changed since you opened it" in page
    assert "Call me first" in page


def test_nothing_of_another_child_or_parent_is_reachable(story):
    mine = GrantFactory()
    client = as_family(mine.user)
    assert client.get(at("child", story.child.public_id)).status_code == 404
    for name in ("plan", "answer"):
        assert client.get(at(name, story.version.public_id)).status_code == 404
    assert client.get(at("child", mine.child.public_id)).status_code == 200


def test_a_former_grant_opens_nothing(story):
    story.child.grants.update(ends_at=timezone.now() - timedelta(minutes=1),
                              starts_at=timezone.now() - timedelta(days=2))  # fmt: skip
    client = as_family(story.parent.user)
    assert client.get(at("child", story.child.public_id)).status_code == 404
    assert client.get(at("plan", story.version.public_id)).status_code == 404
    assert "Nothing is shared with you" in client.get(at("home")).content.decode()


def test_a_draft_is_not_shared():
    story = tell_story(sent=False)
    client = as_family(story.parent.user)
    assert client.get(at("plan", story.version.public_id)).status_code == 404
    assert "Read the plan" not in client.get(at("child", story.child.public_id)).content.decode()


def test_a_plan_that_was_taken_back_says_so(story):
    from healthcare_plans.services.asking import take_back

    take_back(actor=story.senco, version=story.version)
    client = as_family(story.parent.user)
    page = client.get(at("plan", story.version.public_id), follow=True)
    assert "This plan is being changed" in page.content.decode()
    assert as_family(GrantFactory().user).get(
        at("plan", story.version.public_id)
    ).status_code == 404  # fmt: skip


def test_the_issued_plan_is_downloaded_and_logged(story):
    issue(story)
    client = as_family(story.parent.user)
    before = AccessLogEntry.objects.count()
    for kind in ("plan", "emergency"):
        document = client.get(at("plan_document", story.version.public_id, kind))
        assert document["Content-Type"] == "application/pdf"
    assert AccessLogEntry.objects.count() == before + 2
    assert as_family(GrantFactory().user).get(
        at("plan_document", story.version.public_id, "plan")
    ).status_code == 404  # fmt: skip


def test_a_young_person_has_their_own_page_and_answer(story):
    young = GrantFactory(child=story.child, kind=GrantKind.YOUNG_PERSON)
    client = as_family(young.user)
    page = client.get(at("child", story.child.public_id)).content.decode()
    assert "Read about you" in page
    who = client.get(at("who", story.child.public_id)).content.decode()
    assert "People who work with you" in who
    url = at("answer", story.version.public_id)
    assert client.post(url, {"answer": "agreed", "revision": 1}).status_code == 302
    assert story.version.agreements.get(party="young_person").name == str(young.user)


def test_documents_with_another_audience_are_not_reachable(story, settings):
    from ledger.files import store_bytes

    stored = store_bytes(actor=story.senco, content=b"%PDF-1.4", name="a.pdf",
                         content_type="application/pdf", controller=story.school)  # fmt: skip
    rows = {
        audience: Document.objects.create(
            child=story.child, kind="other", title=f"For {audience}", file=stored,
            audience=audience, controller=story.school,
        )
        for audience in (Audience.TEAM, Audience.FAMILY)
    }  # fmt: skip
    client = as_family(story.parent.user)
    page = client.get(at("decisions", story.child.public_id)).content.decode()
    assert "For family" in page
    assert "For team" not in page
    assert client.get(at("document", rows[Audience.FAMILY].public_id)).status_code == 200
    assert client.get(at("document", rows[Audience.TEAM].public_id)).status_code == 404


def test_what_has_happened_leads_to_the_familys_own_pages(story):
    issue(story)
    shared = {"actor": story.senco, "child": story.child, "audience": Audience.FAMILY}
    document = add_document(upload_or_file=pdf_upload(), kind="other", title="Timetable", **shared)
    kept = add_document(upload_or_file=pdf_upload(), kind="letter", title="Old", **shared)
    withdraw_document(actor=story.senco, document=kept, reason="Wrong child")
    hours = record_hours(
        actor=story.senco, child=story.child, kind="planned", hours=10, source="Meeting",
        starts_on=timezone.localdate(), is_full_time=True,
    )  # fmt: skip
    page = as_family(story.parent.user).get(at("child", story.child.public_id))
    linked = {event["title"]: event["url"] for event in reversed(page.context["events"])}
    assert linked["Document: Other"] == at("document", document.public_id)
    assert linked["Document: Letter that was sent"] == ""
    assert linked[f"Hours: {hours.hours} a week, Planned"] == ""
    plan_pages = {url for title, url in linked.items() if title.startswith("Healthcare plan")}
    assert plan_pages == {at("plan", story.version.public_id)}
    text = page.content.decode()
    assert f'href="{at("document", document.public_id)}"' in text
    for staff in ("/cases/", "/healthcare-plans/", at("document", kept.public_id)):
        assert f'href="{staff}' not in text


def test_protected_people_are_absent(story):
    protected = TeamMemberFactory(child=story.child, is_protected=True)
    page = as_family(story.parent.user).get(at("who", story.child.public_id)).content.decode()
    assert story.school.name in page
    assert protected.membership.organisation.name not in page


def test_several_children_are_listed(story):
    other = GrantFactory(user=story.parent.user, child=ChildFactory())
    page = as_family(story.parent.user).get(at("home")).content.decode()
    assert story.child.name in page
    assert other.child.name in page


def test_staff_are_told_whose_pages_these_are(story):
    client = sign_in(Client(), story.senco.membership)
    for url in (at("home"), at("child", story.child.public_id)):
        page = client.get(url)
        assert page.status_code == 403
        assert "These pages are for families" in page.content.decode()


def test_a_family_session_of_staff_sees_the_portal_only(story):
    GrantFactory(user=story.senco.user)
    client = as_family(story.senco.user)
    assert client.get(at("child", story.child.public_id)).status_code == 404


def test_what_is_too_long_is_refused_in_plain_words_and_kept(story):
    client = as_family(story.parent.user)
    url = at("write", story.child.public_id, "message")
    page = client.post(url, {"words": "a" * 5_001}).content.decode()
    assert "Write at most 5,000 letters" in page
    assert "a" * 5_001 in page
    code = client.post(at("join"), {"code": "B" * 31}).content.decode()
    assert "The code has 12 letters and numbers." in code


def test_the_review_of_a_plan_is_by_a_day_while_that_is_to_come(story):
    issue(story)
    plan = story.version.plan
    day = timezone.localdate() + timedelta(days=20)
    type(plan).objects.filter(pk=plan.pk).update(review_on=day)
    client = as_family(story.parent.user)
    page = client.get(at("child", story.child.public_id))
    assert f"By {day:%-d %B %Y}</strong>" in page.content.decode()
    type(plan).objects.filter(pk=plan.pk).update(review_on=timezone.localdate() - timedelta(days=1))
    page = client.get(at("child", story.child.public_id))
    assert not [one for one in page.context["steps"] if "healthcare plan" in one.what]


def test_easy_read_says_when_a_review_should_have_been(story):
    issue(story)
    version = story.version
    client = as_family(story.parent.user)
    easy = at("easy", version.public_id)
    for days, words in ((5, "School looks at this plan again by"), (-5, "School should now look")):
        today = timezone.localdate()
        type(version).objects.filter(pk=version.pk).update(
            starts_on=today - timedelta(days=30), review_on=today + timedelta(days=days)
        )
        assert words in client.get(easy).content.decode()
