"""Healthcare plans for tests, made through the services that people use. All invented."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Role
from cases.models import Child
from healthcare_plans.areas import AREAS
from healthcare_plans.models import Agreement, Answer, Area, Party, Plan, PlanVersion
from healthcare_plans.services.answering import answer_agreement
from healthcare_plans.services.asking import send_for_agreement
from healthcare_plans.services.drafting import save_area, save_row
from healthcare_plans.services.issuing import activate_version
from healthcare_plans.services.starting import create_plan
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory, ParentFactory, TeamMemberFactory
from tests.people import actor

MEDICINE = {
    "name": "Salbutamol inhaler",
    "dose": "2 puffs",
    "times": "When wheezing, and before PE",
    "route": "Inhaled through a spacer",
    "side_effects": "Shaking hands",
    "storage": "Classroom, labelled box, below 25 °C",
    "is_self_administered": True,
}
ROW_VALUES: dict[str, dict[str, Any]] = {
    "medicines": MEDICINE,
    "people": {
        "name": "Bea Ashdown",
        "job": "Teaching assistant",
        "does": "Stays with the child during an attack",
        "training": "Asthma and spacer technique",
        "confirmed_by": "Ola Finch, school nurse",
    },
    "telling": {"who": "All PE staff", "what": "Signs of an attack and where the inhaler is"},
    "entrusted": {"name": "Cy Moran", "job": "Head of year", "what": "Worries about friends"},
    "contacts": {"name": "Dana Vale", "relationship": "Mother", "telephone": "01632 960001"},
}
AREA_VALUES: dict[Area, dict[str, Any]] = {
    Area.CONDITION: {"condition": "Asthma", "signs": "Wheezing and short breath"},
    Area.NEEDS: {"takes_medicine": True, "environment": "Away from dust"},
    Area.LEARNING: {"absence_support": "Work is sent home by noon each day"},
    Area.LEVEL: {"support_level": "reminded"},
    Area.PEOPLE: {"cover": "Eli Poole"},
    Area.TELLING: {"telling": "At the first staff meeting of each term"},
    Area.PERMISSION: {"medicine_arrangements": "Mother brings it; the office signs for it"},
    Area.TRIPS: {"trips": "The spare inhaler goes along"},
    Area.PRIVACY: {"confidentiality": "Nothing in front of other pupils"},
    Area.EMERGENCY: {
        "emergency_signs": "Lips turn blue",
        "emergency_steps": "Sit the child up\nGive 10 puffs\nCall 999",
    },
}


def senco_and_child(**fields: Any) -> tuple[Actor, Child]:
    """A SENCo and a pupil of the same school."""
    school = SchoolFactory()
    return actor(Role.SENCO, school), ChildFactory(school=school, **fields)


def write_whole(author: Actor, version: PlanVersion, *, medicine: bool = True) -> PlanVersion:
    """Complete all ten areas."""
    for spec in AREAS:
        values = dict(AREA_VALUES[spec.area])
        if spec.area == Area.NEEDS:
            values["takes_medicine"] = medicine
        if spec.area == Area.PERMISSION and not medicine:
            continue
        if spec.rows and (medicine or spec.rows.key != "medicines"):
            save_row(
                actor=author, version=version, key=spec.rows.key,
                values=ROW_VALUES[spec.rows.key], seen=seen(version, spec.area),
            )  # fmt: skip
        save_area(
            actor=author, version=version, area=spec.area, values=values,
            seen=seen(version, spec.area),
        )  # fmt: skip
    version.refresh_from_db()
    return version


def seen(version: PlanVersion, area: Area) -> int:
    """What somebody who has just opened an area has seen of it."""
    return version.areas.get(area=area).saves


def draft_of(author: Actor, child: Child, *, medicine: bool = True) -> PlanVersion:
    """A whole draft, ready to be sent out."""
    plan: Plan = create_plan(actor=author, child=child)
    return write_whole(author, plan.versions.get(), medicine=medicine)


@dataclass
class Story:
    """A plan with everybody who has to agree to it."""

    school: Organisation
    senco: Actor
    head: Actor
    nurse: Actor
    parent: Actor
    child: Child
    version: PlanVersion

    @property
    def plan(self) -> Plan:
        return Plan.objects.get(pk=self.version.plan_id)

    def refresh(self) -> PlanVersion:
        self.version = PlanVersion.objects.get(pk=self.version.pk)
        return self.version


def tell_story(*, medicine: bool = True, sent: bool = True) -> Story:
    """A whole draft, sent out to head, nurse and one parent unless `sent` is False."""
    senco, child = senco_and_child()
    school = senco.organisation
    nurse = actor(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse.membership)
    parent = GrantFactory(child=child, parent=ParentFactory(child=child, full_name="Dana Vale"))
    story = Story(
        school, senco, actor(Role.HEAD_TEACHER, school), nurse, Actor.family(parent.user), child,
        draft_of(senco, child, medicine=medicine),
    )  # fmt: skip
    if sent:
        story.version = send_for_agreement(
            actor=senco, version=story.version, health=[nurse.membership]
        )
    return story


def agree(story: Story, who: Actor, party: Party, **more: Any) -> Agreement:
    """Somebody agrees for a party."""
    values: dict[str, Any] = {"revision": story.refresh().revision}
    if party == Party.PARENT:
        values["permits_medicine"] = True
    return answer_agreement(
        actor=who, version=story.version, party=party, answer=Answer.AGREED, **{**values, **more}
    )


def agree_all(story: Story) -> None:
    """Everybody agrees, and medicine is permitted."""
    agree(story, story.senco, Party.SCHOOL)
    if story.version.takes_medicine:
        agree(story, story.head, Party.HEAD)
    agree(story, story.nurse, Party.HEALTH)
    agree(story, story.parent, Party.PARENT)


def issue(story: Story, **more: Any) -> PlanVersion:
    """Put the version into force, agreed by all, with a review in half a year."""
    agree_all(story)
    story.version = activate_version(
        actor=story.senco, version=story.refresh(), revision=story.version.revision,
        review_on=timezone.localdate() + timedelta(days=180), **more,
    )  # fmt: skip
    return story.version
