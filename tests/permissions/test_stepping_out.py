"""The wall around an item that a member stepped out of: no word of it, by any path.

Everybody else of the panel follows every link from their pages: screens, lists, downloads, feeds,
notices, papers and packs as PDF. Then the member tries each of these addresses, those that they
knew before, every address of the panel with each record of the item, and searches.
"""

import logging
import re
from datetime import timedelta

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.models import ChildView
from panels.models import (
    AgendaItem,
    AskedHow,
    Asker,
    GroundKind,
    InterestKind,
    Outcome,
    PanelMeeting,
    Reconsideration,
    Substitute,
)
from panels.services.agenda import list_item
from panels.services.calling import call_item
from panels.services.decisions import decide_item
from panels.services.interests import declare_interest, name_item_substitute
from panels.services.letters import approve_letter, issue_letter, send_all_letters
from panels.services.meetings import plan_meeting
from panels.services.member_views import record_member_view
from panels.services.papers import open_item_papers, open_pack, point_out_interests
from panels.services.reconsiderations import record_reconsideration
from panels.services.withdrawing import ask_to_withdraw
from referrals.known import gather
from referrals.models import Referral
from referrals.parts import groups_of
from tests.factories.cases import TeamMemberFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.papers import made, nurse_in_team, pack_of
from tests.factories.referrals import QueuedReferralFactory
from tests.people import sign_in
from tests.permissions.finding import FINDS, OTHERS, addresses_finding, kinds_of_address
from tests.permissions.walking import Walker

pytestmark = pytest.mark.django_db
# Of the closed item: the child, the request, what the child says, and what is the panel's own.
NAME, REASON, VOICE = "Zwname", "Zwreason", "Zwvoice"
VIEW, QUESTION, DETAILS, DECIDED = "Zwview", "Zwquestion", "Zwdetails", "Zwdecided"
AGAIN = "Zwagain"  # why it should be looked at again
OPEN = "Zwopen"  # the child of the other item
CHILD, PANEL = {NAME, REASON, VOICE}, {VIEW, QUESTION, DETAILS}
WORDS = re.compile("|".join([*CHILD, *PANEL, DECIDED, AGAIN, OPEN]))
LISTS = (
    "/", "/panels/", "/panels/meetings/", "/panels/interests/", "/children/", "/cases/",
    "/cases/tasks/", "/cases/kept/",
    "/messages/", "/referrals/", "/section-19/", "/healthcare-plans/",
    "/provision/?status=all", "/reintegration/?status=all", "/attendance/alerts/",
    f"/search/?q={NAME}", "/search/?q=Zw",
)  # fmt: skip


class Table:
    """A meeting with two items; health has stepped out of the first."""

    asked: Reconsideration | None = None
    later: PanelMeeting | None = None
    again: AgendaItem | None = None

    def __init__(self) -> None:
        self.people = people = PanelPeople()
        people.sit()
        self.meeting = people.plan()
        self.item = people.put(self.meeting, self._referral(NAME, reason=REASON))
        self.other = people.put(self.meeting, self._referral(OPEN))
        ChildView.objects.create(
            child=self.item.child, voice="child", words=VOICE, controller=people.authority
        )
        nurse_in_team(self.item.child)
        made(people, self.meeting)
        self.out = people.act(people.health)
        self.first_pack = pack_of(self.meeting, people.health)
        open_pack(actor=self.out, pack=self.first_pack)
        open_item_papers(actor=self.out, item=self.item)
        record_member_view(
            actor=people.act(people.care), item=self.item, recommendation=Outcome.LIAISON,
            reasons=VIEW, questions=QUESTION,
        )  # fmt: skip
        declare_interest(
            actor=people.act(people.education), item=self.item, details=DETAILS,
            kind=InterestKind.WORKS_WITH_CHILD,
        )  # fmt: skip
        self.interest = declare_interest(actor=self.out, item=self.item, kind=InterestKind.FAMILY)
        made(people, self.meeting)
        point_out_interests(actor=Actor.system())

    @staticmethod
    def _referral(name, **fields):
        referral = QueuedReferralFactory(**fields)
        type(referral.child).objects.filter(pk=referral.child_id).update(legal_last_name=name)
        referral.child.refresh_from_db()
        referral.submission = {"groups": groups_of(referral, gather(referral))}
        referral.save()
        return referral

    def begin(self) -> None:
        """The meeting is under way, and on the closed item."""
        people = self.people
        people.open(self.meeting)
        call_item(actor=people.act(people.chair), meeting=self.meeting, item=self.item, seen=0)

    def decide(self) -> None:
        people = self.people
        self.begin()
        name_item_substitute(
            actor=people.act(people.chair), interest=self.interest, substitute=people.substitute,
            is_present=True,
        )  # fmt: skip
        self.decision = decide_item(
            actor=people.act(people.chair), item=self.item, terms=terms(conditions=DECIDED),
            stances=agreed(self.item),
        )  # fmt: skip
        for letter in self.decision.letters.all():
            approved = approve_letter(actor=people.act(people.coordinator), letter=letter)
            issue_letter(actor=people.act(people.coordinator), letter=approved)

    def look_again(self) -> None:
        """A parent asks for another look; it stands at a meeting at which health sits."""
        self.decide()
        people, office = self.people, self.people.act(self.people.coordinator)
        send_all_letters(actor=office, decision=self.decision)
        self.asked = record_reconsideration(
            actor=office, decision=self.decision, grounds=[GroundKind.NEW], words=AGAIN,
            asker=Asker.PARENT, asker_name="A parent", asked_how=AskedHow.POST,
            asked_on=timezone.localdate(),
        )  # fmt: skip
        self.later = plan_meeting(
            actor=office, panel=people.panel, place="County Hall", chair=people.deputy,
            starts_at=timezone.now() + timedelta(days=4), deputy_chair=people.chair,
            members=[people.education, people.health, people.care],
        )  # fmt: skip
        self.again = list_item(
            actor=office, kind_key="reconsideration", subject_id=self.asked.pk, meeting=self.later
        )
        made(people, self.later)

    @property
    def starts(self) -> list[str]:
        """Pages at which a member begins."""
        found = list(LISTS)
        for meeting in filter(None, (self.meeting, self.later)):
            page = f"/panels/meetings/{meeting.public_id}/"
            found += [page, f"{page}papers/", f"{page}live/", f"{page}live/state/"]
        items = filter(None, (self.item, self.again))
        return [*found, *(f"/panels/items/{item.public_id}/" for item in items)]

    @property
    def records(self) -> list[Model]:
        """What of the item, and of the people and papers around it, has an address."""
        child, panel = self.item.child, self.people.panel
        found = [self.meeting, self.first_pack, child, *child.cases.all(), *child.views.all()]
        found += [panel, *panel.members.all(), *Substitute.objects.filter(member__panel=panel)]
        found += filter(None, (Referral.objects.get(child=child), self.asked, self.later))
        found += [*child.documents.all(), *self.meeting.seats.all()]
        for item in filter(None, (self.item, self.again)):
            found += [item, *item.decisions.all(), *item.interests.all()]
            for decision in item.decisions.all():
                found += decision.letters.all()
        return found

    def addresses(self) -> list[str]:
        """Every address of the panel and of the child's record that finds one of these."""
        return addresses_finding(self.records)

    def walker(self, membership: Membership) -> Walker:
        return Walker(sign_in(Client(), membership), lambda text: set(WORDS.findall(text)))


@pytest.fixture
def table():
    logging.disable(logging.WARNING)  # hundreds of refusals are what is asked for here
    yield Table()
    logging.disable(logging.NOTSET)


def _told(table: Table) -> list[str]:
    """Where the words are, found by those who may go everywhere."""
    people, starts = table.people, table.starts
    told = dict.fromkeys(starts)
    met: set[str] = set()
    for person in (people.coordinator, people.chair):
        walker = table.walker(person)
        walker.walk(starts)
        told.update(dict.fromkeys(url for url, words in walker.met.items() if words))
        met |= walker.words([])
    assert CHILD | PANEL | {OPEN} <= met  # the walk has been where the words are
    return list(told)


def _tried_by(table: Table, membership: Membership, told: list[str]) -> set[str]:
    """What the member meets, there and by every path of their own."""
    walker = table.walker(membership)
    walker.walk(table.starts)
    return walker.words([*told, *table.addresses()])


@pytest.mark.parametrize("url", LISTS)
def test_the_walk_begins_at_pages_that_there_are(url):
    assert resolve(url.partition("?")[0])


def test_every_address_says_what_it_finds():
    assert kinds_of_address() == FINDS.keys() | OTHERS


@pytest.mark.parametrize("stage", ["begin", "decide", "look_again"])
def test_who_stepped_out_meets_no_word_of_the_item(table, stage):
    getattr(table, stage)()
    assert _tried_by(table, table.people.health, _told(table)) == {OPEN}


def test_to_ask_for_an_interest_to_be_withdrawn_opens_nothing(table):
    """Neither the pages on which they ask, nor the request while nobody has confirmed it."""
    ask_to_withdraw(actor=table.out, interest=table.interest, reason="Another family")
    table.begin()
    assert reverse("panels:own_interests") in table.starts
    assert _tried_by(table, table.people.health, _told(table)) == {OPEN}


def test_before_the_meeting_no_word_and_through_the_team_the_child_and_nothing_of_the_panel(table):
    told = _told(table)
    assert _tried_by(table, table.people.health, told) == {OPEN}
    TeamMemberFactory(child=table.item.child, membership=table.people.health)
    met = _tried_by(table, table.people.health, told)
    assert met & PANEL == set()
    assert {NAME, REASON, VOICE, OPEN} <= met


def test_nor_under_another_role_at_the_panel(table):
    """The wall is around the person: to change the hat opens nothing."""
    from tests.factories.accounts import MembershipFactory

    office = MembershipFactory(
        user=table.people.health.user, role=Role.PANEL_COORDINATOR,
        organisation=table.people.authority,
    )  # fmt: skip
    walker = table.walker(office)
    item, papers = (
        reverse(f"panels:{name}", args=[table.item.public_id]) for name in ("item", "item_papers")
    )
    meeting = reverse("panels:meeting", args=[table.meeting.public_id])
    assert walker.words([item, papers, meeting]) & PANEL == set()
    assert walker.client.get(item).status_code == 403
    assert walker.client.get(papers).status_code == 403


def test_a_place_on_one_item_opens_nothing_else_of_the_meeting(table):
    """The substitute meets the item's own words and none of the other's, on any page."""
    people = table.people
    table.begin()
    name_item_substitute(
        actor=people.act(people.chair), interest=table.interest, substitute=people.substitute,
        is_present=True,
    )  # fmt: skip
    walker = table.walker(people.substitute)
    follow = [reverse(f"panels:{name}", args=[table.item.public_id])
              for name in ("item", "item_live", "item_live_state")]  # fmt: skip
    walker.walk([*LISTS, *follow])
    other = {"public_id": table.other.public_id}
    closed = [reverse(f"panels:{name}", kwargs=other)
              for name in ("item", "item_live", "item_live_state", "item_papers")]  # fmt: skip
    met = walker.words([*table.starts, *table.addresses(), *closed])
    assert {NAME, REASON, VOICE} <= met
    assert OPEN not in met


def test_a_fast_track_to_be_ratified_is_closed_like_any_item(table):
    people = table.people
    type(table.item).objects.filter(pk=table.item.pk).update(
        ratifying_meeting=table.meeting, meeting=None, is_fast_track=True, chair=people.chair,
        second=people.health, status="decided",
    )  # fmt: skip
    walker = table.walker(people.health)
    assert walker.words([f"/panels/meetings/{table.meeting.public_id}/", *table.addresses()]) <= {
        OPEN
    }
