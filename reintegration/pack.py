"""What a handover pack holds: what Waymark knows and the maker may read, and nothing kept apart.

Only items whose audience is the team or the family go into a pack; notes, clinical letters and
what is for named people or safeguarding stay behind. Protected people and withheld addresses are
taken out of every text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.part_time.weeks import sessions_in_words
from cases.access import ChildAccess, Section
from cases.audience import Audience
from cases.case_page import current_hours
from cases.models import Document, DocumentKind, TeamMember
from cases.outcome_page import outcomes_of
from early_help.models import Intervention
from healthcare_plans.access import live_plan_of
from healthcare_plans.withholding import withholding_for
from provision.week import in_hours
from reintegration.actual import progress_of
from reintegration.models import ReturnPlan

OPEN_AUDIENCES = (Audience.TEAM, Audience.FAMILY)
Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PackPart:
    """One part of the pack: rows of label and text."""

    key: str
    title: str
    rows: Rows


def assemble(plan: ReturnPlan, access: ChildAccess) -> list[PackPart]:
    """The parts that have something to say, in order; every text withheld where it must be."""
    withhold = withholding_for(plan.child)
    sources: tuple[tuple[str, Section, str, Callable[[ReturnPlan, ChildAccess], Rows]], ...] = (
        ("child", Section.IDENTITY, _("The child"), _child),
        ("plan", Section.RETURN, _("The way there"), _plan),
        ("weeks", Section.RETURN, _("What was planned, and how it went"), _weeks),
        ("says", Section.VIEWS, _("What the child and the family say"), _views),
        ("health", Section.HEALTH, _("Health needs"), _health),
        ("healthcare_plan", Section.PLAN, _("Individual Healthcare Plan"), _healthcare_plan),
        ("hours", Section.HOURS, _("Hours of education"), _hours),
        ("tried", Section.INTERVENTIONS, _("What was tried, and what helped"), _tried),
        ("outcomes", Section.OUTCOMES, _("Outcomes: change since the beginning"), _outcomes),
        ("team", Section.CASE, _("People who know the child"), _team),
        ("documents", Section.DOCUMENTS, _("Documents to ask for"), _documents),
    )
    parts = []
    for key, section, title, rows_of in sources:
        rows = rows_of(plan, access) if access.can_read(section) else []
        kept = [(label, withhold(text)) for label, text in rows if text.strip()]
        if kept:
            parts.append(PackPart(key, title, kept))
    return parts


def _child(plan: ReturnPlan, access: ChildAccess) -> Rows:
    child = plan.child
    rows = [
        (_("Name"), child.name),
        (_("Legal name"), child.legal_name if child.legal_name != child.name else ""),
        (_("Date of birth"), _day(child.born_on)),
        (_("School year"), str(child.year_group_label)),
        (_("School"), plan.school.name if plan.school else ""),
    ]
    if access.can_read(Section.NUMBERS):
        rows.append((_("Unique pupil number"), child.numbers["upn"]))
    if access.can_read(Section.CONTACT):
        rows += [
            (parent.relationship, _reach(parent))
            for parent in child.parents.filter(ends_on__isnull=True, may_be_contacted=True)
        ]
    return rows


def _reach(parent: Any) -> str:
    """A parent with telephone and email; the name alone where contact is withheld."""
    if parent.is_address_withheld:
        return str(parent.full_name)
    return ", ".join(part for part in (parent.full_name, parent.telephone, parent.email) if part)


def _plan(plan: ReturnPlan, _access: ChildAccess) -> Rows:
    return [
        (_("What comes next"), str(plan.get_route_display())),
        (_("Where to"), plan.where_to),
        (_("Why"), plan.grounds),
        (_("What a good outcome looks like"), plan.aim),
        (_("Who meets the child"), plan.met_by),
        (_("On a bad morning"), plan.bad_morning),
        *(
            (_("Choice of %(day)s") % {"day": _day(choice.decided_on)},
             f"{choice.get_kind_display()}. {choice.reason}")
            for choice in plan.choices.all()
        ),
    ]  # fmt: skip


def _weeks(plan: ReturnPlan, _access: ChildAccess) -> Rows:
    progress = {week.monday: week for week in progress_of(plan)}
    rows = []
    for step in plan.weeks.standing():
        week = progress.get(step.monday)
        text = sessions_in_words(step.sessions)
        if week is not None and week.known:
            went = _("came to %(came)s of %(planned)s") % {
                "came": week.attended, "planned": week.known,
            }  # fmt: skip
            text = f"{text} ({went})"
        rows.append((_("Week of %(day)s") % {"day": _day(step.monday)}, text))
    return rows


def _views(plan: ReturnPlan, access: ChildAccess) -> Rows:
    views = plan.child.views.shown_to(access.actor).standing().exclude(words="")
    return [
        (f"{view.get_voice_display()}, {_day(view.given_on)}", view.words)
        for view in views.filter(audience__in=OPEN_AUDIENCES, readers__isnull=True)[:6]
    ]


def _health(plan: ReturnPlan, _access: ChildAccess) -> Rows:
    return [
        (str(need.get_kind_display()), _lines(need.description, need.diagnosis))
        for need in plan.child.health_needs.current()
    ]


def _healthcare_plan(plan: ReturnPlan, access: ChildAccess) -> Rows:
    found = live_plan_of(access.actor, plan.child)
    if found is None or found.current is None:
        return []
    words = _("In force from %(day)s. Ask the school for the signed plan.")
    return [(found.reference, words % {"day": _day(found.current.starts_on)})]


def _hours(plan: ReturnPlan, _access: ChildAccess) -> Rows:
    return [
        (str(hours.get_kind_display()),
         _lines(_("%(hours)s hours a week") % {"hours": in_hours(hours.hours)}, hours.reason))
        for hours in current_hours(plan.child_id)
    ]  # fmt: skip


def _tried(plan: ReturnPlan, _access: ChildAccess) -> Rows:
    tried = Intervention.objects.for_child(plan.child).filter(was_declined=False)
    return [
        (str(each.get_kind_display()),
         _lines(each.details, str(each.get_effect_display()), each.effect_note))
        for each in tried
    ]  # fmt: skip


def _outcomes(plan: ReturnPlan, _access: ChildAccess) -> Rows:
    return [
        (f"{party.label}: {row.label}",
         _("%(first)s at first, %(last)s now (1 not at all, 5 completely)")
         % {"first": row.baseline, "last": row.latest})
        for party, rows in outcomes_of(plan.child)
        for row in rows
        if row.change is not None
    ]  # fmt: skip


def _team(plan: ReturnPlan, _access: ChildAccess) -> Rows:
    members = TeamMember.objects.current().filter(child=plan.child, is_protected=False)
    return [
        (member.membership.user.full_name,
         _lines(f"{member.membership.role_label}, {member.membership.organisation.name}",
                member.responsibility))
        for member in members.with_people()
    ]  # fmt: skip


def _documents(plan: ReturnPlan, access: ChildAccess) -> Rows:
    shown = Document.objects.shown_to(access.actor).standing().filter(child=plan.child)
    shareable = shown.filter(audience__in=OPEN_AUDIENCES, readers__isnull=True)
    return [
        (str(document.get_kind_display()), f"{document.title}, {_day(document.written_on)}")
        for document in shareable.exclude(kind=DocumentKind.CLINICAL)
    ]


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
