"""What a plan says, in typed fields, by the ten areas of the guidance.

Source: Department for Education, Supporting pupils at school with medical conditions (2015),
paragraph 16. What comes in rows (medicines, people, contacts) is in `rows`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SupportLevel(models.TextChoices):
    """How much a child needs others in looking after their own health."""

    SELF = "self", _("Looks after it themselves")
    REMINDED = "reminded", _("Looks after it themselves, with reminders")
    SUPERVISED = "supervised", _("Does it with an adult beside them")
    DONE_BY_STAFF = "done_by_staff", _("An adult does it for them")


class PlanContent(models.Model):
    """The text fields of one version, area after area."""

    # 1 The condition
    condition = models.TextField(
        _("The condition, and how it affects the child"),
        blank=True,
        help_text=_("In words that everybody in school understands."),
    )
    triggers = models.TextField(
        _("Triggers"), blank=True, help_text=_("What brings symptoms on, or makes them worse.")
    )
    signs = models.TextField(
        _("Signs and symptoms"), blank=True, help_text=_("What somebody would see or hear.")
    )
    treatments = models.TextField(
        _("Treatment"), blank=True, help_text=_("What is done for it, at home and in hospital too.")
    )
    gp = models.CharField(_("GP and practice"), max_length=300, blank=True)
    clinic = models.CharField(
        _("Hospital or clinic"), max_length=300, blank=True,
        help_text=_("Who to ask for, and a telephone number."),
    )  # fmt: skip

    # 2 What the child needs
    takes_medicine = models.BooleanField(
        _("Does the child take medicine in school, or might they need to?"), null=True, blank=True
    )
    other_treatments = models.TextField(
        _("Treatment in school other than medicine"), blank=True,
        help_text=_("For example physiotherapy, a dressing or a feed."),
    )  # fmt: skip
    testing = models.TextField(
        _("Tests"), blank=True, help_text=_("For example blood glucose: when, where, what to do.")
    )
    time_needed = models.TextField(
        _("Time"), blank=True, help_text=_("Time for treatment, rest or moving between lessons.")
    )
    facilities = models.TextField(
        _("Rooms and equipment"), blank=True, help_text=_("And who looks after the equipment.")
    )
    food_and_drink = models.TextField(
        _("Food and drink"),
        blank=True,
        help_text=_("Diet, allergies, eating in class."),
    )
    environment = models.TextField(
        _("Surroundings"), blank=True,
        help_text=_("For example crowded corridors, stairs, noise, heat or cold."),
    )  # fmt: skip

    # 3 Learning and wellbeing
    absence_support = models.TextField(
        _("When the child is away"), blank=True,
        help_text=_("How absence is managed, and how work and contact reach the child."),
    )  # fmt: skip
    catch_up_support = models.TextField(_("Catching up"), blank=True)
    exam_support = models.TextField(
        _("Tests and exams"), blank=True, help_text=_("For example extra time or rest breaks.")
    )
    rest_support = models.TextField(_("Rest"), blank=True)
    emotional_support = models.TextField(
        _("Feelings and friendships"), blank=True,
        help_text=_("For example counselling, a named adult, time with friends."),
    )  # fmt: skip
    return_support = models.TextField(
        _("Coming back after time away"), blank=True,
        help_text=_("What makes coming back easier for this child."),
    )  # fmt: skip
    send_support = models.TextField(
        _("Special educational needs"), blank=True,
        help_text=_("The need, and how this plan fits with an education, health and care plan."),
    )  # fmt: skip

    # 4 How much support
    support_level = models.CharField(
        _("How much help does the child need?"),
        max_length=15,
        choices=SupportLevel.choices,
        blank=True,
    )
    self_management = models.TextField(
        _("What the child does themselves"), blank=True,
        help_text=_("Say if they carry or take their own medicine."),
    )  # fmt: skip
    monitoring = models.TextField(_("How staff check that all is well"), blank=True)
    emergency_support = models.TextField(_("Help that the child needs in an emergency"), blank=True)

    # 5 Who provides support
    expectations = models.TextField(
        _("What is expected of the people who give support"), blank=True,
        help_text=_("And what is not expected of them."),
    )  # fmt: skip
    cover = models.TextField(
        _("Who does it when they are away"), blank=True,
        help_text=_("Also tell supply staff: say how."),
    )  # fmt: skip

    # 6 Who needs to know
    telling = models.TextField(
        _("How people are told"), blank=True,
        help_text=_("When, by whom, and how new and supply staff learn of it."),
    )  # fmt: skip

    # 7 Permission for medicine
    medicine_arrangements = models.TextField(
        _("How medicine is handed over, recorded and returned"), blank=True,
        help_text=_("Who brings it, who checks the date, where the record is kept."),
    )  # fmt: skip

    # 8 Trips and activities
    trips = models.TextField(
        _("Trips and visits"), blank=True, help_text=_("Day trips and nights away.")
    )
    activities = models.TextField(
        _("Sport, clubs and other activities outside lessons"), blank=True
    )
    trip_risks = models.TextField(
        _("Risk assessment"), blank=True, help_text=_("Who makes it, and when.")
    )

    # 9 Confidentiality
    confidentiality = models.TextField(_("What the child or parents want kept private"), blank=True)

    # 10 Emergency
    emergency_signs = models.TextField(
        _("What is an emergency for this child?"), blank=True,
        help_text=_("What somebody would see."),
    )  # fmt: skip
    emergency_steps = models.TextField(
        _("What to do, step by step"), blank=True, help_text=_("One step a line.")
    )
    contingency = models.TextField(
        _("If that is not possible"), blank=True,
        help_text=_("For example when the named adult is away or the medicine is missing."),
    )  # fmt: skip
    emergency_plan = models.CharField(
        _("Emergency healthcare plan from a clinician"), max_length=300, blank=True,
        help_text=_("If there is one: who wrote it, when, and where it is kept."),
    )  # fmt: skip

    class Meta:
        abstract = True
