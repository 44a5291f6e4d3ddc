"""Pupils: names, dates of birth, UPNs, rolls. Written in bulk, not one by one."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from cases.identifiers import upn_check_letter
from cases.models import Child, Enrolment, Ethnicity, Identifier, IdentifierKind, SendProvision
from demo.seeding.organisations import FIRST_YEARS
from demo.seeding.stories import Casting
from demo.seeding.town import Pupil, Town, read_data
from ledger.references import make_reference
from ledger.text import sort_key

YEARS = {"primary": (0, 6), "secondary": (7, 11), "special": (1, 11)}
ETHNICITIES = (
    [Ethnicity.WBRI] * 76 + [Ethnicity.WOTH] * 5 + [Ethnicity.APKN] * 4 + [Ethnicity.AIND] * 3
    + [Ethnicity.MWBC] * 2 + [Ethnicity.MWAS] * 2 + [Ethnicity.BAFR] * 3 + [Ethnicity.ABAN] * 2
    + [Ethnicity.WROM] + [Ethnicity.CHNE] + [Ethnicity.REFU]
)  # fmt: skip


def make_pupils(town: Town, casting: Casting) -> None:
    """`town.scale` pupils over the schools by their share, children with a story first."""
    source, names = town.random("pupils"), _names()
    serials: Counter[tuple[str, int]] = Counter()
    schools = read_data("schools.json")["schools"]
    shares = sum(school["share"] for school in schools)
    numbers: list[str] = []
    for school in schools:
        wanted = max(round(town.scale * school["share"] / shares), len(casting.of(school["key"])))
        for place in range(wanted):
            fields, year, story = _describe(town, source, names, school, place, casting)
            child = _child(town, fields, school["key"])
            enrolment = Enrolment(
                child=child,
                school=town.organisations[school["key"]],
                starts_on=_joined_on(town, school, year, story),
                recorded_at=town.clock.moment,
            )
            numbers.append(_upn(town, school["key"], year, serials))
            pupil = Pupil(child, school["key"], school["group"], year, enrolment, story)
            town.pupils.append(pupil)
    Child.objects.bulk_create([pupil.child for pupil in town.pupils], batch_size=1000)
    Enrolment.objects.bulk_create([pupil.enrolment for pupil in town.pupils], batch_size=1000)
    Identifier.objects.bulk_create(
        [
            Identifier(
                child=pupil.child, kind=IdentifierKind.UPN, value=number, is_confirmed=True,
                starts_on=pupil.enrolment.starts_on,
            )
            for pupil, number in zip(town.pupils, numbers, strict=True)
        ],
        batch_size=1000,
    )  # fmt: skip


def _names() -> dict[str, list[str]]:
    return {key: words.split() for key, words in read_data("names.json").items()}


def _describe(
    town: Town, source: random.Random, names: dict[str, list[str]], school: dict, place: int,
    casting: Casting,
) -> tuple[dict[str, Any], int, str]:  # fmt: skip
    """Fields of a child, the year group, and the story if they have one."""
    lowest, highest = YEARS[school["group"]]
    lowest = FIRST_YEARS.get(school["key"], lowest)
    sex = source.choice("FM")
    fields: dict[str, Any] = {
        "sex": sex,
        "legal_first_name": source.choice(names[sex]),
        "legal_last_name": source.choice(names["last"]),
        "ethnicity": source.choice(ETHNICITIES),
        "has_free_school_meals": source.random() < 0.22,
        "send_provision": _send(source, school["group"]),
    }
    year, story = lowest + place % (highest - lowest + 1), ""
    roles = casting.of(school["key"])
    if place < len(roles):
        role = roles[place]
        year, story = role["year"], role["key"]
        fields |= role.get("fields", {})
        if fields["sex"] != sex and "legal_first_name" not in role.get("fields", {}):
            fields["legal_first_name"] = source.choice(names[fields["sex"]])
    start = date(town.year - year - 5, 9, 1)
    fields["born_on"] = start + timedelta(days=source.randrange(365))
    return fields, year, story


def _send(source: random.Random, group: str) -> str:
    chance = source.random()
    if group == "special" or chance < 0.045:
        return SendProvision.EHCP
    return SendProvision.SUPPORT if chance < 0.18 else SendProvision.NONE


def _child(town: Town, fields: dict[str, Any], school_key: str) -> Child:
    first = fields.get("preferred_first_name") or fields["legal_first_name"]
    return Child(
        reference=make_reference("K"),
        sort_name=sort_key(fields["legal_last_name"], first)[:260],
        home_authority_code=town.organisations["authority"].la_code,
        controller=town.organisations[school_key],
        recorded_at=town.clock.moment,
        **fields,
    )


def _joined_on(town: Town, school: dict, year: int, story: str) -> date:
    """The September of the first year; a child with a story is there when it begins."""
    lowest = FIRST_YEARS.get(school["key"], YEARS[school["group"]][0])
    joined = date(town.year - max(year - lowest, 0), 9, 1)
    return min(joined, town.school_days[0]) if story else joined


def _upn(town: Town, school_key: str, year: int, serials: Counter[tuple[str, int]]) -> str:
    """A permanent UPN with its right check letter, as the school would have given it."""
    school = town.organisations[school_key]
    entered = (town.year - year) % 100
    serials[school_key, entered] += 1
    body = f"{school.laestab}{entered:02}{serials[school_key, entered]:03}"
    return f"{upn_check_letter(body)}{body}"
