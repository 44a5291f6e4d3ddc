"""Decisions as a family reads them, once somebody has told the bad ones."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access import ChildAccess
from cases.models import Telling
from panels.models import Decision, Outcome, Reconsideration, RequestStatus
from panels.models.outcomes import OF_RECONSIDERING
from portal.again import Again, again_of

STANDING = ("in_force", "to_ratify", "ratified")

# What each outcome means, one thought a sentence: reading age 9 to 10, for easy read too.
MEANINGS: dict[str, tuple[str | Promise, ...]] = {
    Outcome.PLACEMENT: (
        _("There will be lessons in another place for a time."),
        _("The place stays in touch with school."),
        _("The aim is to go back to school."),
    ),
    Outcome.LIAISON: (
        _("A liaison officer will help at school."),
        _("They help for a short time."),
    ),
    Outcome.ADVICE: (
        _("The panel gave school advice about what helps."),
        _("School tries it and looks at how it goes."),
    ),
    Outcome.TOP_UP: (
        _("School gets some more money for help."),
        _("The help is for your child alone."),
    ),
    Outcome.ALTERNATIVE: (
        _("There will be lessons with another place on the council’s list."),
        _("The place stays in touch with school."),
    ),
    Outcome.RETURN_SUPPORT: (
        _("There will be help with going back to school."),
        _("It goes step by step."),
    ),
    Outcome.EXTEND: (_("The help that is there goes on for longer."),),
    Outcome.REDIRECT: (
        _("Another service can help better."),
        _("The letter says which one."),
    ),
    Outcome.CLOSE: (
        _("The panel thinks that nothing more is needed from it now."),
        _("School can ask again at any time."),
    ),
    Outcome.DECLINE: (
        _("The panel said no to what school asked for."),
        _("The letter says why, and what can help instead."),
        _("You can ask for the decision to be looked at again."),
    ),
    Outcome.UPHOLD: (
        _("The panel looked at it again. The decision stays as it is."),
        _("The letter says why."),
    ),
    Outcome.SEND_BACK: (
        _("The panel looked at it again. It now decides once more."),
        _("You get a letter after that."),
    ),
}


@dataclass(frozen=True, slots=True)
class FamilyDecision:
    """One decision in plain words."""

    decision: Decision
    meaning: list[str]
    again: Again

    @property
    def review_on(self) -> date | None:
        """The day by which it is looked at again, while that is to come.

        A day that has passed says nothing: it may have been looked at, or be late.
        """
        day = self.decision.review_on
        return day if day is not None and day >= timezone.localdate() else None


def decisions_for(access: ChildAccess) -> list[FamilyDecision]:
    """The decisions that stand, newest first, without those that somebody has still to tell.

    A decision that gave way to one that is still to be told stays: a gap would tell it first.
    """
    waiting = Telling.objects.waiting_subjects(access.child, Decision)
    of_child = Decision.objects.filter(item__child=access.child)
    stands = Q(status__in=STANDING) & ~Q(outcome__in=OF_RECONSIDERING) & ~Q(pk__in=waiting)
    gave_way = Q(status="replaced", reconsiderations__result__in=waiting)
    requests = Reconsideration.objects.exclude(status=RequestStatus.WITHDRAWN)
    found = (
        of_child.filter(stands | gave_way)
        .select_related("item__child", "reconsiders__decision")
        .prefetch_related(
            Prefetch(
                "reconsiderations",
                requests.select_related("result").prefetch_related("letters__document"),
                to_attr="standing_requests",
            )
        )
    )
    shown = list(found.order_by("-decided_on", "-pk").distinct())
    again = again_of(access, shown, waiting)
    return [FamilyDecision(one, meaning_of(one), again[one.pk]) for one in shown]


def meaning_of(decision: Decision) -> list[str]:
    """What it means, sentence by sentence."""
    return [str(words) for words in MEANINGS[decision.outcome]]


def decision_for(access: ChildAccess, public_id: UUID) -> FamilyDecision | None:
    """One of them."""
    for shown in decisions_for(access):
        if shown.decision.public_id == public_id:
            return shown
    return None
