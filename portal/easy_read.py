"""Easy read: one short sentence a line, in large print."""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthcare_plans.models import Medicine, PlanVersion, Supporter
from healthcare_plans.models.rows import EmergencyContact
from healthcare_plans.withholding import Withhold

_END = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class EasyPart:
    """A part with its sentences; `icon` is the picture beside it.

    `is_written` says that people wrote them, so that they may run the other way than the page.
    """

    title: str
    icon: str
    lines: list[str]
    is_written: bool = False


def easy_plan(version: PlanVersion, withhold: Withhold) -> list[EasyPart]:
    """The healthcare plan in easy read: what is the matter, what helps, who helps, who to call."""
    parts = [
        EasyPart(_("What it is about"), "medical", sentences(withhold(version.condition)), True),
        EasyPart(_("What you may notice"), "alert", sentences(withhold(version.signs)), True),
        EasyPart(_("Medicine at school"), "medical", _medicines(version, withhold)),
        EasyPart(_("What helps in school"), "tick", _helps(version, withhold), True),
        EasyPart(_("Who helps"), "people", _people(version, withhold)),
        EasyPart(_("In an emergency"), "alert", _emergency(version, withhold)),
    ]
    if version.review_on:
        again = _("School looks at this plan again by %(day)s.") % {
            "day": date_format(version.review_on, "j E Y")
        }
        if version.review_on < timezone.localdate():
            again = _("There is a healthcare plan. School should now look at it again with you.")
        parts.append(EasyPart(_("What happens next"), "calendar", [again]))
    return [part for part in parts if part.lines]


def sentences(text: str) -> list[str]:
    """One line for each."""
    return [line.strip() for line in _END.split(text) if line.strip()]


def _medicines(version: PlanVersion, withhold: Withhold) -> list[str]:
    lines = []
    for row in Medicine.objects.filter(version=version):
        lines.append(_("The medicine is called %(name)s.") % {"name": row.name})
        lines.append(_("How much: %(dose)s.") % {"dose": row.dose})
        lines.append(_("When: %(times)s.") % {"times": row.times.rstrip(".")})
    return [withhold(line) for line in lines]


def _helps(version: PlanVersion, withhold: Withhold) -> list[str]:
    texts = (version.time_needed, version.food_and_drink, version.environment, version.facilities)
    return [line for text in texts for line in sentences(withhold(text))]


def _people(version: PlanVersion, withhold: Withhold) -> list[str]:
    rows = Supporter.objects.filter(version=version)
    return [
        withhold(_("%(name)s helps: %(does)s") % {"name": row.name, "does": row.does})
        for row in rows
    ]


def _emergency(version: PlanVersion, withhold: Withhold) -> list[str]:
    lines = [_("If somebody is in danger, call 999.")]
    for row in EmergencyContact.objects.filter(version=version):
        lines.append(_("Call %(name)s: %(telephone)s.") % {
            "name": row.name, "telephone": row.telephone or row.note,
        })  # fmt: skip
    return [withhold(line) for line in lines]
