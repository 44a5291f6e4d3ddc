"""What the school writes first: health need, family, what was tried, and who helps."""

from datetime import timedelta

from django.utils import timezone

from attendance.services.health_periods import declare_health_period
from cases.access import Section
from cases.models import Child, Competence, GrantKind, Parent
from cases.services.addresses import record_address
from cases.services.children import update_child
from cases.services.family_access import SIXTEEN, AccessTerms, birthday
from cases.services.grants import grant_family_access
from cases.services.health_needs import add_health_need
from cases.services.identifiers import change_identifier
from cases.services.parents import add_parent
from cases.services.team import add_team_member
from demo.people import FAMILIES
from demo.seeding.told import Told
from early_help.services import record_intervention

PART_TIME = {"part_time", "surgery", "late_mornings"}
MOTHERS = "Elena Joanne Priya Marta Beth Chioma Sinead Rukhsana Donna Ewa"
FATHERS = "Paul Kwame Andrzej Sanjay Martin Desmond Haroon Neil"
STREETS = "Mill Lane, Station Road, Orchard Close, Church Walk, Ferry Street, Hill Rise"


def write_record(told: Told, number: int) -> None:
    """Everything about one child that stands before any plan, referral or case."""
    told.on(48)
    child, senco = told.child, told.senco
    _describe(told, number)
    known_on = told.town.days_ago(50) - timedelta(days=20)
    add_health_need(
        actor=senco, child=child, kind=told.story["need"], description=told.words("description"),
        starts_on=known_on, diagnosis=told.story["diagnosis"],
    )  # fmt: skip
    told.on(44)
    add_team_member(
        actor=senco, child=child, membership=told.town.membership(told.nurse),
        responsibility="Health advice and agreement to the healthcare plan",
    )  # fmt: skip
    _record_tried(told)
    if told.role.get("pattern", told.story["pattern"]) in PART_TIME:
        told.on(38)
        declare_health_period(
            actor=senco, child=child, starts_on=told.town.school_days[0],
            reason=f"Part-time timetable for health: {told.words('hours_reason')}",
        )  # fmt: skip


def _describe(told: Told, number: int) -> None:
    child, senco = told.child, told.senco
    source = told.town.random(f"family {told.role['key']}")
    update_child(
        actor=senco, child=child, section=Section.HEALTH, gp_name=f"Dr {source.choice('AJMRST')}. "
        f"{source.choice(['Penrose', 'Alder', 'Whitcombe', 'Farid'])}",
        gp_practice=f"{told.town.organisations[told.pupil.school_key].town} Surgery",
        consultant=told.story["clinician"],
    )  # fmt: skip
    change_identifier(actor=senco, child=child, kind="nhs", value=_nhs_number(number))
    record_address(
        actor=senco, child=child,
        street=f"{source.randint(2, 90)} {source.choice(STREETS.split(', '))}",
        town=told.town.organisations[told.pupil.school_key].town,
        postcode=f"ZZ{number % 9 + 1} 4DM", starts_on=child.born_on, is_withheld=number % 29 == 17,
    )  # fmt: skip
    name = told.role.get("parent") or f"{source.choice(MOTHERS.split())} {child.last_name}"
    needs_interpreter = number % 13 == 5
    told.parent = add_parent(
        actor=senco, child=child, full_name=name, relationship="Father" if name.startswith("Steven")
        else "Mother", has_responsibility=True, telephone=f"01632 9601{number % 90 + 10}",
        email=f"family-{number}@demo.example", needs_interpreter=needs_interpreter,
        language=told.role.get("language", "Polish" if needs_interpreter else ""),
    )  # fmt: skip
    if number % 3 == 0:
        father = f"{source.choice(FATHERS.split())} {child.last_name}"
        other = told.role.get("other_parent", father)
        told.other_parent = add_parent(
            actor=senco, child=child, full_name=other, relationship="Father",
            has_responsibility=True, lives_with_child=number % 2 == 0,
            telephone=f"01632 9602{number % 90 + 10}",
        )  # fmt: skip
    _grant(told)


def _grant(told: Told) -> None:
    """The demo's families, and the member of staff who is a parent too."""
    mine = [one for one in FAMILIES if one.story == told.role["key"]]
    if told.role["key"] == "theo":
        email = told.town.memberships["attendance"].user.email
        grant_family_access(
            actor=told.senco, child=told.child, user_email=email, full_name="Gwen Partridge",
            terms=AccessTerms(GrantKind.PARENT, told.parent),
        )  # fmt: skip
    for one in mine:
        grant_family_access(
            actor=told.senco, child=told.child, user_email=one.email, full_name=one.name,
            terms=_young_person(told.child) if one.is_young_person
            else AccessTerms(GrantKind.PARENT, _parent_named(told, one.name), rights=one.rights),
        )  # fmt: skip


def _parent_named(told: Told, name: str) -> Parent | None:
    other = told.other_parent
    return other if other is not None and other.full_name == name else told.parent


def _young_person(child: Child) -> AccessTerms:
    today = timezone.localdate()
    is_sixteen = birthday(child, SIXTEEN) <= today
    return AccessTerms(
        GrantKind.YOUNG_PERSON,
        reason=f"{child.first_name} understands what the record is for; agreed with her mother.",
        competence=Competence.SIXTEEN if is_sixteen else Competence.GILLICK,
        competence_by="Her school nurse",
        competence_on=today,
    )


def _nhs_number(number: int) -> str:
    """A synthetic NHS number, 999 first, with its check digit."""
    for body in range(990_000_0 * 100 + number * 7, 990_000_0 * 100 + number * 7 + 7):
        digits = f"{body:09d}"[-9:]
        digits = "999" + digits[3:]
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return f"{digits}{0 if check == 11 else check}"
    raise AssertionError("no number without a check digit of 10 in seven")


def _record_tried(told: Told) -> None:
    for place, (kind, details, effect) in enumerate(told.story["tried"]):
        told.on(42 - 6 * place)
        declined = effect == "declined"
        record_intervention(
            actor=told.senco, child=told.child, kind=kind,
            starts_on=told.town.days_ago(42 - 6 * place),
            by_whom="" if declined else "School",
            details=details, effect="" if declined else effect, was_declined=declined,
            declined_reason="The family would rather wait until the assessment is done."
            if declined else "",
        )  # fmt: skip


def add_others_to_team(told: Told) -> None:
    """For children with a case: social care or a teacher of the provider where it fits."""
    town, key = told.town, told.role["key"]
    joins = []
    if key in {"jodie", "isla", "sam"} or told.story["need"] == "anxiety":
        joins.append(("social-care", "Family support"))
    if key in {"oscar", "isla"} or told.situation in {"decided_agreed"}:
        joins.append(("provider", "Teaching at home and at the base"))
        joins.append(("provider-manager", "Provision"))
    if key in {"kasper", "layla"}:
        joins.append(("navigator", "Stands beside the family"))
    for who, responsibility in joins:
        add_team_member(
            actor=told.senco, child=told.child, membership=town.memberships[who],
            responsibility=responsibility,
        )  # fmt: skip
