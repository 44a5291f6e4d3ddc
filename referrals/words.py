"""A referral put into words: groups of label and value, the same on every page and on paper.

What is submitted is stored as these groups, so that it can be shown later exactly.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.models import Outcome, OutcomeMeasure, OutcomeParty
from early_help.models import Intervention
from referrals.known import Known
from referrals.models import Evidence, Referral, SharingBasis

Words = str | Promise
# Always label, value and values: a template asks a dict without "values" for its method.
Row = dict[str, Any]


def row(label: Words, value: object = "") -> Row:
    """One line of an answer; dates are written out."""
    if isinstance(value, date):
        value = in_full(value)
    return {"label": str(label), "value": str(value or ""), "values": []}


def list_row(label: Words, values: Iterable[object]) -> Row:
    """One line with a list."""
    return {"label": str(label), "value": "", "values": [str(value) for value in values]}


def in_full(day: date | None) -> str:
    """`4 March 2026`; empty for none."""
    return date_format(day, "j F Y") if day else ""


def child_rows(referral: Referral, known: Known) -> list[Row]:
    """Who the child is."""
    child = known.child
    parents = [f"{p.full_name} ({p.relationship})" for p in known.parents if p.has_responsibility]
    return [
        row(_("Name"), child.name),
        row(_("Date of birth"), child.born_on),
        row(_("Year group"), child.year_group_label),
        row(_("School"), referral.school or _("Not on the roll of a school")),
        row(_("SEN provision"), child.get_send_provision_display()),
        list_row(_("Who has parental responsibility"), parents),
    ]


def need_rows(referral: Referral, known: Known) -> list[Row]:
    """The health needs and why the child is referred now."""
    needs = [
        f"{need.get_kind_display()}: {need.diagnosis or need.description}" for need in known.needs
    ]
    return [list_row(_("Health needs"), needs), row(_("Why now"), referral.reason)]


def attendance_rows(referral: Referral, known: Known) -> list[Row]:
    """Figures from the register, in school days."""
    found = known.attendance
    rate = _("No marks yet") if found.rate is None else f"{found.rate:.1f}%"
    period = f"{in_full(found.start)} – {in_full(found.end)}"
    return [
        row(_("Attendance this year"), f"{rate} ({period})"),
        row(_("School days missed for health"), _days(found.days_lost_to_health)),
        row(_("Missed since"), referral.absent_since),
        row(_("What the figures do not show"), referral.attendance_note),
    ]


def intervention_rows(referral: Referral, known: Known) -> list[Row]:
    """What was tried, cited from the child's record."""
    if not known.interventions:
        return [row(_("Why nothing was tried"), referral.why_no_interventions)]
    return [row(item.get_kind_display(), _tried(item)) for item in known.interventions]


def plan_rows(referral: Referral, known: Known) -> list[Row]:
    """The healthcare plan, or why there is none."""
    if known.plan is None:
        return [row(_("Why there is no plan"), referral.why_no_plan)]
    version = known.plan.current.number if known.plan.current else ""
    return [
        row(_("Plan attached"), _("%(reference)s, version %(number)s")
            % {"reference": known.plan.reference, "number": version}),
        row(_("To be reviewed by"), known.plan.review_on),
    ]  # fmt: skip


def evidence_rows(referral: Referral, known: Known) -> list[Row]:
    """What clinicians say, who has been asked, or why there is nothing yet."""
    rows = [line for item in known.evidence for line in one_evidence(item)]
    for request in known.asked:
        asked = _("Asked on %(day)s, no answer yet") % {"day": in_full(request.recorded_at.date())}
        rows.append(row(request.clinician, asked))
    if referral.why_no_evidence or not rows:
        rows.append(row(_("Why there is no evidence yet"), referral.why_no_evidence))
    return rows


def one_evidence(item: Evidence) -> list[Row]:
    """One clinician's evidence."""
    return [
        row(_("From"), f"{item.clinician}, {in_full(item.written_on)}"),
        row(_("Diagnosis"), item.diagnosis),
        row(_("Treatment"), item.treatment),
        row(_("Hours of education advised"), hours_in_words(item)),
        row(_("Letter"), item.document.file.original_name if item.document else _("No letter")),
    ]


def hours_in_words(item: Evidence) -> str:
    """`Full time`, or `10 hours a week, to be looked at again on …`."""
    if item.is_full_time:
        return _("Full time")
    if item.hours is None:
        return _("Not said")
    words = _("%(hours)s hours a week") % {"hours": plain_number(item.hours)}
    if item.review_on:
        words += _(", to be looked at again on %(day)s") % {"day": in_full(item.review_on)}
    return f"{words}. {item.hours_reason}" if item.hours_reason else words


def plain_number(number: Decimal | float) -> str:
    """`12.5`, and `12` rather than `12.0`."""
    return f"{number:.1f}".removesuffix(".0")


def risk_rows(referral: Referral, known: Known) -> list[Row]:
    """The school's own risk assessment and what it does about it."""
    document = referral.risk_document
    if not referral.has_risks:
        return [row(_("Risks to manage"), _("None known") if referral.has_risks is False else "")]
    return [
        row(_("Risks"), referral.risks),
        row(_("What is done about them"), referral.mitigation),
        row(_("Risk assessment"), document.file.original_name if document else _("Not attached")),
    ]


def view_rows(referral: Referral, known: Known) -> list[Row]:
    """What the child and the parents say."""
    rows = [row(_("The child"), _said(view)) for view in known.child_views]
    rows = rows or [row(_("Why the child’s views are missing"), referral.why_no_child_view)]
    parents = [row(_("Parent or carer"), _said(view)) for view in known.parent_views]
    return rows + (
        parents or [row(_("Why the parents’ views are missing"), referral.why_no_parent_view)]
    )


def sharing_rows(referral: Referral, known: Known) -> list[Row]:
    """Agreement, or why the information is shared all the same."""
    rows = [row(_("Does the family know and agree?"), referral.get_sharing_basis_display())]
    if referral.sharing_basis == SharingBasis.AGREED:
        rows += [row(_("Who agreed"), referral.agreed_by), row(_("When"), referral.agreed_on)]
    elif referral.sharing_basis:
        rows.append(row(_("Why it is shared all the same"), referral.sharing_reason))
    return rows


def support_rows(referral: Referral, known: Known) -> list[Row]:
    """What is asked for."""
    return [
        list_row(_("Asked for"), referral.support_labels),
        row(_("What would help most"), referral.support_details),
    ]


def fast_track_rows(referral: Referral, known: Known) -> list[Row]:
    """Whether it is urgent, and on what grounds."""
    rows = [row(_("Fast track"), _("Yes") if referral.is_fast_track else _("No"))]
    return [*rows, row(_("Grounds"), referral.grounds)] if referral.is_fast_track else rows


def outcome_rows(referral: Referral, known: Known) -> list[Row]:
    """The baseline against which the pathway is measured, 1 (not at all) to 5 (completely)."""
    latest: dict[tuple[str, str], OutcomeMeasure] = {
        (measure.party, measure.outcome): measure for measure in known.baseline
    }
    lines: dict[str, list[str]] = {}
    for measure in latest.values():
        words = _("%(outcome)s: %(score)s of 5") % {
            "outcome": Outcome(measure.outcome).label, "score": measure.score
        }  # fmt: skip
        lines.setdefault(measure.party, []).append(words)
    return [list_row(OutcomeParty(party).label, values) for party, values in lines.items()]


Rows = Callable[[Referral, Known], list[Row]]


def _days(days: float) -> str:
    return plain_number(days)


def _tried(item: Intervention) -> str:
    until = in_full(item.ends_on) or _("now")
    parts = [f"{in_full(item.starts_on)} – {until}", item.by_whom, item.details]
    if item.was_declined:
        parts = [_("Offered on %(day)s and declined") % {"day": in_full(item.starts_on)},
                 item.declined_reason]  # fmt: skip
    elif item.effect:
        parts.append(item.get_effect_display())
    return "\n".join(part for part in parts if part)


def _said(view: Any) -> str:
    words = view.words or _("A picture, kept with the child’s record")
    return f"{words}\n({in_full(view.given_on)})"
