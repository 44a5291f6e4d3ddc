"""Healthcare plans in every state, written area by area by the child's SENCo."""

from datetime import date, timedelta
from typing import Any

from accounts.actors import Actor
from demo.seeding.told import Told
from healthcare_plans.areas import AREAS
from healthcare_plans.models import Answer, Area, How, Party, Plan, PlanVersion
from healthcare_plans.services.answering import answer_agreement, record_agreement
from healthcare_plans.services.asking import send_for_agreement
from healthcare_plans.services.drafting import leave_out_area, save_area, save_row
from healthcare_plans.services.issuing import activate_version
from healthcare_plans.services.reviews import mark_reviews_due
from healthcare_plans.services.starting import create_plan, start_change

DRAFTED = {"plan_draft", "referral_draft"}
SENT = {"plan_out"}
IN_FORCE = {
    "plan_active", "plan_outstanding", "plan_review_due", "plan_changed",
}  # fmt: skip
# Children of the cast who have a plan besides what the panel does for them.
WITH_PLAN = {"oscar", "megan", "ravi"}
LEFT_OUT = {
    Area.PRIVACY: "The family has asked for nothing to be kept private beyond the usual.",
    Area.PERMISSION: "The child takes no medicine in school.",
}


def write_plan(told: Told, number: int) -> None:
    """One child's plan, as far as the situation says."""
    if told.situation not in DRAFTED | SENT | IN_FORCE and told.role["key"] not in WITH_PLAN:
        return
    told.on(32)
    plan = create_plan(actor=told.senco, child=told.child)
    version = plan.versions.get()
    areas = list(AREAS)[: 4 if told.situation in DRAFTED else len(AREAS)]
    for spec in areas:
        _write_area(told, version, spec.area)
    if told.situation in DRAFTED:
        return
    told.on(30)
    version = send_for_agreement(
        actor=told.senco, version=version, health=[told.town.membership(told.nurse)]
    )
    _answer(told, version, in_force=_is_in_force(told))
    if _is_in_force(told):
        _put_into_force(told, version)
    if told.situation == "plan_changed":
        _change(told, plan)


def _is_in_force(told: Told) -> bool:
    return told.situation in IN_FORCE or told.role["key"] in WITH_PLAN


def mark_due(told: Told) -> None:
    """Reviews whose day has come, as every night."""
    told.town.clock.set(told.town.today, 0, 1)
    mark_reviews_due()


def _write_area(told: Told, version: PlanVersion, area: Area) -> None:
    for key, values in _rows(told, area):
        save_row(actor=told.senco, version=version, key=key, values=values,
                 seen=_seen(version, area))  # fmt: skip
    if area in LEFT_OUT and not (area == Area.PERMISSION and told.story["medicine"]):
        if _state(version, area) != "not_needed":
            leave_out_area(actor=told.senco, version=version, area=area,
                           because=LEFT_OUT[area], seen=_seen(version, area))  # fmt: skip
        return
    save_area(actor=told.senco, version=version, area=area, values=_content(told)[area],
              seen=_seen(version, area))  # fmt: skip


def _seen(version: PlanVersion, area: Area) -> int:
    return int(version.areas.get(area=area).saves)


def _state(version: PlanVersion, area: Area) -> str:
    return str(version.areas.get(area=area).state)


def _content(told: Told) -> dict[Area, dict[str, Any]]:
    name = told.child.first_name
    medicine = bool(told.story["medicine"])
    return {
        Area.CONDITION: {
            "condition": told.words("description"), "triggers": told.words("triggers"),
            "signs": told.words("signs"), "treatments": told.words("treatment"),
            "clinic": told.story["clinician"],
        },
        Area.NEEDS: {
            "takes_medicine": medicine, "time_needed": "Ten minutes to rest whenever asked for.",
            "facilities": "The quiet room, with a bed and water.",
            "environment": "Lessons on the ground floor where that can be done.",
        },
        Area.LEARNING: {
            "absence_support": told.words("absence"),
            "catch_up_support": "What matters most first; nobody catches up on everything.",
            "exam_support": "Rest breaks, and a small room.",
            "emotional_support": f"A named adult whom {name} chose, and friends kept in touch.",
            "return_support": "Back in steps, with somebody at the door on the first morning.",
        },
        Area.LEVEL: {
            "support_level": "reminded", "monitoring": "The named adult asks once a day.",
            "self_management": f"{name} says when it is too much, and is believed.",
        },
        Area.PEOPLE: {
            "expectations": "To know this plan and to act on it.",
            "cover": "The cover teacher finds the plan’s first page in the register folder.",
        },
        Area.TELLING: {"telling": "At the start of each term, and supply staff on the day."},
        Area.PERMISSION: {
            "medicine_arrangements": "Brought by a parent in its own box, kept locked in the "
            "medical room, each dose written down, returned at the end of term."
        },
        Area.TRIPS: {
            "trips": "Medicine, telephone and a trained adult go along; the family is asked first.",
            "activities": f"{name} joins in as far as they wish on the day.",
        },
        Area.PRIVACY: {},
        Area.EMERGENCY: {
            "emergency_signs": told.words("emergency_signs"),
            "emergency_steps": told.words("emergency_steps"),
            "contingency": "If the named adult is away, the office sends the next one on the list.",
        },
    }  # fmt: skip


def _rows(told: Told, area: Area) -> list[tuple[str, dict[str, Any]]]:
    senco = str(told.senco.user)
    if area == Area.NEEDS and told.story["medicine"]:
        name, dose, times, route = told.story["medicine"]
        return [("medicines", {"name": name, "dose": dose, "times": times, "route": route,
                               "storage": "Medical room, locked"})]  # fmt: skip
    if area == Area.PEOPLE:
        return [("people", {
            "name": senco, "job": "SENCo", "does": "Keeps this plan and meets the family.",
            "training": "Told by the school nurse what to look for.", "cover": "Deputy SENCo",
        })]  # fmt: skip
    if area == Area.TELLING:
        return [("telling", {"who": "All teachers of the class", "what": "Signs and first steps"})]
    if area == Area.EMERGENCY:
        return [("contacts", {"name": "School nurse", "relationship": "Health",
                              "telephone": "01632 960299"})]  # fmt: skip
    return []


def _answer(told: Told, version: PlanVersion, *, in_force: bool) -> None:
    """Health and school answer in Waymark; parents have signed on paper."""
    told.on(29)
    permits = True if version.takes_medicine else None
    _agree(told.senco, version, Party.SCHOOL)
    if version.takes_medicine:
        _agree(told.head, version, Party.HEAD, permits=True)
    told.on(27)
    waits = told.situation in {"plan_out", "plan_outstanding"}
    if not (waits and (told.role["key"] == "layla" or told.child.pk % 2)):
        _agree(told.nurse, version, Party.HEALTH)
    family = version.agreements.filter(party=Party.PARENT, answer=Answer.AWAITED)
    for row in family.select_related("parent") if in_force else family.none():
        record_agreement(
            actor=told.senco, version=version, agreement=row, answer=Answer.AGREED,
            how=How.PAPER, name=row.parent.full_name if row.parent else "Parent",
            answered_on=told.town.days_ago(27), revision=version.revision,
            permits_medicine=permits,
        )  # fmt: skip


def _agree(actor: Actor, version: PlanVersion, party: Party, permits: bool | None = None) -> None:
    answer_agreement(
        actor=actor, version=version, party=party, answer=Answer.AGREED,
        revision=version.revision, permits_medicine=permits,
    )  # fmt: skip


def _put_into_force(told: Told, version: PlanVersion) -> None:
    told.on(26)
    outstanding = version.agreements.filter(answer=Answer.AWAITED).exists()
    activate_version(
        actor=told.senco, version=version, revision=version.revision,
        review_on=_review_day(told),
        reason="The family agrees in words and the letter has not come back; the child needs the "
        "plan now." if outstanding else "",
    )  # fmt: skip


def _review_day(told: Told) -> date:
    if told.situation == "plan_review_due":
        return told.town.days_ago(2)
    return told.town.today + timedelta(days=180)


def _change(told: Told, plan: Plan) -> None:
    """The clinic changed the treatment: a second version is being written."""
    told.on(8)
    version = start_change(
        actor=told.senco, plan=plan, why_changed="The clinic changed the treatment this week."
    )
    save_area(
        actor=told.senco, version=version, area=Area.CONDITION,
        values={"treatments": f"{told.words('treatment')} Since this month: a lower dose, and a "
                "review after four weeks."},
        seen=_seen(version, Area.CONDITION),
    )  # fmt: skip
