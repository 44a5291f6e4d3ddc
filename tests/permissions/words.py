"""A child, and one word of every kind about them: what is read where shows who reads what."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Role
from cases.models import DocumentKind, GrantKind, KnowledgeKind
from cases.services.documents import add_document
from cases.services.family_messages import send_family_message
from cases.services.section_19 import consider_duty, record_knowledge
from provision.services.planning import set_safety
from provision.services.reviews import record_review
from provision.statements import statement_of
from reintegration.models import ChoiceKind
from reintegration.services.pace import choose_pace
from reintegration.services.panel import ask_panel, put_on_agenda
from tests.factories.calendars import TermFactory
from tests.factories.cases import (
    CaseFactory,
    EnrolmentFactory,
    GrantFactory,
    ParentFactory,
    TeamMemberFactory,
)
from tests.factories.casework import NoteFactory
from tests.factories.directory import PriceFactory, ProviderFactory
from tests.factories.panels import PanelPeople
from tests.factories.placements import Scene
from tests.factories.provision import TaughtSessionFactory
from tests.factories.reintegration import active_return
from tests.files import pdf_upload
from tests.people import member

NAME, RISK, RIDE, REVIEW, PROGRESS = "Zwname", "Zwrisk", "Zwride", "Zwreview", "Zwprogress"
LESSON, RETURN, PACE, ASKED = "Zwlesson", "Zwreturn", "Zwpace", "Zwasked"
DUTY, KNOWN, NOTE, EARLIER, CLINIC = "Zwduty", "Zwknown", "Zwnote", "Zwearlier", "Zwclinic"
LETTER, CHARGE = "Zwletter", "Zwcharge"  # the charge stands for an amount that nothing else costs
MESSAGE, SAFETY, PRIVATE = "Zwmessage", "Zwsafety", "Zwprivate"
EVERY = frozenset({
    NAME, RISK, RIDE, REVIEW, PROGRESS, LESSON, RETURN, PACE, ASKED, DUTY, KNOWN, NOTE, EARLIER,
    CLINIC, LETTER, CHARGE, MESSAGE, SAFETY, PRIVATE,
})  # fmt: skip
LISTS = (
    "/", "/children/", "/cases/", "/cases/tasks/", "/cases/kept/", "/messages/", "/section-19/",
    "/section-19/print/", "/provision/?status=all", "/provision/?status=all&download=csv",
    "/provision/log/", "/provision/charges/", "/provision/support/",
    "/reintegration/?status=all", "/reintegration/?status=all&download=csv",
    "/portal/", f"/search/?q={NAME}",
)  # fmt: skip


@dataclass
class Story:
    """A child in the middle of everything, and the people around."""

    scene: Scene = field(default_factory=Scene)

    def __post_init__(self) -> None:
        scene, child = self.scene, self.scene.child
        child.legal_last_name = NAME
        child.save()
        self.senco = scene.act(scene.senco)
        self.case = CaseFactory(child=child, lead=scene.senco)
        self._people()
        self._teach()
        self._return()
        self._duty()
        self._note()
        self._write()

    @property
    def today(self):
        return timezone.localdate()

    def _people(self) -> None:
        authority = self.scene.authority
        self.mother = self._family(GrantKind.PARENT)
        self.father = self._family(GrantKind.PARENT, rights=["progress"])
        self.uncle = self._family(GrantKind.PARENT, rights=[])
        self.young = self._family(GrantKind.YOUNG_PERSON)
        self.other_mother: User = GrantFactory().user
        self.safeguarding = member(Role.SAFEGUARDING_LEAD, self.scene.school)
        self.nurse = member(Role.HEALTH_PROFESSIONAL)
        TeamMemberFactory(child=self.scene.child, membership=self.nurse)
        self.former_senco = member(Role.SENCO)
        self.panel = PanelPeople(authority=authority)
        self.outsiders: list[Membership] = [
            member(Role.SENCO), member(Role.PROVIDER_STAFF), member(Role.HEALTH_PROFESSIONAL),
            *(member(role, authority) for role in (
                Role.COMMISSIONER, Role.ADMINISTRATOR, Role.GOVERNANCE_OFFICER, Role.PANEL_MEMBER,
            )),
        ]  # fmt: skip

    def _family(self, kind: GrantKind, **rights: list[str]) -> User:
        child = self.scene.child
        parent = ParentFactory(child=child) if kind == GrantKind.PARENT else None
        user: User = GrantFactory(child=child, kind=kind, parent=parent, **rights).user
        return user

    def _teach(self) -> None:
        scene = self.scene
        PriceFactory(provider=ProviderFactory(organisation=scene.provider), amount=Decimal("739.1"))
        term = TermFactory()
        self.placement = scene.active(starts_on=self.today - timedelta(days=14))
        set_safety(
            actor=scene.act(scene.liaison), placement=self.placement, transport=RIDE,
            risk_assessment=RISK,
        )  # fmt: skip
        said = ("academic", "social", "personal", "child_said", "parent_said", "school_said")
        record_review(
            actor=scene.act(scene.tutor), placement=self.placement,
            held_on=self.today - timedelta(days=7), next_review_on=self.today + timedelta(days=7),
            shared_progress=PROGRESS, **dict.fromkeys(said, REVIEW),
        )  # fmt: skip
        TaughtSessionFactory(placement=self.placement, learned=LESSON)
        self.charge = str(statement_of(actor=self.senco, school=scene.school, term=term).total)

    def _return(self) -> None:
        self.plan = active_return(self.senco, self.scene.child, bad_morning=RETURN)
        second = self.plan.weeks.standing()[1].monday
        choose_pace(
            actor=self.senco, plan=self.plan, kind=ChoiceKind.HOLD, reason=PACE, from_monday=second
        )
        request = ask_panel(actor=self.senco, plan=self.plan, asks=ASKED)
        put_on_agenda(
            actor=self.panel.act(self.panel.coordinator), request=request, meeting=self.panel.plan()
        )

    def _duty(self) -> None:
        officer = self.scene.act(self.scene.named_officer)
        record = record_knowledge(
            actor=officer, child=self.scene.child, kind=KnowledgeKind.HOSPITAL, words=KNOWN,
            told_on=self.today,
        )  # fmt: skip
        consider_duty(actor=officer, record=record, outcome="owed", considered="x", reasons=DUTY)

    def _note(self) -> None:
        child, school = self.scene.child, self.former_senco.organisation
        NoteFactory(child=child, text=NOTE, recorded_by=self.scene.senco.user)
        NoteFactory(
            child=child, text=EARLIER, recorded_by=self.former_senco.user, controller=school
        )
        EnrolmentFactory(
            child=child, school=school, kind="subsidiary", ends_on=self.today - timedelta(days=1)
        )
        facts = {"actor": self.senco, "child": child}
        add_document(upload_or_file=pdf_upload(), title=CLINIC, kind=DocumentKind.CLINICAL, **facts)
        add_document(
            upload_or_file=pdf_upload(), title=LETTER, kind=DocumentKind.LETTER, audience="family",
            **facts,
        )  # fmt: skip

    def _write(self) -> None:
        child = self.scene.child
        mother, young = Actor.family(self.mother), Actor.family(self.young)
        send_family_message(actor=mother, child=child, kind="message", words=MESSAGE)
        send_family_message(actor=mother, child=child, kind="safety", words=SAFETY)
        send_family_message(
            actor=young, child=child, kind="private", words=PRIVATE, readers=[self.scene.senco.user]
        )

    @property
    def walkers(self) -> list[Membership | User]:
        """Those who follow every link: each sees pages that the others do not."""
        scene = self.scene
        return [scene.senco, scene.named_officer, scene.tutor, self.panel.health,
                self.former_senco, self.mother, self.young]  # fmt: skip

    @property
    def starts(self) -> list[str]:
        """Where everybody tries to begin."""
        child = self.scene.child.public_id
        own = (f"/children/{child}/", f"/provision/placements/{self.placement.public_id}/",
               self.plan.link, f"/section-19/children/{child}/",
               f"/provision/child/{child}/lessons/")  # fmt: skip
        return [*own, *LISTS]
