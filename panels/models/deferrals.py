"""Why an item was deferred, in kinds that can be counted; the words of it stand beside."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeferralKind(models.TextChoices):
    """What kept the panel from deciding."""

    HEALTH_EVIDENCE = "health_evidence", _("Evidence from health is awaited")
    FAMILY_VIEW = "family_view", _("The view of the child or family is awaited")
    SCHOOL_FIRST = "school_first", _("The school has to act or report first")
    OTHER_ASSESSMENT = "other_assessment", _("Another assessment or plan is under way")
    PROVISION = "provision", _("A provider or place is still to be found")
    AGENCY_AWAY = "agency_away", _("An agency whose knowledge is needed was not there")
    NOT_QUORATE = "not_quorate", _("The panel was not quorate")
    MORE_TIME = "more_time", _("More time is needed to discuss it")
    OTHER = "other", _("Something else")
    # Of deferrals from before the kind was asked; nobody can choose it.
    NOT_RECORDED = "not_recorded", _("Not recorded")


# What whoever defers chooses from.
CHOSEN_KINDS = tuple(kind for kind in DeferralKind if kind != DeferralKind.NOT_RECORDED)
