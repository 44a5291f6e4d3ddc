"""Item papers and packs: what they hold, for whom, and who is told and reminded."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pypdf import PdfReader

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import ChildView
from ledger.errors import StaleChange
from ledger.files import read_bytes
from ledger.models import AccessLogEntry, JobState, Notification
from panels.models import InterestEffect, InterestKind, Pack, PapersOpening, PapersSight
from panels.papers.pages import say
from panels.services.agenda import take_off_item
from panels.services.agenda_order import move_item
from panels.services.interests import declare_interest, record_effect
from panels.services.papers import (
    open_item_papers,
    open_pack,
    order_papers,
    remind_of_papers,
    renew_papers,
)
from referrals.known import gather
from referrals.parts import groups_of
from tests.factories.cases import AddressFactory, TeamMemberFactory
from tests.factories.papers import (
    evidence_with_letter,
    made,
    nurse_in_team,
    pack_of,
    pages_of,
    real_pdf,
    real_png,
    words_of,
)
from tests.factories.referrals import QueuedReferralFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def _referral(name, **fields):
    referral = QueuedReferralFactory(**fields)
    type(referral.child).objects.filter(pk=referral.child_id).update(legal_first_name=name)
    referral.child.refresh_from_db()
    referral.submission = {"groups": groups_of(referral, gather(referral))}
    referral.save()
    return referral


@pytest.fixture
def meeting(people):
    meeting = people.plan()
    people.put(meeting, _referral("Wren", reason="Zwreason"))
    people.put(meeting, _referral("Rowan"))
    return meeting


def _codes(membership):
    return list(
        Notification.objects.filter(recipient=membership.user).values_list("code", flat=True)
    )


def _move_first(people, meeting):
    item = meeting.items.get(position=1)
    seen = type(meeting).objects.get(pk=meeting.pk).agenda_version
    move_item(actor=people.act(people.coordinator), item=item, by=1, seen=seen)


class TestPacks:
    def test_each_member_gets_the_items_in_order_with_contents_numbers_and_their_name(
        self, people, meeting
    ):
        build = made(people, meeting)
        build.job.refresh_from_db()
        assert build.job.state == JobState.DONE
        assert build.job.done == build.job.total > 0
        for membership in people.everybody:
            pack = pack_of(meeting, membership)
            pages = pages_of(read_bytes(pack.file))
            assert len(pages) == pack.pages
            assert all(membership.user.full_name in page for page in pages)
            assert all(
                f"{number} / {len(pages)}" in page for number, page in enumerate(pages, start=1)
            )
            assert "Wren Vale" in pages[0]
            assert "Rowan Vale" in pages[0]
            first, second = pack.parts.all()
            assert "Wren Vale" in pages[first.first_page - 1]
            assert "Rowan Vale" in pages[second.first_page - 1]
            assert str(second.first_page) in pages[0]
        others = {each.user.full_name for each in people.everybody} - {people.care.user.full_name}
        assert not [name for name in others if name in words_of(pack_of(meeting, people.care))]

    def test_a_pack_is_a_tagged_document_whose_every_page_has_its_place(self, people, meeting):
        made(people, meeting)
        reader = PdfReader(BytesIO(read_bytes(pack_of(meeting, people.chair).file)))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en-GB"
        whole = root["/StructTreeRoot"]["/K"]
        assert [each.get_object()["/S"] for each in whole] == ["/Document"]
        parts = [each.get_object()["/S"] for each in whole[0].get_object()["/K"]]
        assert parts == ["/Part"] * 3  # contents and two items
        numbers = root["/StructTreeRoot"]["/ParentTree"].get_object()["/Nums"][::2]
        places = [page["/StructParents"] for page in reader.pages]
        assert len(set(places)) == len(places)
        assert set(places) <= set(numbers)
        assert [line.title for line in reader.outline] == ["1. Wren Vale", "2. Rowan Vale"]

    def test_only_the_coordinator_orders_them_and_not_when_the_meeting_is_over(
        self, people, meeting
    ):
        with pytest.raises(PermissionDenied):
            order_papers(actor=people.act(people.chair), meeting=meeting)
        type(meeting).objects.update(status="cancelled")
        with pytest.raises(StaleChange):
            order_papers(actor=people.act(people.coordinator), meeting=meeting)

    def test_ordering_twice_starts_one_making(self, people, meeting):
        order = {"actor": people.act(people.coordinator), "meeting": meeting}
        assert order_papers(**order) == order_papers(**order)

    def test_pages_are_rendered_once_and_again_only_when_they_say_something_else(
        self, people, meeting, monkeypatch
    ):
        from panels.papers import pages

        rendered = []
        write = pages.write_pages
        monkeypatch.setattr(pages, "write_pages", lambda html: rendered.append(html) or write(html))
        made(people, meeting)
        # An agency outside the team, and the chair, who reads what the case rests on.
        assert len(rendered) == 4
        packs = Pack.objects.count()
        made(people, meeting)
        assert len(rendered) == 4
        assert Pack.objects.count() == packs
        item = meeting.items.get(position=1)
        ChildView.objects.create(
            child=item.child, voice="child", words="I miss my friends", controller=people.authority
        )
        made(people, meeting)
        assert len(rendered) == 5
        assert "I miss my friends" in words_of(pack_of(meeting, people.chair))
        assert pack_of(meeting, people.chair).version == 2
        assert pack_of(meeting, people.health).version == 1


class TestWhoReadsWhat:
    def test_an_agency_outside_the_team_reads_what_the_request_shares(self, people, meeting):
        item = meeting.items.get(position=1)
        nurse_in_team(item.child)
        ChildView.objects.create(
            child=item.child, voice="child", words="Zwvoice", controller=people.authority
        )
        made(people, meeting)
        health, care = (words_of(pack_of(meeting, who)) for who in (people.health, people.care))
        assert "Zwvoice" in health
        assert "Zwvoice" not in care
        assert "Zwreason" in health
        assert "Zwreason" in care
        assert "Attendance, day by day" in health
        assert pack_of(meeting, people.care).parts.count() == 2

    def test_withheld_addresses_and_protected_people_are_absent(self, people, meeting):
        item = meeting.items.get(position=1)
        protected = member(Role.SOCIAL_CARE_PROFESSIONAL)
        type(protected.user).objects.filter(pk=protected.user_id).update(full_name="Zoe Hidden")
        TeamMemberFactory(child=item.child, membership=protected, is_protected=True)
        AddressFactory(child=item.child, street="9 Secret Close", is_withheld=True)
        ChildView.objects.create(
            child=item.child, voice="parent", controller=people.authority,
            words="We live at 9 Secret Close and Zoe Hidden helps us.",
        )  # fmt: skip
        made(people, meeting)
        text = words_of(pack_of(meeting, people.chair))
        assert "helps us" in text
        assert "Secret Close" not in text
        assert "Zoe Hidden" not in text

    def test_what_is_said_to_named_people_or_withdrawn_stays_out(self, people, meeting):
        item = meeting.items.get(position=1)
        told = {"child": item.child, "voice": "child", "controller": people.authority}
        ChildView.objects.create(**told, words="Zwnamed", audience="named")
        ChildView.objects.create(**told, words="Zwgone", withdrawn_at=timezone.now())
        html = say(item, PapersSight.TEAM).html
        assert "Zwnamed" not in html
        assert "Zwgone" not in html


class TestAnnexes:
    def test_uploads_follow_as_pages_and_what_cannot_be_paged_is_named(self, people, meeting):
        item = meeting.items.get(position=1)
        senco = actor(Role.SENCO, item.child.enrolments.get().school)
        for content, name, title in (
            (real_pdf("Zwletter"), "letter.pdf", "Clinic letter"),
            (real_png(), "picture.png", "Drawing"),
            (real_pdf("x", password="locked"), "locked.pdf", "Locked report"),
        ):
            evidence_with_letter(senco, item, content, name, title)
        made(people, meeting)
        pack = pack_of(meeting, people.care)
        pages = pages_of(read_bytes(pack.file))
        letter = next(number for number, page in enumerate(pages) if "Zwletter" in page)
        assert people.care.user.full_name in pages[letter]
        assert "Clinic letter" in pages[letter]
        assert "Annex, to be opened in Waymark: Locked report" in pages[0].replace("\n", " ")
        assert "Drawing" in pages[0]
        papers = pack.parts.get(item=item).papers
        assert sorted(annex["pages"] for annex in papers.annexes) == [0, 1, 1]

    def test_a_file_for_named_readers_is_no_annex(self, people, meeting):
        item = meeting.items.get(position=1)
        senco = actor(Role.SENCO, item.child.enrolments.get().school)
        evidence = evidence_with_letter(senco, item, real_pdf("Zwhid"), "a.pdf", "Zwtitle")
        type(evidence.document).objects.update(audience="safeguarding")
        assert say(item, PapersSight.TEAM).annexes == []


class TestOpening:
    def test_opening_a_pack_is_logged_for_every_child(self, people, meeting):
        made(people, meeting)
        reader = people.act(people.health)
        pack = pack_of(meeting, people.health)
        assert open_pack(actor=reader, pack=pack) == pack.file
        children = {item.child_id for item in meeting.items.all()}
        logged = AccessLogEntry.objects.filter(opened_by=reader.user, section="panel")
        assert {entry.subject_id for entry in logged} == children
        assert all(meeting.reference in entry.reason for entry in logged)
        assert PapersOpening.objects.filter(pack=pack).count() == 2

    def test_an_item_alone_has_the_name_of_who_opened_it_on_every_page(self, people, meeting):
        item = meeting.items.get(position=1)
        pages = pages_of(open_item_papers(actor=people.act(people.coordinator), item=item))
        assert all(people.coordinator.user.full_name in page for page in pages)
        assert AccessLogEntry.objects.get(subject_id=item.child_id).section == "panel"


class TestInterests:
    def test_stepping_out_closes_the_pack_at_once_and_the_next_leaves_the_item_out(
        self, people, meeting
    ):
        made(people, meeting)
        reader, item = people.act(people.health), meeting.items.get(position=1)
        assert Pack.objects.open_to(reader).count() == 1
        declare_interest(actor=reader, item=item, kind=InterestKind.FAMILY)
        assert not Pack.objects.open_to(reader).exists()
        made(people, meeting)
        pack = Pack.objects.open_to(reader).get()
        assert pack.version == 2
        text = words_of(pack)
        assert "Rowan" in text
        assert "Wren" not in text
        assert item.reference not in text

    def test_renewed_when_agenda_or_interest_changed_and_not_otherwise(self, people, meeting):
        assert renew_papers(actor=SYSTEM, meeting=meeting) is None  # never made yet
        made(people, meeting)
        assert renew_papers(actor=SYSTEM, meeting=meeting) is None
        _move_first(people, meeting)
        build = renew_papers(actor=SYSTEM, meeting=meeting)
        assert build is not None
        assert renew_papers(actor=SYSTEM, meeting=meeting) is None  # under way
        with pytest.raises(PermissionDenied):
            renew_papers(actor=people.act(people.coordinator), meeting=meeting)

    def test_a_pack_with_an_item_that_was_taken_off_is_closed(self, people, meeting):
        made(people, meeting)
        item = meeting.items.get(position=2)
        take_off_item(actor=people.act(people.coordinator), item=item, reason="Withdrawn")
        assert not Pack.objects.open_to(people.act(people.health)).exists()

    def test_brought_back_by_the_chair_they_get_the_item_again(self, people, meeting):
        item = meeting.items.get(position=1)
        interest = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.OTHER
        )
        made(people, meeting)
        assert pack_of(meeting, people.health).parts.count() == 1
        record_effect(
            actor=people.act(people.chair), interest=interest, effect=InterestEffect.CONTRIBUTE
        )
        made(people, meeting)
        assert pack_of(meeting, people.health).parts.count() == 2


class TestTelling:
    def test_told_once_when_ready_and_of_a_change_only_who_had_opened_them(self, people, meeting):
        made(people, meeting)
        made(people, meeting)
        for membership in (people.health, people.care):
            assert _codes(membership).count("panels.papers_ready") == 1
        open_pack(actor=people.act(people.health), pack=pack_of(meeting, people.health))
        _move_first(people, meeting)
        made(people, meeting)
        assert "panels.papers_changed" in _codes(people.health)
        assert "panels.papers_changed" not in _codes(people.care)

    def test_reminded_three_working_days_before_when_not_opened(self, people):
        with time_machine.travel(datetime(2026, 11, 16, 10, tzinfo=UTC), tick=False):  # a Monday
            meeting = people.plan()
            people.put(meeting)
            type(meeting).objects.update(starts_at=timezone.now() + timedelta(days=8))
            made(people, meeting)
        open_pack(actor=people.act(people.health), pack=pack_of(meeting, people.health))
        with time_machine.travel(datetime(2026, 11, 18, 7, tzinfo=UTC), tick=False):
            assert remind_of_papers(actor=SYSTEM) == 0  # four working days before
        with time_machine.travel(datetime(2026, 11, 19, 7, tzinfo=UTC), tick=False):
            assert remind_of_papers(actor=SYSTEM) == 4
            remind_of_papers(actor=SYSTEM)
        assert "panels.papers_not_read" not in _codes(people.health)
        assert _codes(people.care).count("panels.papers_not_read") == 1
        with pytest.raises(PermissionDenied):
            remind_of_papers(actor=people.act(people.coordinator))
