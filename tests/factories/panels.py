"""A panel with its people, for tests. All invented."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Agency, Membership, Organisation
from accounts.roles import Role
from panels.deciding.terms import Found, Said, Terms
from panels.deciding.voting import voices_of
from panels.models import (
    AgendaItem,
    Criterion,
    FastTrackGround,
    FindingKind,
    FundingSource,
    MemberPart,
    Outcome,
    Panel,
    PanelMeeting,
    Rhythm,
    StanceKind,
)
from panels.models.outcomes import ADVISING, AWAY, BY_THE_HOUR, GIVING, SENDING_ON
from panels.services.agenda import list_item, start_fast_track
from panels.services.meetings import plan_meeting, start_meeting
from panels.services.members import add_member, name_substitute
from panels.services.rhythm import set_rhythm
from panels.services.seats import record_presence
from referrals.models import Referral
from tests.factories.accounts import AuthorityFactory
from tests.factories.referrals import QueuedReferralFactory
from tests.people import member


@dataclass
class PanelPeople:
    """A panel with a chair, a deputy and members of three agencies; meetings as they are asked."""

    authority: Organisation = field(default_factory=AuthorityFactory)
    name: str = "Assessment Panel"

    def __post_init__(self) -> None:
        self.panel = Panel.objects.create(authority=self.authority, name=self.name)
        self.coordinator = self._person(Role.PANEL_COORDINATOR)
        self.chair = self._person(Role.PANEL_CHAIR)
        self.deputy = self._person(Role.PANEL_CHAIR, Agency.PSYCHOLOGY)
        self.education = self._person(Role.PANEL_MEMBER, Agency.EDUCATION)
        self.health = self._person(Role.PANEL_MEMBER, Agency.HEALTH)
        self.care = self._person(Role.PANEL_MEMBER, Agency.SOCIAL_CARE)

    def _person(self, role: Role, agency: str = "") -> Membership:
        return member(role, self.authority, agency=agency)

    @property
    def everybody(self) -> list[Membership]:
        return [self.chair, self.deputy, self.education, self.health, self.care]

    def act(self, membership: Membership) -> Actor:
        return Actor.staff(membership)

    def sit(self) -> None:
        """Chair, deputy and three members sit on the panel, health with a substitute."""
        parts = {
            self.chair: (MemberPart.CHAIR, ""), self.deputy: (MemberPart.DEPUTY, ""),
            self.education: (MemberPart.MEMBER, ""), self.health: (MemberPart.MEMBER, ""),
            self.care: (MemberPart.MEMBER, ""),
        }  # fmt: skip
        for membership, (part, agency) in parts.items():
            add_member(
                actor=self.act(self.coordinator), panel=self.panel, membership=membership,
                part=part, agency=agency,
            )  # fmt: skip
        self.substitute = self._person(Role.PANEL_MEMBER, Agency.HEALTH)
        name_substitute(
            actor=self.act(self.coordinator), membership=self.substitute,
            member=self.panel.members.get(membership=self.health),
        )  # fmt: skip

    def meet_every(self, weeks: int = 2, **changes: Any) -> Rhythm:
        """A rhythm from the next Tuesday on, in holidays too unless told otherwise."""
        today = timezone.localdate()
        given = {
            "first_on": today + timedelta(days=(1 - today.weekday()) % 7 or 7),
            "weeks_between": weeks, "time": time(10), "length_minutes": 120,
            "place": "County Hall", "meets_in_school_holidays": True,
        }  # fmt: skip
        return set_rhythm(
            actor=self.act(self.coordinator), panel=self.panel, **{**given, **changes}
        )

    def plan(self) -> PanelMeeting:
        return plan_meeting(
            actor=self.act(self.coordinator),
            panel=self.panel,
            starts_at=timezone.now() + timedelta(days=3),
            place="County Hall",
            chair=self.chair,
            deputy_chair=self.deputy,
            members=[self.education, self.health, self.care],
        )

    def plan_today(self) -> PanelMeeting:
        """A meeting whose day has come, so that somebody may start it."""
        planned = PanelMeeting.objects.filter(pk=self.plan().pk)
        planned.update(starts_at=timezone.now())
        return planned.get()

    def put(self, meeting: PanelMeeting, referral: Referral | None = None) -> AgendaItem:
        referral = referral or QueuedReferralFactory()
        return list_item(
            actor=self.act(self.coordinator), kind_key="referral", subject_id=referral.pk,
            meeting=meeting,
        )  # fmt: skip

    def open(self, meeting: PanelMeeting, *present: Membership) -> PanelMeeting:
        """In session, with these present (everybody when none is named)."""
        meeting = begun(meeting, self.act(self.chair))
        there = present or self.everybody
        seats = meeting.seats.filter(membership__in=there)
        record_presence(actor=self.act(self.chair), meeting=meeting, present=seats)
        return meeting

    def fast_track(self, referral: Referral | None = None) -> AgendaItem:
        referral = referral or QueuedReferralFactory(is_fast_track=True, grounds="In hospital")
        return start_fast_track(
            actor=self.act(self.coordinator), kind_key="referral", subject_id=referral.pk,
            chair=self.chair, second=self.health, ground=FastTrackGround.HOSPITAL,
            ground_words="On the ward since Monday",
        )  # fmt: skip


def begun(meeting: PanelMeeting, actor: Actor) -> PanelMeeting:
    """In session as if its day had come: tests plan a few days ahead, and keep that day."""
    planned = PanelMeeting.objects.filter(pk=meeting.pk)
    starts_at = meeting.starts_at
    planned.update(starts_at=timezone.now())
    start_meeting(actor=actor, meeting=meeting)
    planned.update(starts_at=starts_at)
    return planned.get()


def terms(outcome: Outcome = Outcome.LIAISON, **changes: object) -> Terms:
    """A complete decision about a referral: what its outcome needs, and every criterion met."""
    given: dict[str, object] = {"reasons": "The school and family need a hand now."}
    if outcome in GIVING:
        given |= {
            "provision": "Somebody who knows the child, each day.", "provided_by": "The council",
            "starts_on": timezone.localdate() + timedelta(days=7),
        }  # fmt: skip
    if outcome in BY_THE_HOUR:
        given["hours_a_week"] = Decimal(5)
    if outcome in AWAY:
        given["funding_source"] = FundingSource.COMMISSIONED
    if outcome == Outcome.TOP_UP:
        given["funding_source"] = FundingSource.TOP_UP
    if outcome in ADVISING:
        given["advice"] = "Keep two fixed lessons a day."
    if outcome in SENDING_ON:
        given["onward_route"] = "The family worker rings next week."
    findings = {criterion: Found(FindingKind.MET) for criterion in Criterion}
    return Terms(outcome=outcome, **{**given, "findings": findings, **changes})  # type: ignore[arg-type]


def agreed(item: AgendaItem) -> dict[str, Said]:
    """Everybody who has a vote on the item now, agrees."""
    item = AgendaItem.objects.get(pk=item.pk)
    meeting = item.ratifying_meeting or item.meeting
    voices = voices_of(item, PanelMeeting.objects.get(pk=meeting.pk)) if meeting else {}
    return {agency: Said(StanceKind.AGREES) for agency in voices}
