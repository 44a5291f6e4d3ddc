"""What was answered while arranging, for the page that checks it."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership
from provision.models import Placement, Subject
from provision.week import hours_of, in_hours, week_on

Rows = list[dict[str, Any]]


def groups_of(placement: Placement) -> list[dict[str, Any]]:
    """Groups of questions with their answers, each with where to change them."""
    steps = {
        "place": (_("Where and when"), _place(placement)),
        "week": (_("Timetable"), _week(placement)),
        "people": (_("Key people"), _people(placement)),
        "safety": (_("Transport and risk"), _safety(placement)),
        "curriculum": (_("What is taught"), _curriculum(placement)),
        "exit": (_("Reviews and exit"), _exit(placement)),
    }
    return [
        {"title": title, "rows": rows, "change_url": _url(placement, key)}
        for key, (title, rows) in steps.items()
    ]


def _url(placement: Placement, key: str) -> str:
    if key in {"place", "week"}:
        return reverse(f"provision:{key}", args=[placement.public_id])
    return reverse("provision:step", args=[placement.public_id, key])


def _day(value: Any) -> str:
    return date_format(value, "j F Y") if value else ""


def _name(membership: Membership | None) -> str:
    return membership.user.full_name if membership else ""


def _place(placement: Placement) -> Rows:
    authorisation = placement.authorisation
    return [
        {"label": _("Rests on"), "value": f"{authorisation.get_kind_display()}, "
                                          f"{authorisation.reference}"},
        {"label": _("Provider"), "value": placement.provider.name},
        {"label": _("Base"), "value": placement.base.name if placement.base else _("None")},
        {"label": _("First day"), "value": _day(placement.starts_on)},
        {"label": _("Planned last day"), "value": _day(placement.planned_end_on)},
    ]  # fmt: skip


def _week(placement: Placement) -> Rows:
    slots = week_on(placement)
    rows = [
        {
            "label": f"{slot.get_weekday_display()}, {slot.starts_at:%H:%M}–{slot.ends_at:%H:%M}",
            "value": ", ".join(filter(None, [slot.get_mode_display(), slot.get_subject_display()])),
        }
        for slot in slots
    ]
    return [*rows, {"label": _("Hours a week"), "value": in_hours(hours_of(slots))}]


def _people(placement: Placement) -> Rows:
    school = placement.home_school
    return [
        {"label": _("Home school"), "value": school.name if school else _("On no roll")},
        {"label": _("Key person there"), "value": _name(placement.home_school_lead)},
    ]


def _safety(placement: Placement) -> Rows:
    document = placement.risk_document
    return [
        {"label": _("Transport"), "value": placement.transport},
        {"label": _("Risk assessment"), "value": placement.risk_assessment},
        {"label": _("On file"), "value": document.title if document else _("None")},
    ]


def _curriculum(placement: Placement) -> Rows:
    subjects = ", ".join(str(Subject(subject).label) for subject in placement.subjects)
    return [
        {"label": _("Subjects"), "value": subjects},
        {"label": _("How, and towards what"), "value": placement.curriculum},
    ]


def _exit(placement: Placement) -> Rows:
    rows = [
        {"label": _("It can end when"), "value": placement.exit_criteria},
        {"label": _("What comes after"), "value": placement.exit_plan},
        {"label": _("First review"), "value": _day(placement.review_on)},
    ]
    if placement.less_than_full_time_reason:
        rows += [
            {"label": _("Less than full time because"),
             "value": placement.less_than_full_time_reason},
            {"label": _("Hours looked at again"), "value": _day(placement.hours_review_on)},
        ]  # fmt: skip
    if placement.time_limit_on:
        rows += [
            {"label": _("Home tuition until"), "value": _day(placement.time_limit_on)},
            {"label": _("Who takes over"), "value": _name(placement.time_limit_owner)},
        ]
    return rows
