"""The parts of a submission, in order: one task of the list each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.access import Section
from cases.models import OutcomeParty
from referrals import words
from referrals.known import Known
from referrals.models import Referral

Words = str | Promise
Missing = Callable[[Referral, Known], str]


@dataclass(frozen=True, slots=True)
class Part:
    """One task. `fields` are the referral's own answers; the rest is cited from the record.

    `missing` says what is still needed, or nothing.
    """

    key: str
    title: Words
    section: Section
    rows: words.Rows
    missing: Missing
    fields: tuple[str, ...] = ()

    def is_complete(self, referral: Referral, known: Known) -> bool:
        """Looked at by the writer, with nothing missing."""
        return self.key in referral.saved_tasks and not self.missing(referral, known)

    def status(self, referral: Referral, known: Known) -> tuple[str, Words]:
        """For the task list: a key for the colour, and words."""
        if self.key not in referral.saved_tasks:
            known_already = self.key not in _NEVER_KNOWN and not self.missing(referral, known)
            if known_already:
                return "to_confirm", _("To check")
            return "not_started", _("Not started")
        if self.missing(referral, known):
            return "in_progress", _("In progress")
        return "completed", _("Completed")


def _nothing(referral: Referral, known: Known) -> str:
    return ""


def _need(referral: Referral, known: Known) -> str:
    if not known.needs:
        return _("Add a health need")
    return "" if referral.reason else _("Say why you refer now")


def _interventions(referral: Referral, known: Known) -> str:
    told = known.interventions or referral.why_no_interventions
    return "" if told else _("Add what was tried, or say why nothing was")


def _plan(referral: Referral, known: Known) -> str:
    return "" if known.plan or referral.why_no_plan else _("Say why there is no healthcare plan")


def _evidence(referral: Referral, known: Known) -> str:
    told = known.evidence or known.asked or referral.why_no_evidence
    return "" if told else _("Add evidence, ask a clinician, or say why there is none yet")


def _risk(referral: Referral, known: Known) -> str:
    return _("Say whether there are risks to manage") if referral.has_risks is None else ""


def _views(referral: Referral, known: Known) -> str:
    if not (known.child_views or referral.why_no_child_view):
        return _("Add the child’s views, or say why they are missing")
    if not (known.parent_views or referral.why_no_parent_view):
        return _("Add the parents’ views, or say why they are missing")
    return ""


def _sharing(referral: Referral, known: Known) -> str:
    return "" if referral.sharing_basis else _("Say whether the family knows and agrees")


def _supports(referral: Referral, known: Known) -> str:
    return "" if referral.supports else _("Choose what you ask for")


def _outcomes(referral: Referral, known: Known) -> str:
    if not known.scores_of(OutcomeParty.CHILD):
        return _("Say how things are for the child today")
    if not known.scores_of(OutcomeParty.SCHOOL):
        return _("Say how things are for the school today")
    return ""


_NEVER_KNOWN = {"fast_track"}
S = Section
PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part("child", gettext_lazy("The child"), S.IDENTITY, words.child_rows, _nothing),
        Part("need", gettext_lazy("Health need and why now"), S.HEALTH, words.need_rows, _need,
             ("reason",)),
        Part("attendance", gettext_lazy("Attendance"), S.ATTENDANCE, words.attendance_rows,
             _nothing, ("absent_since", "attendance_note")),
        Part("interventions", gettext_lazy("What has been tried"), S.INTERVENTIONS,
             words.intervention_rows, _interventions, ("why_no_interventions",)),
        Part("plan", gettext_lazy("Individual Healthcare Plan"), S.PLAN, words.plan_rows, _plan,
             ("why_no_plan",)),
        Part("evidence", gettext_lazy("Medical evidence"), S.CLINICAL, words.evidence_rows,
             _evidence, ("why_no_evidence",)),
        Part("risk", gettext_lazy("Risk assessment"), S.RISK, words.risk_rows, _risk,
             ("has_risks", "risks", "mitigation")),
        Part("views", gettext_lazy("Views of the child and parents"), S.VIEWS, words.view_rows,
             _views, ("why_no_child_view", "why_no_parent_view")),
        Part("sharing", gettext_lazy("Agreement to share"), S.REFERRAL, words.sharing_rows,
             _sharing, ("sharing_basis", "agreed_by", "agreed_on", "sharing_reason")),
        Part("supports", gettext_lazy("What you ask for"), S.REFERRAL, words.support_rows,
             _supports, ("supports", "support_details")),
        Part("fast_track", gettext_lazy("Fast track"), S.REFERRAL, words.fast_track_rows,
             _nothing, ("is_fast_track", "grounds")),
        Part("outcomes", gettext_lazy("How things are today"), S.OUTCOMES, words.outcome_rows,
             _outcomes),
    )
}  # fmt: skip


def incomplete_parts(referral: Referral, known: Known) -> list[Part]:
    """What still stands before submission."""
    return [part for part in PARTS.values() if not part.is_complete(referral, known)]


def groups_of(referral: Referral, known: Known) -> list[dict[str, Any]]:
    """The whole referral in words: key, title, section and rows, ready to store as JSON."""
    return [
        {
            "key": part.key,
            "title": str(part.title),
            "section": part.section.value,
            "rows": part.rows(referral, known),
        }
        for part in PARTS.values()
    ]
