"""The authority, its localities, schools, providers and services."""

from decimal import Decimal

from accounts.actors import Actor
from accounts.models import OrganisationKind
from accounts.services.organisations import add_base, create_organisation, save_locality
from demo.seeding.town import Town, read_data

FIRST_URN = 900101
AGES = {"primary": (4, 11), "secondary": (11, 16), "special": (5, 16)}
FIRST_YEARS = {"hazelgate": 3, "highbarrow": 0}


def make_organisations(town: Town) -> None:
    """Every organisation of demo/data/schools.json."""
    system, data = Actor.system(), read_data("schools.json")
    authority = dict(data["authority"])
    key, kind = authority.pop("key"), authority.pop("kind")
    town.organisations[key] = create_organisation(actor=system, kind=kind, **authority)
    town.localities = [save_locality(actor=system, name=name) for name in data["localities"]]
    for one in data["others"]:
        organisation = create_organisation(
            actor=system, kind=one["kind"], name=one["name"], town=one["town"], postcode="ZZ1 2BB"
        )
        for name, place in one.get("bases", ()):
            add_base(actor=system, provider=organisation, name=name, town=place)
        town.organisations[one["key"]] = organisation
    for number, one in enumerate(data["schools"]):
        place = data["places"][one["town"]]
        town.organisations[one["key"]] = _school(town, one, number, authority["la_code"], place)


def _school(town: Town, one: dict, number: int, la_code: str, place: list[float]):
    lowest, highest = AGES[one["group"]]
    return create_organisation(
        actor=Actor.system(),
        kind=OrganisationKind.SCHOOL,
        name=one["name"],
        phase=one["phase"],
        urn=FIRST_URN + number,
        la_code=la_code,
        establishment_number=str(2000 + number if one["group"] == "primary" else 4000 + number),
        lowest_age=FIRST_YEARS.get(one["key"], lowest - 4) + 4,
        highest_age=highest,
        locality=town.localities[one["locality"]],
        street=f"{number + 1} School Lane",
        town=one["town"],
        latitude=Decimal(f"{place[0] + number / 2000:.6f}"),
        longitude=Decimal(f"{place[1] - number / 1500:.6f}"),
        postcode=f"ZZ{number + 1} 9ZZ",
        telephone=f"01632 960{number + 100}",
        email=f"office@{one['key']}.demo.example",
    )
