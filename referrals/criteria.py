"""What the panel's office holds a submission against, with what Waymark can see by itself.

The criteria are those that the guidance and authorities' published policies ask of a referral (DfE,
Arranging education for children who cannot attend school because of health needs, 2023). Numbers
are settings of the authority. None of them stands between a child and education: what is missing
is asked for, and provision can begin meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.section_19_settings import DAYS_AWAY
from early_help.models import InterventionKind
from ledger.authority_settings import get_setting
from referrals.clocks import days_without_education
from referrals.known import Known
from referrals.models import Referral, SharingBasis, Verdict
from referrals.settings import CRITERIA_KINDS, CRITERIA_PLAN, CRITERIA_WEEKS

Words = str | Promise
Seen = tuple[Verdict, str]

AGENCIES = frozenset({InterventionKind.AGENCY_MEETING, InterventionKind.EARLY_HELP})


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion; `look` proposes a verdict and says what it rests on."""

    key: str
    label: Words
    look: Callable[[Referral, Known], Seen]


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried before the referral: kinds that were not declined, and over how many weeks."""

    kinds: frozenset[str]
    weeks: int

    @property
    def is_thin(self) -> bool:
        """Less than the authority asks for."""
        return len(self.kinds) < get_setting(CRITERIA_KINDS) or self.weeks < get_setting(
            CRITERIA_WEEKS
        )


def tried(known: Known) -> Tried:
    """The graduated response, from the child's record."""
    given = [one for one in known.interventions if not one.was_declined]
    first = min((one.starts_on for one in given), default=timezone.localdate())
    return Tried(frozenset(one.kind for one in given), _weeks(first, timezone.localdate()))


def not_tried(known: Known) -> list[InterventionKind]:
    """What the school could still do."""
    done = tried(known).kinds
    return [kind for kind in InterventionKind if kind not in done and kind != kind.OTHER]


def _weeks(first: date, last: date) -> int:
    return max((last - first) // timedelta(weeks=1), 0)


def _when(condition: object, words: str) -> Seen:
    return (Verdict.MET if condition else Verdict.MISSING), words


def _need(referral: Referral, known: Known) -> Seen:
    names = ", ".join(need.get_kind_display() for need in known.needs)
    return _when(known.needs, names or _("No health need is on the record."))


def _absence(referral: Referral, known: Known) -> Seen:
    days = days_without_education(referral) or 0
    lost = known.attendance.days_lost_to_health
    most = max(days, int(lost))
    words = ngettext(
        "%(days)s school day without suitable education so far.",
        "%(days)s school days without suitable education so far.", most,
    )  # fmt: skip
    return _when(most >= get_setting(DAYS_AWAY), words % {"days": most})


def _evidence(referral: Referral, known: Known) -> Seen:
    has_both = any(item.diagnosis and item.treatment for item in known.evidence)
    if has_both:
        return Verdict.MET, _("Diagnosis and treatment are given.")
    if known.evidence:
        return Verdict.MISSING, _("Diagnosis or treatment is missing.")
    asked = _("A clinician has been asked.") if known.asked else _("Nothing has come yet.")
    return Verdict.MISSING, asked


def _hours(referral: Referral, known: Known) -> Seen:
    given = any(item.is_full_time is not None or item.hours for item in known.evidence)
    words = _("A clinician says how much education.") if given else _("Nobody says how much.")
    return _when(given, words)


def _graduated(referral: Referral, known: Known) -> Seen:
    found = tried(known)
    words = _("%(kinds)s kinds of support, over %(weeks)s weeks.") % {
        "kinds": len(found.kinds), "weeks": found.weeks
    }  # fmt: skip
    return _when(not found.is_thin, words)


def _agencies(referral: Referral, known: Known) -> Seen:
    met = tried(known).kinds & AGENCIES
    none = _("No meeting of the agencies and no early help assessment.")
    return _when(met, ", ".join(str(InterventionKind(kind).label) for kind in met) or none)


def _plan(referral: Referral, known: Known) -> Seen:
    if not get_setting(CRITERIA_PLAN):
        return Verdict.NOT_NEEDED, _("The authority does not ask for one.")
    why = referral.why_no_plan or _("None.")
    return _when(known.plan, known.plan.reference if known.plan else why)


def _risk(referral: Referral, known: Known) -> Seen:
    if referral.has_risks is False:
        return Verdict.MET, _("The school knows of no risk.")
    if referral.mitigation:
        return Verdict.MET, _("What is done about them is said.")
    return Verdict.MISSING, _("Nothing says what is done about them.")


def _voices(referral: Referral, known: Known) -> Seen:
    child, parents = known.child_views, known.parent_views
    if child and parents:
        return Verdict.MET, _("Both are heard.")
    missing = _("The child is not heard yet.") if not child else _("The parents are not heard yet.")
    return Verdict.MISSING, missing


def _sharing(referral: Referral, known: Known) -> Seen:
    knows = referral.sharing_basis in {SharingBasis.AGREED, SharingBasis.INFORMED}
    return _when(knows or referral.sharing_reason, referral.get_sharing_basis_display())


CRITERIA: dict[str, Criterion] = {
    criterion.key: criterion
    for criterion in (
        Criterion("need", gettext_lazy("A health need keeps the child from school"), _need),
        Criterion("absence", gettext_lazy("15 school days away, or likely"), _absence),
        Criterion("evidence", gettext_lazy("Medical evidence: diagnosis and treatment"), _evidence),
        Criterion("hours", gettext_lazy("How much education health allows"), _hours),
        Criterion("graduated", gettext_lazy("The school has tried nearer help first"), _graduated),
        Criterion("agencies", gettext_lazy("Agencies have met, or assessed early help"), _agencies),
        Criterion("plan", gettext_lazy("Individual Healthcare Plan"), _plan),
        Criterion("risk", gettext_lazy("Risks are assessed"), _risk),
        Criterion("voices", gettext_lazy("The child and the parents are heard"), _voices),
        Criterion("sharing", gettext_lazy("The family knows what is shared"), _sharing),
    )
}
