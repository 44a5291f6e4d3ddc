"""The words in which minutes tell what was decided: one line each, and lists of short lines."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panels.models import AgendaItem, Decision, FundingSource, PanelMeeting
from panels.reconsiderations.paper import in_minutes


def decided(meeting: PanelMeeting, item: AgendaItem, decision: Decision) -> list[str]:
    """The lines of one decision; none for a proposal that never came into force."""
    if decision.status in {"proposed", "rejected"}:
        return []
    at_this = item.ratifying_meeting_id == meeting.pk
    lines = [*_fast_track(decision), _outcome(decision)]
    if decision.status == "ratified" and at_this:
        lines.append(_("Ratified."))
    if decision.status == "replaced" and at_this:
        lines.append(_("Not ratified; replaced by the decision below."))
    lines += in_minutes(decision)
    lines += [*_given(decision), _("Reasons: %(words)s") % {"words": decision.reasons}]
    lines += _criteria(decision)
    for label, words in (
        (_("Conditions"), decision.conditions),
        (_("Year 11"), decision.year_11_grounds),
        (_("Advice on section 19"), _duty(decision)),
    ):
        if words:
            lines.append(f"{label}: {words}")
    return [*lines, *_stances(decision, at_ratification=at_this and decision.second is not None)]


def _fast_track(decision: Decision) -> list[str]:
    if decision.second is None:
        return []
    words = _("Fast track %(reference)s: decided on %(day)s by %(chair)s and %(second)s.") % {
        "reference": decision.reference, "day": _day(decision.decided_on),
        "chair": decision.decided_by.user.full_name, "second": decision.second.user.full_name,
    }  # fmt: skip
    return [words]


def _outcome(decision: Decision) -> str:
    return _("Decision %(reference)s: %(outcome)s.") % {
        "reference": decision.reference, "outcome": decision.get_outcome_display(),
    }  # fmt: skip


def _given(decision: Decision) -> list[str]:
    """What is provided, then a list of when, how much, by whom, where and from what money."""
    if not decision.provision:
        return []
    hours = decision.hours_a_week
    is_paid = decision.funding_source != FundingSource.NONE
    rows = (
        (_("From %(words)s"), _day(decision.starts_on)),
        (_("Until %(words)s"), _day(decision.ends_on)),
        (_("%(words)s hours a week"), f"{hours.normalize():f}" if hours else ""),
        (_("Provided by: %(words)s"), decision.provided_by),
        (_("Where: %(words)s"), decision.base),
        (_("Funding: %(words)s"), decision.get_funding_source_display() if is_paid else ""),
    )
    first = _("To be provided: %(words)s") % {"words": decision.provision}
    return [first, *("- " + words % {"words": text} for words, text in rows if text)]


def _criteria(decision: Decision) -> list[str]:
    """How each was found, with the reason where one was given."""
    found = [
        f"- {one.get_criterion_display()}: {one.get_kind_display()}"
        + (f". {one.reasons}" if one.reasons else "")
        for one in decision.findings.all()
    ]
    return [_("Criteria:"), *found] if found else []


def _duty(decision: Decision) -> str:
    if not decision.section_19_advice:
        return ""
    return f"{decision.get_section_19_advice_display()}. {decision.section_19_reasons}"


def _stances(decision: Decision, *, at_ratification: bool) -> list[str]:
    said = [
        f"- {stance.get_agency_display()}: {stance.get_kind_display()}"
        + (f" ({stance.reason})" if stance.reason else "")
        for stance in decision.stances.all()
        if stance.at_ratification == at_ratification
    ]
    return [_("What each agency said:"), *said] if said else []


def _day(day: object) -> str:
    return date_format(day, "j E Y") if day else ""  # type: ignore[arg-type]
