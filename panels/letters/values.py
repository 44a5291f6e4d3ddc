"""What stands for each placeholder in the letter of one decision, or of an invented one."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from cases.models import Enrolment, EnrolmentKind
from healthcare_plans.withholding import withholding_for
from ledger.authority_settings import get_setting
from panels.letters.words import MEANINGS
from panels.models import (
    Asker,
    Correction,
    Decision,
    FundingSource,
    LetterAudience,
    Outcome,
    Reconsideration,
)
from panels.models.outcomes import AWAY
from panels.reconsiderations.acknowledged import SAMPLE_REQUEST, words_of_request
from panels.reconsiderations.rules import reconsiders
from panels.settings import ADVICE_CONTACTS, RECONSIDER_DAYS

# What of a decision a letter to a provider says.
SAID_TO_PROVIDERS = frozenset(
    {"provision", "starts_on", "ends_on", "provider", "hours_a_week", "base",
     "funding_source", "conditions"}
)  # fmt: skip
# A child who does not exist, for the preview of a template.
SAMPLE = {
    "child": gettext_lazy("Robin"),
    "born_on": gettext_lazy("3 March 2013"),
    "school": gettext_lazy("Example School"),
    "decided_on": gettext_lazy("12 May 2025"),
    "outcome": Outcome.LIAISON.label,
    "meaning": MEANINGS[Outcome.LIAISON],
    "provision": gettext_lazy("An adult whom Robin knows meets Robin at the side door each day."),
    "starts_on": gettext_lazy("19 May 2025"),
    "ends_on": gettext_lazy("18 July 2025"),
    "provided_by": gettext_lazy("the liaison team"),
    "hours": "5",
    "base": gettext_lazy("Example School"),
    "funding": FundingSource.TOP_UP.label,
    "reasons": gettext_lazy("Robin wants to be at school. The clinic says that short days help."),
    "criteria": "",
    "conditions": gettext_lazy("We look at the hours again at half-term."),
    "advice": gettext_lazy("Keep two lessons a day that are always the same."),
    "onward_route": gettext_lazy("The family worker at school rings you next week."),
    "year_11": "",
    "review_on": gettext_lazy("27 June 2025"),
    "correction": gettext_lazy("- Hours a week: 3 before, 5 now."),
    "correction_reason": gettext_lazy("The hours were written down wrongly at the meeting."),
    "chair": gettext_lazy("A. Example"),
    "asked_by": gettext_lazy("Robin’s mother"),
    "grounds": gettext_lazy("- There is something new. Accepted. The clinic wrote in April."),
    "first_decided_on": gettext_lazy("3 March 2025"),
    "first_outcome": Outcome.ADVICE.label,
    "first_meaning": MEANINGS[Outcome.ADVICE],
    **SAMPLE_REQUEST,
}  # fmt: skip


def values_of(
    decision: Decision, audience: LetterAudience, correction: Correction | None = None,
    asked: Reconsideration | None = None, provider: Organisation | None = None,
) -> dict[str, str]:  # fmt: skip
    """The words for every placeholder. Protected names and withheld addresses are taken out.

    `asked` is the request that an acknowledgement answers, `provider` whom a letter to a provider
    is addressed to.
    """
    child, item = decision.item.child, decision.item
    is_family = audience == LetterAudience.PARENT
    school = main_school_of(decision)
    meeting = item.ratifying_meeting or item.meeting
    values = {
        "child": child.first_name if is_family else child.legal_name,
        "born_on": "" if is_family else date_format(child.born_on, "j E Y"),
        "school": school.name if school else "",
        "decided_on": date_format(decision.decided_on, "j E Y"),
        "outcome": str(decision.get_outcome_display()),
        "meaning": str(MEANINGS[Outcome(decision.outcome)]),
        "funding": _funding(decision),
        "criteria": "" if is_family else _criteria(decision),
        "year_11": decision.year_11_grounds,
        "next_steps": "\n".join(f"- {line}" for line in _next_steps(decision, audience)),
        "panel": meeting.panel.name if meeting else _("Multi-Agency Assessment Panel"),
        "chair": decision.decided_by.user.full_name,
        "correction": _changes(correction, audience),
        "correction_reason": correction.reason if correction else "",
        **_given(decision),
        **standing_words(),
        **_reconsidered(decision, audience),
        **words_of_request(asked),
    }
    if audience == LetterAudience.PROVIDER and provider not in {None, decision.provider}:
        values |= _asked_no_more()
    withhold = withholding_for(child)
    return {name: withhold(text) for name, text in values.items()}


def sample_values() -> dict[str, str]:
    """The same for an invented child."""
    steps = "- {}\n- {}".format(
        _("The school talks with you about the next steps."),
        _("Robin keeps the place at the school."),
    )
    panel = _("Multi-Agency Assessment Panel")
    said = {name: str(text) for name, text in SAMPLE.items()}
    return {**said, "next_steps": steps, "panel": panel, **standing_words()}


def standing_words() -> dict[str, str]:
    """What every letter of this authority says: asking again, advice, whom to ring."""
    authority = Organisation.objects.authority()
    lines = [authority.name, authority.telephone, authority.email] if authority else []
    return {
        "ask_again": _(
            "You can ask us to look at the decision again. Tell us why within %(days)s working "
            "days of this letter. You can do this in Waymark, write to us, ring us, or ask the "
            "school to help you. Somebody who did not lead this meeting will lead the next one."
        )
        % {"days": get_setting(RECONSIDER_DAYS)},
        "advice_contacts": str(get_setting(ADVICE_CONTACTS)),
        "contact": "\n".join(line for line in lines if line),
    }


def _reconsidered(decision: Decision, audience: LetterAudience) -> dict[str, str]:
    """What a letter says of the first decision; empty where a decision looks at none again."""
    asked = reconsiders(decision)
    if asked is None:
        empty = ("asked_by", "grounds", "first_decided_on", "first_outcome", "first_meaning")
        return dict.fromkeys(empty, "")
    first = asked.decision
    return {
        "asked_by": _who_asked(asked, audience),
        "grounds": _grounds(decision),
        "first_decided_on": date_format(first.decided_on, "j E Y"),
        "first_outcome": str(first.get_outcome_display()),
        "first_meaning": str(MEANINGS[Outcome(first.outcome)]),
        **({"ask_again": _once_more()} if decision.outcome == Outcome.UPHOLD else {}),
    }


def _who_asked(asked: Reconsideration, audience: LetterAudience) -> str:
    """A parent is not told of the other by name, nor a school of who of the family asked."""
    if asked.asker == Asker.SCHOOL:
        return str(_("The school"))
    if audience == LetterAudience.SCHOOL:
        return str(_("Somebody of the family"))
    return str(_("Your family"))


def _grounds(decision: Decision) -> str:
    return "\n".join(
        _("- %(ground)s. %(result)s. %(reasons)s")
        % {"ground": one.ground.get_kind_display(), "result": one.get_result_display(),
           "reasons": one.reasons}
        for one in decision.ground_findings.select_related("ground")
    )  # fmt: skip


def _once_more() -> str:
    """After a decision that stands: something new, or a complaint to the council and beyond."""
    return _(
        "If there is something new, or things change, you can ask us once more within %(days)s "
        "working days of this letter. If you think that we did not treat you fairly, you can "
        "complain to the council. After that you can go to the Local Government and Social Care "
        "Ombudsman (lgo.org.uk). It is free."
    ) % {"days": get_setting(RECONSIDER_DAYS)}


def main_school_of(decision: Decision) -> Organisation | None:
    """The child's main school today."""
    rolls = Enrolment.objects.current().filter(child=decision.item.child, kind=EnrolmentKind.MAIN)
    enrolment = rolls.select_related("school").first()
    return enrolment.school if enrolment else None


def _given(decision: Decision) -> dict[str, str]:
    hours = decision.hours_a_week
    return {
        "provision": decision.provision,
        "starts_on": date_format(decision.starts_on, "j E Y") if decision.starts_on else "",
        "ends_on": date_format(decision.ends_on, "j E Y") if decision.ends_on else "",
        "provided_by": decision.provided_by,
        "hours": f"{hours.normalize():f}" if hours else "",
        "base": decision.base,
        "reasons": decision.reasons,
        "conditions": decision.conditions,
        "advice": decision.advice,
        "onward_route": decision.onward_route,
        "review_on": date_format(decision.review_on, "j E Y") if decision.review_on else "",
    }


def _funding(decision: Decision) -> str:
    """Nothing where nobody pays: the line is left out."""
    is_paid = decision.funding_source != FundingSource.NONE
    return str(decision.get_funding_source_display()) if is_paid else ""


def _criteria(decision: Decision) -> str:
    return "\n".join(
        f"- {finding.get_criterion_display()}: {finding.get_kind_display()}"
        + (f". {finding.reasons}" if finding.reasons else "")
        for finding in decision.findings.all()
    )


def concerns(
    correction: Correction, audience: LetterAudience, provider: Organisation | None
) -> bool:
    """Whether a letter to them said anything of what changed."""
    decision = correction.decision
    if decision is not None and provider not in {None, decision.provider}:
        return any(one.get("name") == "provider" for one in correction.changes)
    return bool(_shown(correction, audience))


def _shown(correction: Correction, audience: LetterAudience) -> list[dict[str, str]]:
    """What changed; to a provider of what it is asked, not of reasons or advice to others."""
    if audience != LetterAudience.PROVIDER:
        return list(correction.changes)
    return [one for one in correction.changes if one.get("name") in SAID_TO_PROVIDERS]


def _changes(correction: Correction | None, audience: LetterAudience) -> str:
    if correction is None:
        return ""
    return "\n".join(
        _("- %(label)s: it said “%(stood)s”. It is “%(stands)s”.")
        % {"label": one["label"].capitalize(), "stood": one["stood"], "stands": one["stands"]}
        for one in _shown(correction, audience)
    )


def _asked_no_more() -> dict[str, str]:
    """To a provider that the decision does not name any more: nothing of whom it names now."""
    silent = ("provision", "starts_on", "ends_on", "hours", "base", "funding", "conditions")
    return {
        **dict.fromkeys(silent, ""),
        "correction": _("- You are not asked to teach this child."),
        "next_steps": _(
            "- You need do nothing now. If you have an offer, the council says what becomes of it."
        ),
    }


def _next_steps(decision: Decision, audience: LetterAudience) -> list[str]:
    name = decision.item.child.first_name
    if decision.outcome == Outcome.SEND_BACK:
        return [_("The panel decides once more and writes to you. What holds today goes on.")]
    if audience == LetterAudience.PROVIDER:
        return [
            _("The council sends you the offer of a place with what you need to know."),
            _("You answer the offer in Waymark."),
        ]
    if audience == LetterAudience.SCHOOL:
        steps = [_("Talk with the family about what was decided.")]
        steps += [
            _("%(who)s, by %(day)s: %(words)s")
            % {"who": action.owner.role_label, "day": date_format(action.due_on, "j E Y"),
               "words": action.words}
            for action in decision.actions.filter(dropped_at__isnull=True)
        ]  # fmt: skip
        return steps
    steps = [_("The school talks with you about the next steps.")]
    if decision.outcome in AWAY:
        steps.append(_("The council looks for a place. You hear from us when there is one."))
    return [*steps, _("%(name)s keeps the place at the school.") % {"name": name}]
