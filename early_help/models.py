"""What has been tried for a child, recorded once and cited by plan, referral and panel."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Child
from cases.models.record import WithdrawableModel
from early_help.querysets import InterventionQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class InterventionKind(models.TextChoices):
    """Adjustments that a school makes, and services that it calls in, before a referral."""

    PERSONAL_TIMETABLE = "personal_timetable", _("Timetable of their own")
    REDUCED_TIMETABLE = "reduced_timetable", _("Fewer hours for a time")
    SUPPORT_PLAN = "support_plan", _("Personal support plan")
    PASTORAL = "pastoral", _("Pastoral and wellbeing support")
    TEACHING_ASSISTANT = "teaching_assistant", _("More time with a teaching assistant")
    ENVIRONMENT = "environment", _("Changes to rooms, noise, light or seating")
    SMALL_SETTING = "small_setting", _("Learning in a smaller group or room")
    MENTOR = "mentor", _("Mentor or key adult")
    ONLINE_IN_SCHOOL = "online_in_school", _("Online lessons on the school site")
    ACCESS = "access", _("Equipment or access arrangements")
    PSYCHOLOGIST = "psychologist", _("Educational psychologist")
    LEARNING_SUPPORT = "learning_support", _("Learning support service")
    AUTISM_TEAM = "autism_team", _("Autism and communication specialists")
    COUNSELLING = "counselling", _("Counselling")
    ANXIETY_THERAPY = "anxiety_therapy", _("Therapy for anxiety")
    MENTAL_HEALTH_TEAM = "mental_health_team", _("Mental health team or CAMHS")
    SCHOOL_NURSE = "school_nurse", _("School nurse")
    FAMILY_SUPPORT = "family_support", _("Family support worker")
    EARLY_HELP = "early_help", _("Early help assessment")
    AGENCY_MEETING = "agency_meeting", _("Meeting of the agencies with the family")
    OTHER = "other", _("Something else")


ADJUSTMENTS = tuple(InterventionKind)[: tuple(InterventionKind).index(InterventionKind.ACCESS) + 1]
SERVICES = tuple(kind for kind in InterventionKind if kind not in ADJUSTMENTS)[:-1]


class Effect(models.TextChoices):
    """What came of it, as far as can be said."""

    HELPED = "helped", _("It helped")
    HELPED_A_LITTLE = "helped_a_little", _("It helped a little")
    NO_CHANGE = "no_change", _("No change")
    WORSE = "worse", _("It made things harder")


@pghistory.track()
class Intervention(PublicIdModel, RecordedModel, RetainedModel, WithdrawableModel):
    """One thing that was tried for a child, or offered and declined.

    `effect` is empty while it is too early to say. A declined one says why and has no effect.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="interventions")
    kind = models.CharField(_("what was tried"), max_length=20, choices=InterventionKind.choices)
    details = models.TextField(_("what was done"), blank=True)
    by_whom = models.CharField(_("who gave it"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    effect = models.CharField(_("effect"), max_length=16, choices=Effect.choices, blank=True)
    effect_note = models.TextField(_("what changed"), blank=True)
    was_declined = models.BooleanField(_("offered and declined"), default=False)
    declined_reason = models.TextField(_("why it was declined"), blank=True)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes = [models.Index(fields=["child", "-starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="intervention_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(was_declined=False, declined_reason="")
                | (Q(was_declined=True, effect="") & ~Q(declined_reason="")),
                name="declined_has_reason_and_no_effect",
            ),
        ]
