"""The family's pages one by one: return, progress, decisions, messages with staff, languages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Case, FamilyMessage, News, Section19Record, Telling
from cases.services.family_messages import answer_family_message, send_family_message
from cases.services.tellings import hold_news
from ledger.references import make_reference
from panels.models import AgendaItem, Decision, DecisionStatus, Outcome
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import CaseFactory, ChildFactory, GrantFactory, TeamMemberFactory
from tests.factories.reintegration import return_child, senco_of, sent_return
from tests.people import actor, member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"portal:{name}", args=args)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def senco():
    return actor(Role.SENCO, SchoolFactory())


@pytest.fixture
def child(senco):
    return ChildFactory(school=senco.organisation)


@pytest.fixture
def parent(child):
    return GrantFactory(child=child).user


@pytest.fixture
def client(parent):
    return sign_in_family(Client(), parent)


def test_the_picture_says_where_we_are_and_who_holds_it(senco, child, client):
    CaseFactory(child=child, stage="recovery", lead=senco.membership)
    page = text(client.get(at("child", child.public_id)))
    assert 'aria-current="step"' in page
    assert f"{child.first_name} is here" in page
    assert senco.user.full_name in page


def test_a_protected_lead_is_not_named(senco, child, client):
    CaseFactory(child=child, lead=senco.membership)
    TeamMemberFactory(child=child, membership=senco.membership, is_protected=True)
    assert senco.user.full_name not in text(client.get(at("child", child.public_id)))


def test_a_parent_agrees_or_objects_to_the_plan_for_going_back():
    child = return_child()
    senco = senco_of(child)
    plan = sent_return(senco, child)
    user = GrantFactory(child=child, parent=child.parents.get()).user
    client = sign_in_family(Client(), user)
    assert "plan for going back" in text(client.get(at("child", child.public_id)))
    page = text(client.get(at("progress", child.public_id)))
    assert plan.bad_morning.split(".")[0] in page
    url = at("answer_return", child.public_id)
    assert url in page
    wrong = client.post(url, {"answer": "change_asked", "revision": plan.revision})
    assert "Say what should change" in text(wrong)
    stale = client.post(url, {"answer": "agreed", "revision": plan.revision + 5})
    assert "has been changed" in text(stale)
    said = {"answer": "change_asked", "words": "Start at ten.", "revision": plan.revision}
    assert client.post(url, said).status_code == 302
    row = plan.agreements.get(party="parent")
    assert (row.answer, row.words, row.how) == ("change_asked", "Start at ten.", "waymark")
    assert client.get(url).status_code == 302


def test_a_protected_person_is_taken_out_of_what_others_wrote():
    child = return_child()
    senco = senco_of(child)
    hidden = TeamMemberFactory(child=child, is_protected=True).membership.user
    sent_return(senco, child, met_by=hidden.full_name)
    parent = Actor.family(GrantFactory(child=child, parent=child.parents.get()).user)
    message = send_family_message(actor=parent, child=child, kind="message", words="Who is it?")
    answer_family_message(actor=senco, message=message, words=f"It is {hidden.full_name}.")
    client = sign_in_family(Client(), parent.user)
    for url in (at("progress", child.public_id), at("answer_return", child.public_id),
                at("thread", message.public_id), at("child", child.public_id)):  # fmt: skip
        assert hidden.full_name not in text(client.get(url)), url


def test_somebody_without_the_right_to_answer_reads_and_does_not_answer():
    child = return_child()
    sent_return(senco_of(child), child)
    user = GrantFactory(child=child, parent=child.parents.get(), rights=["progress"]).user
    client = sign_in_family(Client(), user)
    assert at("answer_return", child.public_id) not in text(
        client.get(at("progress", child.public_id))
    )
    assert client.get(at("answer_return", child.public_id)).status_code == 403


def decision_about(child, senco, outcome=Outcome.LIAISON, **fields):
    item = AgendaItem.objects.create(
        reference=make_reference("A"), kind="referral", subject_id=1, child=child, title="A child",
        status="decided", is_fast_track=True, controller=senco.organisation,
        chair=senco.membership, second=senco.membership,
    )  # fmt: skip
    return Decision.objects.create(
        item=item, reference=make_reference("D"), status=DecisionStatus.IN_FORCE, outcome=outcome,
        reasons="For the panel alone.", decided_by=senco.membership,
        controller=senco.organisation, **fields,
    )  # fmt: skip


def test_a_decision_stands_in_plain_words_and_in_easy_read(senco, child, client):
    decision = decision_about(child, senco)
    page = text(client.get(at("decisions", child.public_id)))
    assert "liaison officer will help" in page
    assert "For the panel alone" not in page
    easy = text(client.get(at("easy_decision", child.public_id, decision.public_id)))
    assert "They help for a short time." in easy


def test_a_review_of_a_decision_is_told_while_it_is_to_come(senco, child, client):
    today = timezone.localdate()
    decision = decision_about(child, senco, review_on=today)
    addresses = (
        at("decisions", child.public_id), at("easy_decision", child.public_id, decision.public_id)
    )  # fmt: skip
    for address in addresses:
        assert re.search(r"looked at again on|looks at it again by", text(client.get(address)))
    Decision.objects.update(review_on=today - timedelta(days=1))
    for address in addresses:
        page = text(client.get(address))
        assert "looked at again on" not in page
        assert "looks at it again by" not in page


def test_a_decline_is_read_after_somebody_has_told_it(senco, child, client):
    decision = decision_about(
        child, senco, Outcome.DECLINE, advice="Try this", onward_route="Early help"
    )
    hold_news(
        actor=senco, child=child, news=News.DECLINE, subject=decision,
        reference=decision.reference, happened_on=decision.decided_on, link="/panels/",
    )  # fmt: skip
    easy = at("easy_decision", child.public_id, decision.public_id)
    assert "said no" not in text(client.get(at("decisions", child.public_id)))
    assert client.get(easy).status_code == 404
    staff = sign_in(Client(), senco.membership)
    url = reverse("cases:telling", args=[Telling.objects.get().public_id])
    assert "Telephone or visit" in text(staff.get(url))
    assert "There is a problem" in text(staff.post(url, {}))
    told = {"told_how": "call", "told_on": timezone.localdate().isoformat(), "told_whom": "Mother"}
    assert staff.post(url, told).status_code == 302
    assert "Mother" in text(staff.get(url))
    assert "said no" in text(client.get(at("decisions", child.public_id)))
    assert client.get(easy).status_code == 200


def test_help_is_asked_read_and_answered(senco, child, client):
    url = at("write", child.public_id, "help")
    assert "Nobody reads this at once" in text(client.get(url))
    sent = client.post(url, {"words": "No lessons since June."})
    page = text(client.get(sent.url))
    assert "Not read yet" in page
    assert Section19Record.objects.filter(child=child).exists()
    message = FamilyMessage.objects.get()
    staff = sign_in(Client(), senco.membership)
    listed = text(staff.get(reverse("cases:messages", args=[child.public_id])))
    assert "No lessons since June." in listed
    thread = reverse("cases:message", args=[message.public_id])
    assert "No lessons since June." in text(staff.get(thread))
    assert "Read on" in text(client.get(sent.url))
    assert staff.post(thread, {"words": "I ring you today."}).status_code == 302
    assert "1 answer to read" in text(client.get(at("child", child.public_id)))
    assert "I ring you today." in text(client.get(sent.url))
    assert "answer to read" not in text(client.get(at("child", child.public_id)))
    assert "Answered" in text(client.get(at("threads", child.public_id)))


def test_every_page_to_write_on_gives_the_urgent_numbers(child, client):
    member(Role.SAFEGUARDING_LEAD, child.enrolments.get().school)
    for kind in ("message", "help", "safety"):
        page = text(client.get(at("write", child.public_id, kind)))
        for number in ("999", "111", "0800 1111", "0808 800 5000"):
            assert number in page
    assert client.get(at("write", child.public_id, "nonsense")).status_code == 404


def test_the_language_is_kept_and_urdu_runs_from_right_to_left(parent, child, client):
    page = text(client.get(at("child", child.public_id)))
    assert 'dir="ltr"' in page
    back = at("child", child.public_id)
    assert client.post(at("language"), {"language": "ur", "next": back}).url == back
    page = text(client.get(back))
    assert 'lang="ur" dir="rtl"' in page
    assert "آگے کیا ہو گا" in page
    assert "یہ ترجمہ مشین نے کیا ہے" in page
    parent.refresh_from_db()
    assert parent.language == "ur"
    client.post(at("language"), {"language": "pl", "next": "https://evil.example/"})
    assert "Co dalej" in text(client.get(back))
    assert client.post(at("language"), {"language": "xx"}).status_code == 200


def test_staff_pages_stay_in_english_whatever_the_browser_asks(senco):
    staff = sign_in(Client(headers={"accept-language": "pl"}), senco.membership)
    assert 'lang="en-gb"' in text(staff.get("/children/"))
    assert "Dołącz do Waymark" in text(Client(headers={"accept-language": "pl"}).get(at("join")))


def test_a_page_asks_the_database_equally_often_however_much_there_is(senco, child, client, parent):
    def grow(number):
        for _one in range(number):
            send_family_message(
                actor=Actor.family(parent), child=child, kind="message", words="Hello"
            )
            decision_about(child, senco)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(name):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(client.get(at(name, child.public_id)))
        return len(queries)

    grow(2)
    names = ("child", "threads", "decisions")
    count("child")  # the first page of a session writes more
    before = {name: count(name) for name in names}
    grow(6)
    assert {name: count(name) for name in names} == before
    assert not Case.objects.exists()
