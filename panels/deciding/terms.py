"""What is put to a decision: its terms, how the criteria are found, what each agency says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation
from cases.models import Section19Record
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from panels.deciding.impartial import KIND as OF_RECONSIDERATIONS
from panels.models import (
    AgendaItem,
    Criterion,
    DutyAdvice,
    FindingKind,
    FundingSource,
    GroundResult,
    Outcome,
    ReconsiderationGround,
    StanceKind,
)
from panels.models.outcomes import (
    ADVISING,
    AWAY,
    BY_THE_HOUR,
    GIVING,
    LONGER_IN_YEAR_11,
    OF_RECONSIDERING,
    SENDING_ON,
)
from panels.settings import REVIEW_WEEKS

YEAR_11 = 11
MOST_HOURS = 40
NOT_REVIEWED = frozenset({Outcome.DECLINE, Outcome.CLOSE, *OF_RECONSIDERING})
OF_REFERRALS = "referral"  # the kind of item that is held against the criteria

# The fields of a decision that its terms give, in the order in which people read them.
TERM_FIELDS = (
    "outcome", "provision", "starts_on", "ends_on", "provided_by", "provider", "hours_a_week",
    "base", "funding_source", "reasons", "conditions", "advice", "onward_route",
    "year_11_grounds", "section_19_advice", "section_19_reasons", "review_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """How one criterion is found."""

    kind: FindingKind
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class GroundFound:
    """How one ground of a reconsideration is found; the reasons are read by whoever asked."""

    result: GroundResult
    reasons: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one agency says to the decision."""

    kind: StanceKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is decided. `check` raises Refused, naming the field, when something is missing.

    Whoever follows the advice or takes the child on is named with a day; without a name it is
    whoever answers for the child (see `cases.readers.who_answers`).
    """

    outcome: Outcome
    reasons: str
    provision: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    provided_by: str = ""
    provider: Organisation | None = None
    hours_a_week: Decimal | None = None
    base: str = ""
    funding_source: FundingSource = FundingSource.NONE
    conditions: str = ""
    advice: str = ""
    advice_owner: Membership | None = None
    advice_due_on: date | None = None
    onward_route: str = ""
    onward_owner: Membership | None = None
    onward_due_on: date | None = None
    year_11_grounds: str = ""
    section_19_advice: str = ""
    section_19_reasons: str = ""
    review_on: date | None = None
    findings: Mapping[Criterion, Found] = field(default_factory=dict)
    grounds: Mapping[ReconsiderationGround, GroundFound] = field(default_factory=dict)

    def check(self, item: AgendaItem) -> None:
        """Refused unless the terms are complete for this item."""
        if not self.reasons.strip():
            raise Refused(_("Give the reasons."), field="reasons")
        if self.outcome not in outcomes_for(item):
            raise Refused(_("Only a reconsideration ends like this."))
        self._check_given()
        self._check_advised()
        self._check_year_11(item)
        self._check_section_19(item)
        self._check_findings(item)
        self._check_grounds(item)
        if self.review_on is not None and self.review_on <= timezone.localdate():
            raise Refused(_("The review must be in the future."), field="review_on")

    def _check_given(self) -> None:
        if self.outcome in GIVING:
            _need(self.provision, "provision", _("Say what is to be provided."))
            _need(self.provided_by, "provided_by", _("Say who provides it."))
            if self.starts_on is None:
                raise Refused(_("Say from which day."), field="starts_on")
        if self.outcome in BY_THE_HOUR and self.hours_a_week is None:
            raise Refused(_("Enter the hours a week."), field="hours_a_week")
        if self.hours_a_week is not None and not 0 < self.hours_a_week <= MOST_HOURS:
            raise Refused(_("Enter hours from 0.5 to 40."), field="hours_a_week")
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise Refused(_("The last day must not be before the first."), field="ends_on")
        if self.outcome == Outcome.TOP_UP and self.funding_source != FundingSource.TOP_UP:
            raise Refused(_("Top-up funding is paid from SEND top-up."), field="funding_source")
        if self.outcome in AWAY and self.funding_source == FundingSource.NONE:
            raise Refused(_("Say who pays for the place."), field="funding_source")

    def _check_advised(self) -> None:
        if self.outcome in ADVISING:
            _need(self.advice, "advice", _("Write the advice for the school and family."))
        if self.outcome in SENDING_ON:
            _need(
                self.onward_route, "onward_route",
                _("Say where they turn now: nobody is left alone."),
            )  # fmt: skip
        for name in ("advice_due_on", "onward_due_on"):
            day = getattr(self, name)
            if day is not None and day < timezone.localdate():
                raise Refused(_("Choose today or a day to come."), field=name)

    def _check_year_11(self, item: AgendaItem) -> None:
        if not self.year_11_grounds.strip():
            return
        if self.outcome not in LONGER_IN_YEAR_11 or item.child.year_group_on() != YEAR_11:
            raise Refused(
                _("Only a place for somebody in Year 11 may last until the end of the year."),
                field="year_11_grounds",
            )

    def _check_section_19(self, item: AgendaItem) -> None:
        if not self.section_19_advice and asks_for_duty_advice(item):
            raise Refused(
                _("The section 19 record is open: say what the panel advises."),
                field="section_19_advice",
            )
        if self.section_19_advice:
            DutyAdvice(self.section_19_advice)
            _need(
                self.section_19_reasons, "section_19_reasons",
                _("Give the reasons for the advice to the named officer."),
            )  # fmt: skip

    def _check_findings(self, item: AgendaItem) -> None:
        for criterion in criteria_of(item):
            found = self.findings.get(criterion)
            if found is None:
                raise Refused(_("Say how the panel finds this."), field=f"finding_{criterion}")
            if found.kind != FindingKind.MET:
                _need(found.reasons, f"why_{criterion}", _("Say why."))

    def _check_grounds(self, item: AgendaItem) -> None:
        for ground in grounds_of(item):
            found = self.grounds.get(ground)
            if found is None:
                raise Refused(
                    _("Say how the panel finds this ground."), field=f"ground_{ground.kind}"
                )
            _need(found.reasons, f"why_ground_{ground.kind}", _("Give the reasons."))

    def as_fields(self) -> dict[str, object]:
        """Field values for the decision; the review falls due after the set number of weeks."""
        values: dict[str, object] = {name: getattr(self, name) for name in TERM_FIELDS}
        if self.review_on is None and self.outcome not in NOT_REVIEWED:
            values["review_on"] = timezone.localdate() + timedelta(weeks=get_setting(REVIEW_WEEKS))
        return values


def criteria_of(item: AgendaItem) -> list[Criterion]:
    """The criteria that the item is held against; none for what is no referral."""
    return list(Criterion) if item.kind == OF_REFERRALS else []


def outcomes_for(item: AgendaItem) -> list[Outcome]:
    """What an item can end with: a reconsideration first with what becomes of the first."""
    if item.kind == OF_RECONSIDERATIONS:
        return [*sorted(OF_RECONSIDERING, reverse=True),
                *(one for one in Outcome if one not in OF_RECONSIDERING)]  # fmt: skip
    return [one for one in Outcome if one not in OF_RECONSIDERING]


def grounds_of(item: AgendaItem) -> list[ReconsiderationGround]:
    """The grounds that the panel answers, one by one; none for what is no reconsideration."""
    if item.kind != OF_RECONSIDERATIONS:
        return []
    return list(ReconsiderationGround.objects.filter(reconsideration=item.subject_id))


def asks_for_duty_advice(item: AgendaItem) -> bool:
    """Whether the named officer still has to decide on the child's section 19 record."""
    return Section19Record.objects.undecided().filter(child=item.child).exists()


def _need(words: str, name: str, message: str) -> None:
    if not words.strip():
        raise Refused(message, field=name)
