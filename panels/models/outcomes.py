"""What a panel can decide, who pays, and what it says about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What a panel can decide; gathered from the outcomes that authorities publish."""

    PLACEMENT = "placement", _("Short-term registered provision")
    LIAISON = "liaison", _("Liaison support at the home school")
    ADVICE = "advice", _("Advice and strategies for the school")
    TOP_UP = "top_up", _("SEND top-up funding")
    ALTERNATIVE = "alternative", _("Alternative provision from the directory")
    RETURN_SUPPORT = "return_support", _("Support for the return to school")
    EXTEND = "extend", _("Extend what is in place")
    REDIRECT = "redirect", _("Redirect to another service")
    CLOSE = "close", _("Close: nothing further is needed")
    DECLINE = "decline", _("Decline")
    UPHOLD = "uphold", _("The first decision stands")
    SEND_BACK = "send_back", _("Send back: to be decided again")


# What a reconsideration alone can end with, beside every other outcome that changes a decision.
OF_RECONSIDERING = frozenset({Outcome.UPHOLD, Outcome.SEND_BACK})

# Outcomes that give a child something; they say what, from when and by whom.
GIVING = frozenset(
    {
        Outcome.PLACEMENT, Outcome.LIAISON, Outcome.TOP_UP, Outcome.ALTERNATIVE,
        Outcome.RETURN_SUPPORT, Outcome.EXTEND,
    }
)  # fmt: skip
# Of those, where hours a week are part of what is given.
BY_THE_HOUR = frozenset({Outcome.PLACEMENT, Outcome.LIAISON, Outcome.TOP_UP, Outcome.ALTERNATIVE})
# Taught away from the home school, on whose account somebody pays.
AWAY = frozenset({Outcome.PLACEMENT, Outcome.ALTERNATIVE})
# Where somebody in Year 11 may stay longer than usual.
LONGER_IN_YEAR_11 = frozenset({*AWAY, Outcome.EXTEND})
# What is advised, and who helps next: each goes to somebody as a task.
ADVISING = frozenset({Outcome.ADVICE, Outcome.DECLINE})
SENDING_ON = frozenset({Outcome.REDIRECT, Outcome.DECLINE})


class FundingSource(models.TextChoices):
    """Who pays."""

    NONE = "none", _("No funding is needed")
    TOP_UP = "top_up", _("Existing SEND top-up")
    COMMISSIONED = "commissioned", _("Commissioned place")
    SCHOOL = "school", _("The school")
    AUTHORITY = "authority", _("The authority")


class StanceKind(models.TextChoices):
    """What an agency says to a decision."""

    AGREES = "agrees", _("Agrees")
    DISSENTS = "dissents", _("Does not agree")
    NO_VIEW = "no_view", _("Has no view")


class Criterion(models.TextChoices):
    """What a referral is held against.

    Need, evidence and what was tried follow "Arranging education for children who cannot attend
    school because of health needs" (Department for Education, 2023) and the graduated approach of
    the SEND code of practice (2015), chapter 6.
    """

    HEALTH_NEED = "health_need", _("A health need keeps the child from school")
    EVIDENCE = "evidence", _("Evidence says what the need is and what it allows")
    TRIED = "tried", _("Support at school was tried, and what came of it is known")
    FITS = "fits", _("What is asked fits the need and leads back to school")
    VOICES = "voices", _("The child and the parents were heard")


class FindingKind(models.TextChoices):
    """How the panel finds a criterion."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    UNCLEAR = "unclear", _("Not clear")


class DutyAdvice(models.TextChoices):
    """What the panel advises on the duty to arrange education (Education Act 1996, section 19)."""

    OWED = "owed", _("Education must be arranged: the duty is owed")
    NOT_OWED = "not_owed", _("The duty is not owed: suitable education is in place")
    UNCLEAR = "unclear", _("More must be known first")
