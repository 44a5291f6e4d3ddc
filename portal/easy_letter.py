"""A decision in easy read: what was decided, why, what happens next and when, who to ring."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation
from cases.access import ChildAccess
from cases.models import Case, Child, Enrolment, EnrolmentKind
from healthcare_plans.withholding import Withhold, withholding_for
from panels.models import Decision, LetterAudience, LetterStatus, Outcome
from portal.decisions import FamilyDecision
from portal.easy_read import EasyPart, sentences
from portal.querysets import protected_people
from provision.models import Placement, Support
from provision.models.placements import TAUGHT

_AWAY = (Outcome.PLACEMENT, Outcome.ALTERNATIVE)
_AT_SCHOOL = (Outcome.LIAISON, Outcome.TOP_UP)


def easy_letter(access: ChildAccess, shown: FamilyDecision) -> list[EasyPart]:
    """The decision and its letter; what the panel wrote stands in it once the letter is sent."""
    child, decision = access.child, shown.decision
    withhold = withholding_for(child)
    parts = [
        EasyPart(_("What was decided"), "gavel", [_met(child, decision), *shown.meaning]),
        *_written(decision, withhold),
        EasyPart(_("What happens next"), "calendar", _next(child, shown, withhold)),
        EasyPart(_("Who you can ring"), "people", _who(child, withhold)),
        EasyPart(_("If you do not agree"), "message", _again()),
    ]
    return [part for part in parts if part.lines]


def _met(child: Child, decision: Decision) -> str:
    return _("On %(day)s people from school, health and care talked about %(name)s.") % {
        "day": _day(decision.decided_on), "name": child.first_name,
    }  # fmt: skip


def _written(decision: Decision, withhold: Withhold) -> list[EasyPart]:
    sent = decision.letters.filter(
        audience=LetterAudience.PARENT, status=LetterStatus.SENT, reconsideration__isnull=True
    )
    if not sent.exists():
        return []
    said = (
        (_("Why"), "eye", decision.reasons),
        (_("What this depends on"), "flag", decision.conditions),
        (_("What can help now"), "tick", decision.advice),
        (_("Who can help next"), "person", decision.onward_route),
    )
    return [EasyPart(title, icon, sentences(withhold(text)), True) for title, icon, text in said]


def _next(child: Child, shown: FamilyDecision, withhold: Withhold) -> list[str]:
    decision, lines = shown.decision, []
    if decision.outcome in _AWAY:
        lines += _place(decision) or [
            _("The council now looks for a place."),
            _("School tells you when there is one."),
        ]
    elif decision.outcome in _AT_SCHOOL:
        lines += _support(decision, withhold) or [_("School tells you when it begins.")]
    lines.append(_("School talks with you about it."))
    lines.append(_("%(name)s keeps the place at school.") % {"name": child.first_name})
    if shown.review_on:
        lines.append(_("The panel looks at it again by %(day)s.") % {"day": _day(shown.review_on)})
    return lines


def _place(decision: Decision) -> list[str]:
    """Where lessons are and since when; nothing about their end, which may be news that waits."""
    found = Placement.objects.filter(
        authorisation__decision_reference=decision.reference, status__in=TAUGHT
    )
    place = found.select_related("provider").order_by("starts_on", "pk").first()
    if place is None:
        return []
    return [
        _("The place is called %(place)s.") % {"place": place.provider.name},
        _("The first day there: %(day)s.") % {"day": _day(place.starts_on)},
    ]


def _support(decision: Decision, withhold: Withhold) -> list[str]:
    support = Support.objects.filter(
        decision_reference=decision.reference, starts_on__isnull=False
    ).first()
    if support is None:
        return []
    who = support.officer.user.full_name if support.officer else support.given_by
    return [
        withhold(_("%(name)s helps.") % {"name": who}),
        _("The first day: %(day)s.") % {"day": _day(support.starts_on)},
    ]


def _who(child: Child, withhold: Withhold) -> list[str]:
    """The lead, school and council, each with a number; never somebody protected."""
    lines = []
    case = Case.objects.open().filter(child=child, lead__isnull=False).first()
    if case is not None and case.lead and case.lead.user_id not in protected_people(child):
        telephone = case.lead.user.telephone or case.lead.organisation.telephone
        lines.append(_call(case.lead.user.full_name, telephone))
    rolls = Enrolment.objects.current().filter(child=child, kind=EnrolmentKind.MAIN)
    schools = [roll.school for roll in rolls.select_related("school")]
    council = Organisation.objects.filter(kind="authority", la_code=child.home_authority_code)
    lines += [_call(place.name, place.telephone) for place in [*schools, *council]]
    return [withhold(line) for line in lines if line]


def _call(name: str, telephone: str) -> str:
    return (
        _("%(name)s: %(telephone)s") % {"name": name, "telephone": telephone} if telephone else ""
    )


def _again() -> list[str]:
    return [
        _("You can say so."),
        _("You can ask the panel to look at it again."),
        _("The page of decisions has a link for it. Or ring."),
        _("You can ask SENDIASS for help. It is free, and it does not work for school."),
    ]


def _day(day: date | None) -> str:
    return date_format(day, "j E Y") if day else ""
