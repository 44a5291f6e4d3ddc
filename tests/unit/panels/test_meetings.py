"""Planning and holding a panel meeting, interests, views, and who sees an agenda."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import Child
from ledger.errors import Refused, StaleChange
from panels.models import AgendaItem, InterestEffect, InterestKind, Outcome, PanelMeeting
from panels.reads import agenda_of, visible_views
from panels.services.agenda import take_off_item
from panels.services.interests import declare_interest, record_effect
from panels.services.meetings import (
    cancel_meeting,
    end_meeting,
    start_meeting,
)
from panels.services.member_views import record_member_view
from panels.transitions import DECISION, ITEM, MEETING
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, TeamMemberFactory
from tests.factories.referrals import QueuedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", [MEETING, ITEM, DECISION], ids=lambda table: table.name)
def test_every_open_state_has_an_owner_and_a_way_out(table):
    sources = {status for step in table.transitions for status in step.sources}
    targets = {step.target for step in table.transitions}
    for status in sources | targets:
        assert status in table.final or table.turns.get(status), status
        assert status in table.final or table.available(status), status


def test_a_seat_opens_the_child_until_a_set_time_after_the_minutes(people):
    meeting = people.plan()
    item = people.put(meeting)
    TeamMemberFactory(child=item.child, membership=actor(Role.HEALTH_PROFESSIONAL).membership)
    member = people.act(people.health)

    def sees() -> bool:
        return Child.objects.visible_to(member).filter(pk=item.child_id).exists()

    assert sees()
    PanelMeeting.objects.filter(pk=meeting.pk).update(
        status="agreed", minutes_agreed_at=timezone.now(), access_ends_on=timezone.localdate()
    )
    assert sees()
    yesterday = timezone.localdate() - timedelta(days=1)
    PanelMeeting.objects.filter(pk=meeting.pk).update(access_ends_on=yesterday)
    assert not sees()


def test_taken_off_closes_the_child(people):
    item = people.put(people.plan())
    take_off_item(actor=people.act(people.coordinator), item=item, reason="Wrong meeting")
    assert not Child.objects.visible_to(people.act(people.health)).exists()


class TestInterests:
    def test_stepping_out_closes_the_item_and_the_child(self, people):
        meeting = people.plan()
        item = people.put(meeting)
        member = people.act(people.health)
        declare_interest(actor=member, item=item, kind=InterestKind.FAMILY)
        assert not AgendaItem.objects.visible_to(member).exists()
        assert not Child.objects.visible_to(member).exists()
        assert agenda_of(meeting, member, []) == []

    def test_access_through_the_team_is_untouched(self, people):
        item = people.put(people.plan())
        TeamMemberFactory(child=item.child, membership=people.health)
        member = people.act(people.health)
        declare_interest(actor=member, item=item, kind=InterestKind.OTHER)
        assert Child.objects.visible_to(member).exists()
        assert not AgendaItem.objects.visible_to(member).exists()

    def test_the_chair_records_the_effect(self, people):
        item = people.put(people.plan())
        declared = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.OTHER
        )
        assert declared.effect == "step_out"
        record_effect(
            actor=people.act(people.chair), interest=declared, effect=InterestEffect.CONTRIBUTE
        )
        assert AgendaItem.objects.visible_to(people.act(people.health)).exists()

    @pytest.mark.parametrize("name", ["health", "care", "coordinator"])
    def test_nobody_but_the_chair_records_it(self, people, name):
        item = people.put(people.plan())
        declared = declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.OTHER
        )
        with pytest.raises(PermissionDenied):
            record_effect(
                actor=people.act(getattr(people, name)), interest=declared,
                effect=InterestEffect.CONTRIBUTE,
            )  # fmt: skip

    def test_the_deputy_records_the_chairs_own(self, people):
        item = people.put(people.plan())
        declared = declare_interest(
            actor=people.act(people.chair), item=item, kind=InterestKind.WORKS_WITH_CHILD
        )
        with pytest.raises(PermissionDenied):
            record_effect(
                actor=people.act(people.chair), interest=declared,
                effect=InterestEffect.CONTRIBUTE,
            )  # fmt: skip
        record_effect(
            actor=people.act(people.deputy), interest=declared, effect=InterestEffect.STEP_OUT
        )

    def test_once_and_only_by_members(self, people):
        item = people.put(people.plan())
        member = people.act(people.health)
        declare_interest(actor=member, item=item, kind=InterestKind.WORKS_WITH_CHILD)
        with pytest.raises(Refused, match="already"):
            declare_interest(actor=member, item=item, kind=InterestKind.OTHER)
        with pytest.raises(PermissionDenied):
            declare_interest(
                actor=people.act(people.coordinator), item=item, kind=InterestKind.OTHER
            )


def test_views_show_after_giving_ones_own(people):
    item = people.put(people.plan())
    health, care = people.act(people.health), people.act(people.care)
    record_member_view(actor=health, item=item, recommendation=Outcome.ADVICE, reasons="Enough")
    assert list(visible_views(item, care)) == []
    record_member_view(actor=care, item=item, recommendation=Outcome.LIAISON, reasons="More")
    assert len(list(visible_views(item, care))) == 2
    record_member_view(actor=care, item=item, recommendation=Outcome.CLOSE, reasons="Changed")
    assert item.views.count() == 2


def test_outsiders_give_no_view(people):
    item = people.put(people.plan())
    with pytest.raises(PermissionDenied):
        record_member_view(
            actor=people.act(people.coordinator), item=item, recommendation=Outcome.CLOSE,
            reasons="No",
        )  # fmt: skip


class TestSession:
    def test_it_does_not_end_with_open_items(self, people):
        meeting = people.plan()
        people.put(meeting)
        meeting = people.open(meeting)
        with pytest.raises(Refused, match="still open"):
            end_meeting(actor=people.act(people.chair), meeting=meeting)

    def test_started_once(self, people):
        meeting = people.plan_today()
        start_meeting(actor=people.act(people.chair), meeting=meeting)
        with pytest.raises(StaleChange):
            start_meeting(actor=people.act(people.coordinator), meeting=meeting)

    def test_not_before_its_day(self, people):
        meeting = people.plan()
        with pytest.raises(Refused, match="can be started on"):
            start_meeting(actor=people.act(people.chair), meeting=meeting)
        meeting.refresh_from_db()
        assert (meeting.status, meeting.opened_at) == ("planned", None)

    @pytest.mark.parametrize("hours", [-48, -1, 1])
    def test_on_its_day_also_before_its_time_and_when_it_was_left(self, people, hours):
        meeting = people.plan_today()
        at = max(timezone.now() + timedelta(hours=hours), timezone.now() - timedelta(days=3))
        if hours > 0:  # still today, also late in the evening
            at = min(at, timezone.localtime().replace(hour=23, minute=59))
        PanelMeeting.objects.filter(pk=meeting.pk).update(starts_at=at)
        started = start_meeting(actor=people.act(people.chair), meeting=meeting)
        assert started.status == "in_session"

    def test_members_do_not_run_it(self, people):
        with pytest.raises(PermissionDenied):
            start_meeting(actor=people.act(people.health), meeting=people.plan())

    def test_cancelling_loses_no_item(self, people):
        meeting = people.plan()
        item = people.put(meeting)
        with pytest.raises(Refused, match="later meeting"):
            cancel_meeting(actor=people.act(people.coordinator), meeting=meeting, reason="Snow")
        take_off_item(actor=people.act(people.coordinator), item=item, reason="Snow")
        cancel_meeting(actor=people.act(people.coordinator), meeting=meeting, reason="Snow")
        assert not PanelMeeting.objects.visible_to(people.act(people.health)).exists()


def test_a_request_stands_on_one_agenda_at_a_time(people):
    item = people.put(people.plan())
    from referrals.models import Referral

    with pytest.raises(Refused, match="already on an agenda"):
        people.put(people.plan(), Referral.objects.get(pk=item.subject_id))


def test_a_child_whom_the_office_does_not_see_comes_on_no_agenda(people):
    elsewhere = SchoolFactory(la_code="999")
    child = ChildFactory(school=elsewhere, home_authority_code="999")
    referral = QueuedReferralFactory(organisation=elsewhere, child=child)
    meeting = people.plan()
    for put in (lambda: people.put(meeting, referral), lambda: people.fast_track(referral)):
        with pytest.raises(PermissionDenied, match="no access"):
            put()
    assert not AgendaItem.objects.exists()
    referral.refresh_from_db()
    assert referral.status == "queued"


def test_other_roles_see_no_meeting(people):
    people.put(people.plan())
    for role in ("senco", "commissioner", "provider_staff", "health_professional"):
        assert not PanelMeeting.objects.visible_to(actor(role)).exists()
        assert not AgendaItem.objects.visible_to(actor(role)).exists()
