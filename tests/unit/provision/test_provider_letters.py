"""The panel's letters to a provider: who of it reads them, from when, until when."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import OrganisationKind
from accounts.roles import Role
from cases.models import Document
from cases.services.documents import note_opening, withdraw_document
from ledger.errors import Refused
from ledger.models import AccessLogEntry, Notification
from panels.models import Interest, InterestEffect, InterestKind, Letter, LetterStatus
from panels.services.corrections import correct_decision
from panels.services.deliveries import note_opened
from panels.services.letters import send_all_letters, send_letter
from provision.letter_wiring import _today
from provision.models import Placement
from provision.provider_letters import letters_beside, letters_to, open_letter
from provision.services.answering import accept_placement, decline_placement
from provision.services.arranging import withdraw_placement
from tests.concurrency import at_once
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.panels import terms
from tests.factories.provider_letters import Naming
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def naming():
    return Naming()


def reads(actor, letter):
    return letters_to(actor).filter(pk=letter.pk).exists()


def end(placement, days_ago):
    """Over since some days; its provider keeps what it got until then."""
    day = timezone.localdate() - timedelta(days=days_ago)
    Placement.objects.filter(pk=placement.pk).update(
        status="ended", starts_on=day - timedelta(days=30), ended_on=day, end_reason="returned"
    )


class TestWhoReads:
    def test_managers_from_the_offer_on_and_tutors_from_the_acceptance(self, naming):
        letter = naming.sent()
        assert not reads(naming.manager, letter)
        placement = naming.offer()
        assert reads(naming.manager, letter)
        assert not reads(naming.tutor, letter)
        accept_placement(
            actor=naming.manager, placement=placement, provider_lead=naming.scene.tutor
        )
        assert reads(naming.tutor, letter)

    def test_nobody_reads_a_draft_or_what_is_only_approved(self, naming):
        naming.offer()
        letter = naming.letter()
        for status in ("draft", "approved", "withdrawn"):
            Letter.objects.filter(pk=letter.pk).update(status=status)
            assert not reads(naming.manager, letter)

    def test_read_once_it_is_issued(self, naming):
        naming.offer()
        assert reads(naming.manager, naming.issued())

    def test_not_the_letters_to_school_and_parents_nor_on_the_childs_record(self, naming):
        letter = naming.sent()
        placement = naming.offer()
        accept_placement(
            actor=naming.manager, placement=placement, provider_lead=naming.scene.tutor
        )
        for actor in (naming.manager, naming.tutor):
            assert list(letters_to(actor)) == [letter]
            shown = Document.objects.shown_to(actor).filter(child=naming.scene.child)
            assert list(shown) == [letter.document]
        senco = naming.act(naming.scene.senco)
        assert Document.objects.shown_to(senco).filter(child=naming.scene.child).count() == 3

    def test_not_another_provider_with_the_same_child(self, naming):
        letter = naming.sent()
        other = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Hillside")
        manager = member(Role.PROVIDER_MANAGER, other)
        naming.scene.offered()
        from tests.factories.provision import PlacementFactory

        PlacementFactory(child=naming.scene.child, provider=other)
        assert not letters_to(naming.act(manager))
        documents = Document.objects.shown_to(naming.act(manager)).filter(child=naming.scene.child)
        assert not documents.filter(pk=letter.document_id).exists()

    @pytest.mark.parametrize("role", [Role.PANEL_COORDINATOR, Role.SENCO, Role.LIAISON_OFFICER])
    def test_nobody_who_is_no_provider(self, naming, role):
        naming.sent()
        naming.offer()
        assert not letters_to(naming.act(member(role, naming.scene.authority)))
        assert not letters_to(Actor.nobody())

    def test_an_offer_that_was_taken_back_or_declined_closes_it(self, naming):
        letter = naming.issued()
        placement = naming.offer()
        assert reads(naming.manager, letter)
        withdraw_placement(
            actor=naming.scene.act(naming.scene.liaison), placement=placement, reason="Mistaken"
        )
        assert not reads(naming.manager, letter)
        again = naming.offer()
        assert reads(naming.manager, letter)
        decline_placement(actor=naming.manager, placement=again, reason="We are full")
        assert not reads(naming.manager, letter)

    def test_who_taught_the_child_keeps_what_was_issued_until_the_last_day(self, naming):
        letter = naming.sent()
        placement = naming.offer()
        now = timezone.now()
        for issued_days_ago, ended_days_ago, keeps in ((9, 8, True), (8, 8, True), (7, 8, False)):
            Letter.objects.filter(pk=letter.pk).update(
                issued_at=now - timedelta(days=issued_days_ago)
            )
            end(placement, ended_days_ago)
            for actor in (naming.manager, naming.tutor):
                assert reads(actor, letter) is keeps
            placement.refresh_from_db()
            assert letters_beside(naming.manager, placement).exists() is keeps

    def test_who_stepped_out_at_the_panel_reads_nothing_in_any_role(self, naming):
        letter = naming.sent()
        naming.offer()
        sits = MembershipFactory(
            user=naming.scene.manager.user, role=Role.PANEL_MEMBER,
            organisation=naming.scene.authority, agency="education",
        )  # fmt: skip
        interest = Interest.objects.create(
            item=letter.decision.item, membership=sits, effect=InterestEffect.STEP_OUT,
            kind=InterestKind.LINE_MANAGEMENT,
        )  # fmt: skip
        assert not reads(naming.manager, letter)
        assert not Document.objects.shown_to(naming.manager).filter(pk=letter.document_id)
        Interest.objects.filter(pk=interest.pk).update(effect=InterestEffect.CONTRIBUTE)
        assert reads(naming.manager, letter)

    def test_a_withdrawn_document_is_read_no_more(self, naming):
        letter = naming.sent()
        naming.offer()
        withdraw_document(actor=naming.office, document=letter.document, reason="Wrong child")
        assert not reads(naming.manager, letter)
        with pytest.raises(Http404):
            open_letter(actor=naming.manager, public_id=letter.public_id)


class TestTold:
    def test_sent_after_the_offer_it_goes_to_the_managers_accounts(self, naming):
        naming.offer()
        letter = naming.sent()
        delivery = letter.deliveries.get()
        assert (delivery.user, delivery.channel) == (naming.scene.manager.user, "account")
        told = delivery.notice
        assert (told.link, told.reference) == ("/provision/letters/", letter.decision.reference)
        assert told.membership_id == naming.scene.manager.pk
        assert not Notification.objects.filter(
            recipient=naming.scene.tutor.user, code="panels.letter_came"
        )

    def test_sent_before_the_offer_it_goes_by_secure_email_and_comes_with_the_offer(self, naming):
        letter = naming.sent()
        assert letter.deliveries.get().channel == "secure"
        naming.offer()
        paper, own = letter.deliveries.order_by("pk")
        assert (paper.channel, paper.gone_on) == ("account", timezone.localdate())
        assert own.user == naming.scene.manager.user
        assert own.notice.code == "panels.letter_came"

    def test_what_went_by_secure_email_stays_said(self, naming):
        letter = naming.sent()
        yesterday = timezone.localdate() - timedelta(days=1)
        letter.deliveries.update(gone_on=yesterday)
        naming.offer()
        assert letter.deliveries.get(user=None).channel == "secure"

    def test_an_unsent_letter_is_told_with_its_sending(self, naming):
        letter = naming.issued()
        naming.offer()
        assert not letter.deliveries.exists()
        note_opened(actor=naming.manager, letter=letter)
        read_at = letter.deliveries.get().read_at
        send_letter(actor=naming.office, letter=letter)
        delivery = letter.deliveries.get()
        assert (delivery.read_at, delivery.notice.code) == (read_at, "panels.letter_came")


class TestRead:
    def test_opening_is_logged_and_shown_to_whoever_sent_it(self, naming):
        letter = naming.sent()
        naming.offer()
        assert [item.detail for item in _today(naming.manager)] == [
            f"{naming.scene.child.name}, {letter.decision.reference}"
        ]
        opened = open_letter(actor=naming.manager, public_id=letter.public_id)
        note_opened(actor=naming.manager, letter=opened)
        assert letter.deliveries.get(user=naming.scene.manager.user).is_read
        entry = AccessLogEntry.objects.latest("pk")
        assert (entry.opened_by, entry.section) == (naming.scene.manager.user, "documents")
        assert list(_today(naming.manager)) == []

    def test_through_the_childs_documents_counts_too_and_a_tutor_who_reads_is_named(self, naming):
        letter = naming.sent()
        placement = naming.offer()
        accept_placement(
            actor=naming.manager, placement=placement, provider_lead=naming.scene.tutor
        )
        assert list(_today(naming.tutor)) == []  # nobody sent it to the tutor by name
        note_opening(actor=naming.tutor, document=letter.document)
        assert letter.deliveries.get(user=naming.scene.tutor.user).is_read

    def test_a_former_provider_is_not_asked_to_read(self, naming):
        naming.sent()
        end(naming.offer(), 0)
        assert list(_today(naming.manager)) != []
        end(Placement.objects.get(), -1)
        Placement.objects.update(ended_on=timezone.localdate() - timedelta(days=1))
        Letter.objects.update(issued_at=timezone.now() - timedelta(days=3))
        assert letters_to(naming.manager).exists()
        assert list(_today(naming.manager)) == []

    @pytest.mark.django_db(transaction=True)
    def test_two_windows_of_one_person_read_once(self):
        naming = Naming()
        letter = naming.sent()
        naming.offer()
        tutor = naming.tutor
        results = at_once(*[lambda: note_opened(actor=tutor, letter=letter)] * 2)
        assert results == [None, None]
        assert letter.deliveries.filter(user=tutor.user).count() == 1


class TestCorrected:
    def correct(self, naming, decision, **changes):
        given = {"provider": naming.scene.provider, "provided_by": "Riverside", **changes}
        item = decision.item
        item.refresh_from_db()
        correct_decision(
            actor=naming.people.act(naming.people.chair), decision=decision, seen=0,
            reason="Written down wrongly", terms=terms("placement", **given),
        )  # fmt: skip

    def test_what_the_provider_was_told_is_mended_for_it(self, naming):
        naming.offer()
        letter = naming.sent()
        self.correct(naming, letter.decision, hours_a_week=Decimal(3))
        mended = naming.letter(letter.decision)
        assert (mended.kind, mended.provider) == ("correction", naming.scene.provider)
        assert "Hours a week: it said “5”. It is “3”." in mended.body
        told = Notification.objects.get(
            code="panels.letter_corrected", recipient=naming.scene.manager.user
        )
        assert told.link == "/provision/letters/"

    def test_other_reasons_are_none_of_its_business(self, naming):
        naming.offer()
        letter = naming.sent()
        self.correct(naming, letter.decision, reasons="The father is in hospital.")
        assert naming.letter(letter.decision) == letter
        assert not Notification.objects.filter(
            code="panels.letter_corrected", recipient=naming.scene.manager.user
        )
        sent = send_all_letters(actor=naming.office, decision=letter.decision)
        assert {one.audience for one in sent} == {"school", "parent"}

    def test_another_provider_gets_its_own_and_the_first_hears_that_it_is_not_asked(self, naming):
        naming.offer()
        letter = naming.sent()
        other = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Hillside")
        self.correct(naming, letter.decision, provider=other, provided_by="Hillside", base="Mill")
        first, second = (
            letter.decision.letters.get(provider=one, status=LetterStatus.DRAFT)
            for one in (naming.scene.provider, other)
        )
        assert second.kind == "decision"
        assert "You are not asked to teach this child" in first.body
        assert "Mill" not in first.body
        assert "Hillside" not in first.body
        send_all_letters(actor=naming.office, decision=letter.decision)
        assert reads(naming.manager, letter)
        assert reads(naming.manager, first)
        assert not reads(naming.manager, second)
        with pytest.raises(Refused):
            send_all_letters(actor=naming.office, decision=letter.decision)
