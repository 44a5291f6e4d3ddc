"""The ten areas: which fields and rows each has, what must be said, what may be left out.

Forms, pages, documents and the comparison of versions all read this one table.
Source: DfE, Supporting pupils at school with medical conditions (2015), paragraph 16.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from healthcare_plans.models import (
    Area,
    EmergencyContact,
    EntrustedPerson,
    Medicine,
    PersonToTell,
    PlanRow,
    PlanVersion,
    Supporter,
)

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of rows in an area: its key in addresses, the model, and its words."""

    key: str
    model: type[PlanRow]
    heading: Words
    add: Words
    one: Words

    def of(self, version: PlanVersion) -> list[Any]:
        """The rows of a version, in order."""
        manager = self.model._default_manager
        return list(manager.filter(version=version))


@dataclass(frozen=True, slots=True)
class AreaSpec:
    """One area. `required` fields and `needs_rows` must be there before it is complete."""

    area: Area
    number: int
    intro: Words
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    rows: Rows | None = None
    needs_rows: Words = ""
    may_be_left_out: bool = False

    @property
    def label(self) -> str:
        """The area in words."""
        return str(self.area.label)


MEDICINES = Rows("medicines", Medicine, _("Medicines"), _("Add a medicine"), _("Medicine"))
SUPPORTERS = Rows(
    "people", Supporter, _("People who give support"), _("Add a person"),
    _("Person who gives support"),
)  # fmt: skip
TO_TELL = Rows(
    "telling", PersonToTell, _("People who need to know"), _("Add a person or group"),
    _("Person or group who needs to know"),
)  # fmt: skip
ENTRUSTED = Rows(
    "entrusted", EntrustedPerson, _("Entrusted people"), _("Add an entrusted person"),
    _("Entrusted person"),
)  # fmt: skip
CONTACTS = Rows(
    "contacts", EmergencyContact, _("Who to call, in this order"), _("Add a contact"),
    _("Emergency contact"),
)  # fmt: skip

AREAS: tuple[AreaSpec, ...] = (
    AreaSpec(
        Area.CONDITION, 1, _("What it is, what brings it on, and what it looks like."),
        ("condition", "triggers", "signs", "treatments", "gp", "clinic"),
        required=("condition", "signs"),
    ),
    AreaSpec(
        Area.NEEDS, 2, _("Medicine, treatment, time, rooms, food and surroundings."),
        ("takes_medicine", "other_treatments", "testing", "time_needed", "facilities",
         "food_and_drink", "environment"),
        required=("takes_medicine",), rows=MEDICINES,
        needs_rows=_("Add each medicine that the child takes or may need in school."),
    ),
    AreaSpec(
        Area.LEARNING, 3, _("So that time away does not become a gap in learning or friendships."),
        ("absence_support", "catch_up_support", "exam_support", "rest_support",
         "emotional_support", "return_support", "send_support"),
        required=("absence_support",), may_be_left_out=True,
    ),
    AreaSpec(
        Area.LEVEL, 4, _("What the child can do themselves, and what they need others for."),
        ("support_level", "self_management", "monitoring", "emergency_support"),
        required=("support_level",),
    ),
    AreaSpec(
        Area.PEOPLE, 5,
        _("Who does what, their training, and who confirms that they can do it."),
        ("expectations", "cover"), required=("cover",), rows=SUPPORTERS,
        needs_rows=_("Add at least one person who gives support."), may_be_left_out=True,
    ),
    AreaSpec(
        Area.TELLING, 6, _("Only those who need it to keep the child safe and learning."),
        ("telling",), required=(), rows=TO_TELL,
        needs_rows=_("Add at least one person or group who needs to know."),
    ),
    AreaSpec(
        Area.PERMISSION, 7,
        _("A parent and the head teacher both have to permit in writing that medicine is given "
          "or taken in school. They are asked when you send the plan out."),
        ("medicine_arrangements",), required=("medicine_arrangements",), may_be_left_out=True,
    ),
    AreaSpec(
        Area.TRIPS, 8, _("What is different outside ordinary lessons."),
        ("trips", "activities", "trip_risks"), required=("trips",), may_be_left_out=True,
    ),
    AreaSpec(
        Area.PRIVACY, 9, _("What the family wants kept private, and who is entrusted with it."),
        ("confidentiality",), rows=ENTRUSTED, may_be_left_out=True,
    ),
    AreaSpec(
        Area.EMERGENCY, 10, _("This page also becomes a one-page emergency sheet."),
        ("emergency_signs", "emergency_steps", "contingency", "emergency_plan"),
        required=("emergency_signs", "emergency_steps"), rows=CONTACTS,
        needs_rows=_("Add at least one person to call."),
    ),
)  # fmt: skip

BY_AREA = {spec.area: spec for spec in AREAS}
ROWS = {spec.rows.key: (spec, spec.rows) for spec in AREAS if spec.rows}


def next_area(area: Area) -> AreaSpec | None:
    """The area after this one; None after the last."""
    place = [spec.area for spec in AREAS].index(area)
    return AREAS[place + 1] if place + 1 < len(AREAS) else None


def shown_value(record: Any, name: str) -> str:
    """A field's value in words: choices by their label, yes and no, dates as people write them."""
    from django.utils.formats import date_format

    value = getattr(record, name)
    display = getattr(record, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if hasattr(value, "isoformat"):
        return str(date_format(value, "j E Y"))
    return "" if value is None else str(value)


def field_label(record: Any, name: str) -> str:
    """What a field of a version or row is called."""
    return str(record._meta.get_field(name).verbose_name)


def filled_fields(record: Any, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Label and value of the fields that say something."""
    for name in names:
        text = shown_value(record, name)
        if text:
            yield field_label(record, name), text
