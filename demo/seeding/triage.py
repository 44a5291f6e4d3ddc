"""Triage: findings, advice to try something nearer, owed evidence, interim provision, filters."""

from datetime import timedelta

from demo.seeding.told import Told
from demo.seeding.town import Town
from panels.services.saved_filters import save_filter
from referrals.criteria import CRITERIA
from referrals.known import gather
from referrals.models import OwedKind, Referral
from referrals.services.criteria import record_findings
from referrals.services.earlier_support import suggest_earlier_support
from referrals.services.interim import ask_for_interim
from referrals.services.merging import merge_referrals
from referrals.services.owed import chase_overdue_evidence, note_owed_evidence
from referrals.services.questions import remind_of_questions


def make_triage(town: Town, children: list[Told], referrals: dict[int, Referral]) -> None:
    """What the office has done with referrals that wait."""
    waiting = {
        situation: [referrals[told.child.pk] for told in children if told.situation == situation]
        for situation in ("queued", "evidence_owed", "answered")
    }
    _owe(town, waiting["evidence_owed"])
    _ask_for_interim(town, waiting["evidence_owed"][0])
    for referral in waiting["answered"]:
        _join_second(town, referral)
    hold_against_criteria(
        town, waiting["answered"][0],
        hours=("met", "Ten hours, says the answer; the letter follows."),
    )  # fmt: skip
    _advise(town, waiting["queued"][-1])
    town.clock.set(town.days_ago(1), 7)
    chase_overdue_evidence()
    remind_of_questions()
    _keep_filters(town)


def _owe(town: Town, referrals: list[Referral]) -> None:
    """Beside the letter that a clinician is asked for by a link: hours, due and not here."""
    for referral in referrals:
        town.clock.set(town.days_ago(3), 15)
        note_owed_evidence(
            actor=town.actor("coordinator"), referral=referral, kind=OwedKind.HOURS,
            owed_by="Children’s clinic, secretary of the consultant", due_on=town.days_ago(3),
            details="How many hours a week, and from when.",
        )  # fmt: skip


def _ask_for_interim(town: Town, referral: Referral) -> None:
    town.clock.set(town.days_ago(1), 11)
    ask_for_interim(
        actor=town.actor("coordinator"), referral=referral,
        what="Five hours a week at home with a teacher, English and maths first.",
        starts_on=town.today + timedelta(days=2), ends_on=town.today + timedelta(days=44),
        reasons="The clinic’s letter is on its way. The child has had no teaching for weeks.",
    )  # fmt: skip


def _join_second(town: Town, referral: Referral) -> None:
    town.clock.set(town.days_ago(1), 13)
    second = Referral.objects.queue().filter(child=referral.child).exclude(pk=referral.pk).get()
    merge_referrals(
        actor=town.actor("coordinator"), keep=referral, other=second,
        reason="The authority and the school referred the same child in the same week.",
    )  # fmt: skip


def hold_against_criteria(town: Town, referral: Referral, **judged: tuple[str, str]) -> None:
    """The coordinator keeps what Waymark sees, but for what she `judged` herself."""
    town.clock.set(town.days_ago(1), 12)
    known = gather(referral)
    seen = {key: (str(one.look(referral, known)[0]), "") for key, one in CRITERIA.items()}
    record_findings(actor=town.actor("coordinator"), referral=referral, findings={**seen, **judged})


def _advise(town: Town, referral: Referral) -> None:
    town.clock.set(town.days_ago(2), 10)
    suggest_earlier_support(
        actor=town.actor("coordinator-2"), referral=referral, actions=["mentor", "small_setting"],
        advice="She is well enough to come most days. One adult at the side door and the small "
        "room for two lessons would show whether more is needed.",
        look_again_on=town.today + timedelta(days=19),
    )  # fmt: skip


def _keep_filters(town: Town) -> None:
    town.clock.set(town.days_ago(1), 9)
    for who, name, query, is_shared in (
        ("coordinator", "Late and nobody’s", "overdue=on&assigned=nobody", True),
        ("coordinator", "Mine without evidence", "assigned=me&evidence=owed", False),
        ("coordinator-2", "Fast tracks", "track=fast", True),
    ):
        save_filter(actor=town.actor(who), name=name, query=query, is_shared=is_shared)
