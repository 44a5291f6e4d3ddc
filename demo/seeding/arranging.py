"""Which placements the demo has, and how each is authorised, arranged and offered."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.models import Authorisation, AuthorisationKind, DutyOutcome, KnowledgeKind
from cases.services.authorisations import authorise_interim, record_panel_authorisation
from cases.services.section_19.considering import consider_duty
from cases.services.section_19.knowledge import note_knowledge
from demo.seeding.told import Told
from demo.seeding.town import Town, read_data
from provision.models import Placement
from provision.services.arranging import begin_placement, send_to_provider
from provision.services.planning import set_curriculum, set_exit, set_people, set_safety
from provision.services.week import change_timetable
from provision.week import Lesson

BEGAN = 43  # school days before the demo date, where nothing else is said
REVIEWED = 15


@dataclass
class Placing:
    """One entry of demo/data/placements.json with the child it is about."""

    told: Told
    facts: dict[str, Any]
    number: int

    @property
    def town(self) -> Town:
        """The authority."""
        return self.told.town

    @property
    def began(self) -> int:
        """School days before the demo date on which it began; negative for days to come."""
        return int(self.facts.get("begins", BEGAN))

    @property
    def starts_on(self) -> date:
        """The first day taught."""
        if self.began < 0:
            return self.town.today + timedelta(days=7 - self.town.today.weekday())
        return self.town.days_ago(self.began)

    @property
    def state(self) -> str:
        """How far it has come: begun, unless the entry says otherwise."""
        return str(self.facts.get("state", "begun"))

    @property
    def arranger(self) -> Actor:
        """The officer who arranges it."""
        return self.town.actor("liaison" if self.number % 2 else "coordinator")

    @property
    def manager(self) -> Actor:
        """Who manages the provider."""
        key = self.facts["provider"]
        return self.town.actor("provider-manager" if key == "provider" else f"manager.{key}")

    def teachers(self) -> list[Membership]:
        """Those who teach there; a small provider’s manager teaches too."""
        people = Membership.objects.current().filter(
            organisation=self.town.organisations[self.facts["provider"]]
        )
        staff = list(people.filter(role=Role.PROVIDER_STAFF).order_by("pk"))
        return staff or [self.town.membership(self.manager)]


def placings(town: Town, children: list[Told]) -> list[Placing]:
    """The entries whose child is in the authority."""
    by_key = {told.role["key"]: told for told in children}
    return [
        Placing(by_key[facts["child"]], facts, number)
        for number, facts in enumerate(read_data("placements.json")["placements"])
        if facts["child"] in by_key
    ]


def arrange(placing: Placing) -> Placement:
    """Draft it, with everything that is asked, and offer it to the provider."""
    told, town, facts = placing.told, placing.town, placing.facts
    authorisation = _authorise(placing)
    told.on(max(placing.began, 0) + 2, 12)
    provider = town.organisations[facts["provider"]]
    base = provider.bases.filter(name=facts["base"]).first() if facts["base"] else None
    end = town.today + timedelta(days=60)
    actor = placing.arranger
    placement = begin_placement(
        actor=actor, child=told.child, authorisation=authorisation, provider=provider, base=base,
        starts_on=placing.starts_on, planned_end_on=min(end, authorisation.ends_on or end),
    )  # fmt: skip
    placement = change_timetable(actor=actor, placement=placement, lessons=_lessons(facts))
    placement = set_people(
        actor=actor, placement=placement, home_school_lead=town.membership(told.senco)
    )
    placement = set_safety(
        actor=actor, placement=placement, transport="Taxi arranged by the authority, both ways.",
        risk_assessment="Healthcare plan and emergency steps are with the provider; one trained "
        "adult is there at every lesson.",
    )  # fmt: skip
    subjects = list(dict.fromkeys(row[4] for row in _week(facts)))
    placement = set_curriculum(
        actor=actor, placement=placement, subjects=subjects,
        curriculum="The school’s own schemes of work, English and maths before anything else.",
    )  # fmt: skip
    placement = _plan_exit(placing, placement)
    return send_to_provider(actor=actor, placement=placement)


def _authorise(placing: Placing) -> Authorisation:
    """The panel's decision of the meeting in the demo, of one before Waymark, or an interim one."""
    told, town = placing.told, placing.town
    kind = placing.facts.get("authorisation")
    if kind in {AuthorisationKind.PANEL_DECISION, AuthorisationKind.FAST_TRACK}:
        return Authorisation.objects.get(child=told.child, kind=kind)
    _consider(placing)
    if kind == AuthorisationKind.INTERIM:
        return authorise_interim(
            actor=town.actor("named-officer"), child=told.child, starts_on=placing.starts_on,
            ends_on=town.today + timedelta(days=28),
            reasons="The panel meets next month. Education does not wait for it.",
        )  # fmt: skip
    return record_panel_authorisation(
        actor=town.actor("chair"), child=told.child, kind=AuthorisationKind.PANEL_DECISION,
        decision_reference=f"{town.year}/{placing.number + 11:02}",
        authorised_by=town.memberships["chair"], starts_on=placing.starts_on,
        reasons="A short-term place while health improves, with a way back from the first week.",
    )  # fmt: skip


def _consider(placing: Placing) -> None:
    """The authority knew, and decided that education must be arranged."""
    told = placing.told
    told.on(placing.began + 4, 10)
    record = note_knowledge(
        actor=told.senco, child=told.child, kind=KnowledgeKind.PROGNOSIS,
        told_on=told.town.days_ago(placing.began + 4),
        words="The clinic expects a term away from school, perhaps longer.",
    )  # fmt: skip
    told.on(placing.began + 3, 11)
    consider_duty(
        actor=told.town.actor("named-officer"), record=record, outcome=DutyOutcome.OWED,
        considered="The school’s letter, the clinic’s advice and what the family says.",
        reasons=f"{told.child.first_name} will be away for more than fifteen days, and the school "
        "alone cannot give enough.",
    )  # fmt: skip


def _week(facts: dict[str, Any]) -> list[list[Any]]:
    week: list[list[Any]] = read_data("placements.json")["weeks"][facts["week"]]
    return week


def _lessons(facts: dict[str, Any]) -> list[Lesson]:
    return [
        Lesson(
            weekday=weekday, starts_at=time.fromisoformat(start), ends_at=time.fromisoformat(end),
            mode=mode, subject=subject,
        )
        for weekday, start, end, mode, subject in _week(facts)
    ]  # fmt: skip


def _plan_exit(placing: Placing, placement: Placement) -> Placement:
    town, limit = placing.town, placing.facts.get("limit")
    review_on = town.today + timedelta(days=12)
    if placing.began > REVIEWED:
        late = placing.facts.get("review") == "overdue"
        review_on = town.days_ago(REVIEWED - 1 if late else REVIEWED)
    return set_exit(
        actor=placing.arranger, placement=placement, review_on=review_on,
        exit_criteria="Four weeks of lessons without a missed one, and a visit to school that "
        "went well.",
        exit_plan="Two mornings at school from then on, more each fortnight.",
        less_than_full_time_reason=f"Health advises fewer hours: {placing.told.words('treatment')}",
        hours_review_on=town.today + timedelta(days=(-2, 9, 23)[placing.number % 3]),
        time_limit_on=town.today + timedelta(days=limit) if limit else None,
        time_limit_reason="Tuition at home must not become the end of the road." if limit else "",
        time_limit_owner=town.memberships["liaison"] if limit else None,
    )  # fmt: skip
