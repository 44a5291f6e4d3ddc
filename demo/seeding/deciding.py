"""What the demo's panel decides, who says what, and how far its letters have come."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cases.models import AuthorisationKind
from demo.seeding.told import Told
from demo.seeding.town import Town, read_data
from panels.deciding.terms import Found, Said, Terms
from panels.deciding.voting import voices_of
from panels.models import (
    AgendaItem,
    Criterion,
    Decision,
    DeferralKind,
    FindingKind,
    FundingSource,
    Outcome,
    PanelMeeting,
    StanceKind,
)
from panels.models.outcomes import GIVING
from panels.services.corrections import correct_decision
from panels.services.letter_drafts import edit_letter
from panels.services.letters import approve_letter, issue_letter

ALL_MET = {criterion: Found(FindingKind.MET) for criterion in Criterion}
DUTY: dict[str, Any] = {
    "section_19_advice": "owed",
    "section_19_reasons": "Without this help the child would have no full-time education, and "
    "health advises that more than a few hours are possible.",
}
PLACEMENT = Terms(
    outcome=Outcome.PLACEMENT, funding_source=FundingSource.COMMISSIONED,
    provision="Lessons in English, maths, science and art in a group of five.",
    provided_by="A registered provider near home", hours_a_week=Decimal(15),
    base="At the provider’s base, with two lessons a week online",
    reasons="Health advises education in a small group for now, and the home school cannot give "
    "it. A short-term place keeps learning and friendships going.",
    conditions="The home school stays in touch each week and leads the plan for the return.",
    findings=ALL_MET, **DUTY,
)  # fmt: skip
OUTCOMES = (
    PLACEMENT,
    Terms(
        outcome=Outcome.LIAISON, provision="A liaison officer meets the child at the side door, "
        "sits in on the first lesson and telephones home on Fridays.",
        provided_by="The council’s liaison team", hours_a_week=Decimal(5),
        reasons="School and family work well together; a liaison officer for one term will hold "
        "what has been won.", findings=ALL_MET, **DUTY,
    ),
    Terms(
        outcome=Outcome.TOP_UP, funding_source=FundingSource.TOP_UP,
        provision="A teaching assistant for mornings, trained by the specialist nurse.",
        provided_by="The home school", hours_a_week=Decimal("7.5"),
        reasons="An adult close by makes the difference between coming and not coming.",
        conditions="Looked at again at half-term.", findings=ALL_MET, **DUTY,
    ),
    Terms(
        outcome=Outcome.ADVICE, reasons="What is in place is right. The panel adds advice on "
        "pacing and on telling friends.", advice="Keep two fixed lessons a day and build from "
        "there; the specialist nurse will visit the class.",
        findings={**ALL_MET, Criterion.EVIDENCE: Found(
            FindingKind.UNCLEAR, "The clinic’s letter names no hours.")},
        **DUTY,
    ),
)  # fmt: skip
DECLINE = Terms(
    outcome=Outcome.DECLINE,
    reasons="School has more to try before a place outside it would help, and the child wants to "
    "stay.",
    advice="The side door, one key adult and a lesson more each fortnight have begun to help: go "
    "on with them for six weeks.",
    onward_route="The mental health support team takes the family on this month. If attendance "
    "has not grown by half-term, refer again and the panel will see it at its next meeting.",
    findings={**ALL_MET, Criterion.TRIED: Found(
        FindingKind.NOT_MET, "What was begun in school has not had time to show what it does.")},
    section_19_advice="not_owed", section_19_reasons="The child is at school for most of the week.",
)  # fmt: skip


# Why a decision is put off, and what is asked until it is taken.
ASKS_FAMILY = (
    DeferralKind.FAMILY_VIEW,
    "Nobody has asked at home whether a place in another town would do.",
    "Could your child travel for half an hour each way, and what would make it easier?",
)
ASKS_STAFF = (
    (DeferralKind.HEALTH_EVIDENCE,
     "The panel cannot weigh the request without the hours that health advises.",
     "Which hours does the clinic advise for the rest of the term?"),
    (DeferralKind.SCHOOL_FIRST,
     "The school has only just begun with the quiet room.",
     "What came of the quiet room and the shorter day after three weeks?"),
)  # fmt: skip


def from_next_week(town: Town, terms: Terms) -> Terms:
    """The terms with a first day a week after the moment that the demo stands at."""
    if terms.outcome not in GIVING:
        return terms
    return replace(terms, starts_on=timezone.localdate() + timedelta(days=7))


def naming_provider(town: Town, told: Told, terms: Terms) -> Terms:
    """The terms with the provider that the demo offers the child's place to, where it does."""
    rests_on_panel = (AuthorisationKind.PANEL_DECISION, AuthorisationKind.FAST_TRACK)
    for facts in read_data("placements.json")["placements"]:
        if facts["child"] == told.role["key"] and facts.get("authorisation") in rests_on_panel:
            provider = town.organisations[facts["provider"]]
            return replace(terms, provider=provider, provided_by=provider.name)
    return terms


def said_by(meeting: PanelMeeting, item: AgendaItem, *, dissent: bool) -> dict[str, Said]:
    """Everybody agrees; with a dissent, psychology does not and the voluntary sector is silent."""
    said = {agency: Said(StanceKind.AGREES) for agency in voices_of(item, meeting)}
    if dissent and "psychology" in said:
        said["psychology"] = Said(
            StanceKind.DISSENTS, "A term is short for what this child has been through."
        )
    if dissent and "voluntary" in said:
        said["voluntary"] = Said(StanceKind.NO_VIEW)
    return said


def carry_letters_on(town: Town, decisions: list[Decision]) -> None:
    """Letters in every state: edited, approved, issued; those of the first were sent before."""
    office, chair = town.actor("coordinator"), town.actor("chair")
    for step, decision in enumerate(decisions[1:4]):
        for letter in decision.letters.order_by("pk"):
            at = edit_letter(
                actor=office, letter=letter, subject=letter.subject, seen=letter.version,
                body=letter.body.replace("Dear parent or carer", "Dear parents"),
            )  # fmt: skip
            if step > 0:
                at = approve_letter(actor=chair, letter=at)
            if step > 1:
                issue_letter(actor=office, letter=at)


def correct_one(town: Town, decision: Decision) -> None:
    """The hours of one decision were written down wrongly; its letters had gone."""
    chosen = next(terms for terms in OUTCOMES if terms.outcome == decision.outcome)
    hours = decision.hours_a_week
    right = replace(
        chosen, starts_on=decision.starts_on, hours_a_week=hours + 1 if hours else None,
        review_on=decision.review_on, conditions="Health is asked again after four weeks.",
    )  # fmt: skip
    correct_decision(
        actor=town.actor("coordinator"), decision=decision, terms=right, seen=0,
        reason="The hours and the condition were taken down wrongly at the meeting.",
    )  # fmt: skip
