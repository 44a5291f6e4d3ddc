"""Every word of every page that a family can open, in each language that is shipped."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import trans_real

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from cases.audience import Audience
from cases.models import GrantKind
from cases.services.documents import add_document
from cases.services.family_messages import answer_family_message, send_family_message
from cases.services.hours import record_hours
from ledger.catalogues import words_in
from ledger.mailing import send_waiting_notices
from ledger.models import Notification
from panels.models import Outcome
from referrals.models import Question
from tests.factories.cases import CaseFactory, GrantFactory, TeamMemberFactory
from tests.factories.healthcare_plans import issue, tell_story
from tests.factories.referrals import QueuedReferralFactory
from tests.files import pdf_upload
from tests.integration.portal.test_pages import decision_about
from tests.people import member, sign_in_family

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en-gb"]
START = ("/portal/", "/portal/join/", "/portal/language/", "/messages/", "/profile/")
# Public pages about Waymark as a whole are in English alone, and so is what staff read.
OF_THE_DEMO = words_in(Path(settings.BASE_DIR) / "templates/components/demo_banner.html")
ENGLISH = (
    "/demo/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/glossary/",
    "/static/",
    "/account/",
)


@contextmanager
def untranslated(code: str) -> Iterator[set[str]]:
    """Collects what gettext is asked for and does not know."""
    catalogue = trans_real.translation(code)
    asked: set[str] = set()
    parts = catalogue._catalog._catalogs
    known = {str(words) for part in parts for words in part.values()}
    one, many = catalogue.gettext, catalogue.ngettext

    def gettext(message):
        said = one(message)
        if said == message and message not in known and re.search("[A-Za-z]", message):
            asked.add(message)
        return said

    def ngettext(singular, plural, count):
        said = many(singular, plural, count)
        if said in {singular, plural}:
            asked.add(said)
        return said

    catalogue.gettext, catalogue.ngettext = gettext, ngettext
    try:
        yield asked
    finally:
        del catalogue.gettext, catalogue.ngettext


def stands_in(message: str, page: str) -> bool:
    """Whether English words stand on a page, with anything in the place of their parameters."""
    parts = re.split(r"%\(\w+\)[sd]|\{\w*\}", message)
    words = ".{0,200}?".join(re.escape(html.escape(part)) for part in parts)
    return re.search(rf"(?<![A-Za-z]){words}(?![A-Za-z])", page, re.S) is not None


def crawl(user: User) -> dict[str, str]:
    """Every page that leads from the portal, and what each form says to an empty answer."""
    client = sign_in_family(Client(), user)
    waiting, pages = list(START), {}
    while waiting:
        url = waiting.pop()
        if url in pages or url.startswith(ENGLISH) or "logout" in url:
            continue
        answer = client.get(url, follow=True)
        pages[url] = "" if answer.streaming else answer.content.decode()
        assert answer.status_code == 200, url
        waiting += [html.unescape(found) for found in re.findall(r'href="(/[^"#]*)', pages[url])]
        if 'method="post"' in pages[url] and ("/write/" in url or "answer" in url or "join" in url):
            pages[f"{url} empty"] = client.post(url, {"answer": "change_asked"}).content.decode()
    return pages


@pytest.fixture
def story():
    """A child about whom everything that a family can read has happened."""
    told = tell_story()
    member(Role.SAFEGUARDING_LEAD, told.school)
    issue(told)
    child, senco = told.child, told.senco
    CaseFactory(child=child, stage="return", lead=senco.membership)
    TeamMemberFactory(child=child, membership=member(Role.HEALTH_PROFESSIONAL))
    for outcome in (Outcome.PLACEMENT, Outcome.LIAISON, Outcome.ADVICE):
        decision_about(child, senco, outcome, review_on=timezone.localdate() + timedelta(days=40))
    family = {"audience": Audience.FAMILY}
    add_document(actor=senco, child=child, upload_or_file=pdf_upload(), kind="letter",
                 title="Panel decision: letter to the family", **family)  # fmt: skip
    record_hours(actor=senco, child=child, kind="planned", hours=10, source="Meeting",
                 starts_on=timezone.localdate(), is_full_time=True)  # fmt: skip
    referral = QueuedReferralFactory(child=child, status="returned", paused_on=timezone.localdate())
    Question.objects.create(
        referral=referral, text="Ciao", asks_family=True, due_on=timezone.localdate()
    )
    young = Actor.family(GrantFactory(child=child, kind=GrantKind.YOUNG_PERSON).user)
    for actor in (told.parent, young):
        message = send_family_message(actor=actor, child=child, kind="message", words="Ciao")
        answer_family_message(actor=senco, message=message, words="Ciao")
        send_family_message(actor=actor, child=child, kind="help", words="Ciao")
    told.young = young
    return told


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_page_of_a_family_says_anything_in_english(story, code):
    missing = {}
    for actor in (story.parent, story.young):
        User.objects.filter(pk=actor.user.pk).update(language=code)
        with untranslated(code) as asked:
            pages = crawl(actor.user)
        assert len(pages) > 20
        missing |= {
            message: url for url, page in pages.items() for message in asked
            if stands_in(message, page)
        }  # fmt: skip
    assert missing.keys() <= OF_THE_DEMO


@pytest.mark.parametrize("code", LANGUAGES)
def test_emails_come_in_the_language_that_was_chosen(story, code):
    User.objects.filter(pk=story.parent.user.pk).update(language=code)
    mail.outbox.clear()
    with untranslated(code) as asked:
        send_waiting_notices()
        sign_in_by_email(story.parent.user)
    own = [one for one in mail.outbox if one.to == [story.parent.user.email]]
    assert len(own) > 3
    bodies = "\n".join(f"{one.subject}\n{one.body}" for one in own)
    assert not {message for message in asked if stands_in(message, html.escape(bodies))}
    with translation.override(code):
        assert translation.gettext("Your sign-in code for Waymark") in bodies
    assert Notification.objects.filter(recipient=story.parent.user).exists()


def sign_in_by_email(user: User) -> None:
    """From a browser that asks for English."""
    Client(headers={"accept-language": "en"}).post(
        reverse("account_request_login_code"), {"email": user.email}
    )


def test_the_language_of_the_first_sign_in_is_kept(story):
    """So that what a worker sends later is in it."""
    user = story.parent.user
    assert user.language == ""
    client = Client(headers={"accept-language": "ur-PK,ur;q=0.9,en;q=0.5"})
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.M)
    assert code is not None
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    user.refresh_from_db()
    assert user.language == "ur"


def test_somebody_on_the_way_in_chooses_a_language_too():
    client = Client(headers={"accept-language": "en"})
    join = reverse("portal:join")
    assert "اردو" in client.get(join).content.decode()
    chosen = client.post(reverse("portal:language"), {"language": "ur", "next": join})
    assert chosen.url == join
    assert 'dir="rtl"' in client.get(join).content.decode()
    code_page = reverse("account_request_login_code")
    assert 'dir="rtl"' in client.get(code_page).content.decode()
    assert 'dir="ltr"' in client.get("/account/login/").content.decode()


@pytest.mark.parametrize(("code", "month"), [("pl", "marca"), ("ur", "مارچ")])
def test_days_are_written_as_the_language_writes_them(story, code, month):
    story.child.timeline.update(happened_on=timezone.localdate().replace(month=3, day=4))
    User.objects.filter(pk=story.parent.user.pk).update(language=code)
    client = sign_in_family(Client(), story.parent.user)
    page = client.get(reverse("portal:child", args=[story.child.public_id])).content.decode()
    assert f"4 {month} " in page
