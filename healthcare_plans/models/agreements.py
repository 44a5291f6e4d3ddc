"""Who was asked to agree to a version, and what they answered."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import Parent
from healthcare_plans.models.plan import PlanVersion
from healthcare_plans.querysets import AgreementQuerySet
from ledger.models import PublicIdModel, RecordedModel


class Party(models.TextChoices):
    """For whom somebody answers."""

    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health")
    PARENT = "parent", _("Parent or carer")
    YOUNG_PERSON = "young_person", _("Child or young person")
    HEAD = "head", _("Head teacher, for medicine")


class Answer(models.TextChoices):
    """What they said."""

    AWAITED = "awaited", _("Waiting for an answer")
    AGREED = "agreed", _("Agreed")
    CHANGE_ASKED = "change_asked", _("Asked for a change")
    REFUSED = "refused", _("Did not agree")


class How(models.TextChoices):
    """How the answer came."""

    WAYMARK = "waymark", _("In Waymark, signed in")
    PAPER = "paper", _("Signed on paper")
    SPOKEN = "spoken", _("Spoken")


@pghistory.track()
class Agreement(PublicIdModel, RecordedModel):
    """One person's answer to one revision of a version; awaited from when they were asked.

    `name` is kept as it was when they answered. `permits_medicine` is the written permission
    of a parent or of the head (DfE 2015, paragraph 16); None where it was not asked.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="agreements")
    revision = models.PositiveSmallIntegerField()
    party = models.CharField(_("for"), max_length=15, choices=Party.choices)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("relationship or job"), max_length=150, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    parent = models.ForeignKey(Parent, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(
        _("answer"), max_length=15, choices=Answer.choices, default=Answer.AWAITED
    )
    words = models.TextField(_("in their words"), blank=True)
    permits_medicine = models.BooleanField(_("permits medicine"), null=True)
    how = models.CharField(_("how"), max_length=10, choices=How.choices, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_on = models.DateField(_("day"), null=True)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    @property
    def is_awaited(self) -> bool:
        """Whether they still have to answer."""
        return self.answer == Answer.AWAITED

    @property
    def status_for_colour(self) -> str:
        """The status whose colour fits."""
        return {"awaited": "awaiting", "change_asked": "returned"}.get(self.answer, self.answer)

    class Meta:
        ordering = ("party", "pk")
        indexes = [
            models.Index(fields=["user", "answer"], condition=Q(answer="awaited"), name="to_answer")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "revision", "party", "user"],
                condition=Q(user__isnull=False),
                name="one_answer_a_person",
            ),
            models.UniqueConstraint(
                fields=["version", "revision", "party", "parent"],
                condition=Q(parent__isnull=False),
                name="one_answer_a_parent",
            ),
            models.CheckConstraint(
                condition=Q(answer="awaited")
                | (~Q(name="") & ~Q(how="") & Q(answered_on__isnull=False)),
                name="answer_has_name_day_and_how",
            ),
            # Permission for medicine has to be in writing (DfE 2015, paragraph 16).
            models.CheckConstraint(
                condition=~Q(how="spoken") | Q(permits_medicine__isnull=True)
                | Q(permits_medicine=False),
                name="medicine_permitted_in_writing",
            ),
        ]  # fmt: skip
