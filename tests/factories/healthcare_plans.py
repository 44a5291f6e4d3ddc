"""Healthcare plans for tests, made through the services that people use. All invented."""

from typing import Any

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Child
from healthcare_plans.areas import AREAS
from healthcare_plans.models import Area, Plan, PlanVersion
from healthcare_plans.services.drafting import create_plan, save_area, save_row
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
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
