"""What nobody of a family reaches by any address, search, file or feed that is not theirs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.audience import Audience
from cases.models import GrantKind, News
from cases.services.documents import add_document
from cases.services.family_messages import send_family_message
from cases.services.grants import revoke_grant
from cases.services.tellings import hold_news, hold_with_news, record_telling
from tests.factories.cases import GrantFactory, ParentFactory, TeamMemberFactory
from tests.factories.healthcare_plans import issue, tell_story
from tests.files import pdf_upload
from tests.people import member, sign_in_family

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"portal:{name}", args=args)


def family(user) -> Client:
    return sign_in_family(Client(), user)


@pytest.fixture
def story():
    told = tell_story()
    issue(told)
    return told


@pytest.fixture
def letter(story):
    return add_document(
        actor=story.senco, child=story.child, upload_or_file=pdf_upload(), kind="letter",
        title="The letter", audience=Audience.FAMILY,
    )  # fmt: skip


def every_page(story, letter, thread):
    child = story.child.public_id
    pages = [at(name, child) for name in
             ("child", "decisions", "progress", "outcomes", "who", "threads")]  # fmt: skip
    pages += [at("write", child, kind) for kind in ("message", "help", "safety", "private")]
    pages += [at("thread", thread.public_id), at("document", letter.public_id)]
    version = story.version.public_id
    pages += [at(name, version) for name in ("plan", "easy", "answer")]
    pages += [at("plan_document", version, kind) for kind in ("plan", "emergency")]
    pages += [f"/cases/documents/{letter.public_id}/file/", f"/cases/messages/{thread.public_id}/"]
    return pages


@pytest.fixture
def thread(story):
    return send_family_message(
        actor=story.parent, child=story.child, kind="message", words="My own words"
    )


def test_a_revoked_parent_is_locked_out_of_everything_in_the_same_minute(story, letter, thread):
    client = family(story.parent.user)
    pages = every_page(story, letter, thread)
    mine = [url for url in pages if "private" not in url and not url.startswith("/cases/messages")]
    answered = at("answer", story.version.public_id)
    for url in mine:
        assert client.get(url).status_code in ({200, 302} if url == answered else {200}), url
    grant = story.child.grants.get(user=story.parent.user)
    revoke_grant(actor=story.senco, grant=grant, reason="Court order")
    for url in pages:
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"words": "Hello"}).status_code in {404, 405}, url
    home = client.get(at("home")).content.decode()
    assert "Nothing is shared with you" in home
    assert story.child.name not in home


def test_another_childs_parent_and_a_stranger_reach_nothing(story, letter, thread):
    for user in (GrantFactory().user, member(Role.SENCO).user):
        client = family(user)
        for url in every_page(story, letter, thread):
            assert client.get(url).status_code == 404, url
        for url in (f"/search/?q={story.child.last_name}", "/children/", "/messages/"):
            assert story.child.name not in client.get(url, follow=True).content.decode(), url


def test_the_other_parent_and_the_young_person_read_no_words_of_a_parent(story, letter, thread):
    safety = send_family_message_if_possible(story)
    others = [
        GrantFactory(child=story.child).user,
        GrantFactory(child=story.child, kind=GrantKind.YOUNG_PERSON).user,
    ]
    for user in others:
        client = family(user)
        for message in (thread, safety):
            assert client.get(at("thread", message.public_id)).status_code == 404
        for name in ("child", "threads"):
            page = client.get(at(name, story.child.public_id)).content.decode()
            assert "My own words" not in page
            assert "worry" not in page


def send_family_message_if_possible(story):
    member(Role.SAFEGUARDING_LEAD, story.school)
    return send_family_message(
        actor=story.parent, child=story.child, kind="safety", words="I am afraid"
    )


def test_two_parents_have_different_rights(story, letter):
    other = GrantFactory(
        child=story.child, parent=ParentFactory(child=story.child), rights=["progress"]
    ).user
    client = family(other)
    child, version = story.child.public_id, story.version.public_id
    for url in (at("plan", version), at("easy", version), at("plan_document", version, "plan")):
        assert client.get(url).status_code == 404, url
    for url in (at("decisions", child), at("document", letter.public_id),
                at("write", child, "message"), at("write", child, "help")):  # fmt: skip
        assert client.get(url).status_code == 403, url
    for url in (at("progress", child), at("outcomes", child), at("write", child, "safety")):
        assert client.get(url).status_code == 200, url
    page = client.get(at("child", child)).content.decode()
    for absent in (at("decisions", child), at("plan", version), at("write", child, "help")):
        assert absent not in page
    assert family(story.parent.user).get(at("document", letter.public_id)).status_code == 200


def test_private_words_are_nowhere_for_parents(story):
    young = Actor.family(GrantFactory(child=story.child, kind=GrantKind.YOUNG_PERSON).user)
    nurse = TeamMemberFactory(
        child=story.child, membership=member(Role.HEALTH_PROFESSIONAL)
    ).membership
    client = family(young.user)
    url = at("write", story.child.public_id, "private")
    page = client.get(url).content.decode()
    assert nurse.user.full_name in page
    wrong = client.post(url, {"words": "Please keep this"})
    assert "There is a problem" in wrong.content.decode()
    sent = client.post(url, {"words": "Please keep this", "readers": [str(nurse.public_id)]})
    assert "Please keep this" in client.get(sent.url).content.decode()
    parent = family(story.parent.user)
    assert parent.get(sent.url).status_code == 404
    assert parent.get(url).status_code == 403
    for name in ("child", "threads"):
        page = parent.get(at(name, story.child.public_id)).content.decode()
        assert "keep this" not in page
        assert "wrote to people they chose" not in page


def test_bad_news_is_nowhere_until_it_was_told(story, letter):
    telling = hold_news(
        actor=story.senco, child=story.child, news=News.DECLINE, subject=story.child,
        reference="D-000009", happened_on=timezone.localdate(), link="/panels/",
    )  # fmt: skip
    hold_with_news(
        subject=story.child, documents=[letter],
        events=[story.child.timeline.filter(code="cases.document_added").latest("pk")],
    )  # fmt: skip
    client = family(story.parent.user)
    file_url, child = at("document", letter.public_id), story.child.public_id
    assert client.get(file_url).status_code == 404
    assert client.get(f"/cases/documents/{letter.public_id}/file/").status_code == 404
    assert "The letter" not in client.get(at("decisions", child)).content.decode()
    assert "Letter that was sent" not in client.get(at("child", child)).content.decode()
    record_telling(
        actor=story.senco, telling=telling, told_on=timezone.localdate(), told_how="call",
        told_whom="Mother",
    )  # fmt: skip
    assert client.get(file_url).status_code == 200
    assert "The letter" in client.get(at("decisions", child)).content.decode()


def test_a_protected_colleague_is_absent_from_every_page(story, letter, thread):
    protected = TeamMemberFactory(child=story.child, is_protected=True).membership
    client = family(story.parent.user)
    for url in every_page(story, letter, thread):
        page = client.get(url)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            text = page.content.decode()
            assert protected.user.full_name not in text, url
            assert protected.organisation.name not in text, url


def test_access_that_has_ended_by_date_opens_nothing(story):
    story.child.grants.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert family(story.parent.user).get(at("child", story.child.public_id)).status_code == 404
