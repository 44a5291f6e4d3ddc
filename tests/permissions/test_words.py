"""Words of each kind about one child, and who meets them by any path.

Those who work with the child follow every link from their pages: screens, lists, downloads, PDF,
portal. Then others try every one of these addresses, their own pages and search. What each of them
has read in the end is exactly what is theirs: not a word more, and not one less.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Role
from cases.models import DocumentKind, GrantKind, KnowledgeKind
from cases.services.documents import add_document
from cases.services.family_messages import send_family_message
from cases.services.section_19 import consider_duty, record_knowledge
from provision.services.ending import end_placement
from provision.services.planning import set_safety
from provision.services.reviews import record_review
from reintegration.models import ChoiceKind
from reintegration.services.pace import choose_pace
from tests.factories.cases import CaseFactory, GrantFactory, ParentFactory
from tests.factories.casework import NoteFactory
from tests.factories.placements import Scene
from tests.factories.provision import TaughtSessionFactory
from tests.factories.reintegration import active_return
from tests.files import pdf_upload
from tests.people import member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db

NAME, RISK, RIDE, REVIEW, PROGRESS = "Zwname", "Zwrisk", "Zwride", "Zwreview", "Zwprogress"
LESSON, RETURN, PACE = "Zwlesson", "Zwreturn", "Zwpace"
DUTY, KNOWN, NOTE, CLINIC = "Zwduty", "Zwknown", "Zwnote", "Zwclinic"
MESSAGE, SAFETY, PRIVATE = "Zwmessage", "Zwsafety", "Zwprivate"
EVERY = (NAME, RISK, RIDE, REVIEW, PROGRESS, LESSON, RETURN, PACE, DUTY, KNOWN, NOTE, CLINIC,
         MESSAGE, SAFETY, PRIVATE)  # fmt: skip
WORD = re.compile("|".join(EVERY))  # these alone: a random token may begin like one
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
OUT = re.compile(r"^/(account|demo|static|language|lesson-draft|notices/settings)|logout|/acting/")
LISTS = (
    "/", "/children/", "/cases/", "/cases/tasks/", "/cases/kept/", "/messages/", "/section-19/",
    "/section-19/print/", "/provision/?status=all", "/provision/?status=all&download=csv",
    "/provision/log/", "/provision/charges/", "/provision/support/",
    "/reintegration/?status=all", "/reintegration/?status=all&download=csv", "/notices/",
    "/portal/", f"/search/?q={NAME}",
)  # fmt: skip
MOST = 70
SMALLEST_PDF = 1000  # an uploaded file of a test is shorter, and no page


@dataclass
class Story:
    """A child, and a word of every kind about them."""

    scene: Scene = field(default_factory=Scene)

    def __post_init__(self) -> None:
        scene, child = self.scene, self.scene.child
        child.legal_last_name = NAME
        child.save()
        self.senco, office = scene.act(scene.senco), scene.act(scene.liaison)
        self.case = CaseFactory(child=child, lead=scene.senco)
        self.parent = self._family(GrantKind.PARENT)
        self.young = self._family(GrantKind.YOUNG_PERSON)
        self.placement = scene.active(starts_on=timezone.localdate() - timedelta(days=14))
        set_safety(actor=office, placement=self.placement, transport=RIDE, risk_assessment=RISK)
        self._review()
        TaughtSessionFactory(placement=self.placement, learned=LESSON)
        self.plan = active_return(self.senco, child, bad_morning=RETURN)
        second = self.plan.weeks.standing()[1].monday
        choose_pace(
            actor=self.senco, plan=self.plan, kind=ChoiceKind.HOLD, reason=PACE, from_monday=second
        )
        self._duty()
        NoteFactory(child=child, text=NOTE)
        add_document(
            actor=self.senco, child=child, upload_or_file=pdf_upload(), title=CLINIC,
            kind=DocumentKind.CLINICAL,
        )  # fmt: skip
        self._write()

    def _family(self, kind: GrantKind, **rights: list[str]) -> User:
        child = self.scene.child
        parent = ParentFactory(child=child) if kind == GrantKind.PARENT else None
        user: User = GrantFactory(child=child, kind=kind, parent=parent, **rights).user
        return user

    def _review(self) -> None:
        day = timezone.localdate() - timedelta(days=7)
        said = ("academic", "social", "personal", "child_said", "parent_said", "school_said")
        record_review(
            actor=self.scene.act(self.scene.tutor), placement=self.placement, held_on=day,
            next_review_on=day + timedelta(days=14), shared_progress=PROGRESS,
            **dict.fromkeys(said, REVIEW),
        )  # fmt: skip

    def _duty(self) -> None:
        officer = self.scene.act(self.scene.named_officer)
        record = record_knowledge(
            actor=officer, child=self.scene.child, kind=KnowledgeKind.HOSPITAL, words=KNOWN,
            told_on=timezone.localdate(),
        )  # fmt: skip
        consider_duty(actor=officer, record=record, outcome="owed", considered="x", reasons=DUTY)

    def _write(self) -> None:
        self.safeguarding = member(Role.SAFEGUARDING_LEAD, self.scene.school)
        mother, young = Actor.family(self.parent), Actor.family(self.young)
        child = self.scene.child
        send_family_message(actor=mother, child=child, kind="message", words=MESSAGE)
        send_family_message(actor=mother, child=child, kind="safety", words=SAFETY)
        send_family_message(
            actor=young, child=child, kind="private", words=PRIVATE, readers=[self.scene.senco.user]
        )

    def everywhere(self) -> list[str]:
        """Every address that those who work with the child come to by links."""
        people = (
            self.scene.senco, self.scene.named_officer, self.scene.manager, self.scene.tutor,
            self.safeguarding,
        )  # fmt: skip
        found: dict[str, None] = {}
        for client in (*map(staff, people), family(self.parent), family(self.young)):
            found.update(dict.fromkeys(walk(client, self.starts())))
        return list(found)

    def starts(self) -> list[str]:
        child = self.scene.child.public_id
        own = (f"/children/{child}/", f"/provision/placements/{self.placement.public_id}/",
               self.plan.link, f"/section-19/children/{child}/",
               f"/provision/child/{child}/lessons/")  # fmt: skip
        return [*own, *LISTS]


def staff(membership: Membership) -> Client:
    return sign_in(Client(), membership)


def family(user: User) -> Client:
    return sign_in_family(Client(), user)


def read(client: Client, url: str) -> str:
    """What an address says, PDF and files included; nothing when it is refused."""
    answer = client.get(url)
    if answer.status_code != 200:
        return ""
    content = answer.getvalue()
    if content.startswith(b"%PDF") and len(content) > SMALLEST_PDF:
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode(errors="replace")


def walk(client: Client, starts: Iterable[str]) -> list[str]:
    """Follows links as long as there are new ones, in the order in which they are met."""
    todo, met = list(starts), []
    while todo and len(met) < MOST:
        url = todo.pop(0).replace("&amp;", "&")
        if url in met or OUT.search(url):
            continue
        met.append(url)
        todo.extend(LINK.findall(read(client, url)))
    return met


def words_met(client: Client, addresses: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for url in addresses:
        text = read(client, url)
        # A search says back what was asked; its results are what counts.
        found |= set(WORD.findall(text.replace(f'value="{NAME}"', "") if "?q=" in url else text))
    return found


@pytest.fixture
def story():
    return Story()


TAUGHT = {NAME, RISK, RIDE, REVIEW, PROGRESS, LESSON, RETURN, PACE, NOTE}


def test_what_school_and_tutor_meet(story):
    scene, places = story.scene, story.everywhere()
    assert len(places) > 60
    senco = words_met(staff(scene.senco), places)
    assert senco == {NAME, RISK, RIDE, REVIEW, PROGRESS, LESSON, RETURN, PACE, DUTY, KNOWN, NOTE,
                     CLINIC, MESSAGE, PRIVATE}  # fmt: skip
    assert words_met(staff(scene.tutor), places) == TAUGHT


def test_what_those_who_taught_meet_when_the_placement_has_ended(story):
    scene, places = story.scene, story.everywhere()
    end_placement(
        actor=scene.act(scene.liaison), placement=story.placement, reason="returned",
        ended_on=timezone.localdate() - timedelta(days=0), words="Went well",
    )  # fmt: skip
    story.placement.refresh_from_db()
    type(story.placement).objects.update(ended_on=timezone.localdate() - timedelta(days=1))
    for who in (scene.tutor, scene.manager):
        met = words_met(staff(who), places)
        assert met <= {NAME, REVIEW, PROGRESS, LESSON}, who.role
        assert {NAME, REVIEW} <= met
