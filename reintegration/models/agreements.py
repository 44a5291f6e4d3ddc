"""Who was asked to agree to the plan, and what they answered."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from cases.models import Parent
from ledger.models import PublicIdModel, RecordedModel
from reintegration.models.plans import ReturnPlan
from reintegration.querysets import ReturnAgreementQuerySet


class Party(models.TextChoices):
    """For whom somebody answers."""

    SCHOOL = "school", _("School")
    PARENT = "parent", _("Parent or carer")
    CHILD = "child", _("Child or young person")
    PROVIDER = "provider", _("Provider")


class Answer(models.TextChoices):
    """What they said."""

    AWAITED = "awaited", _("Waiting for an answer")
    AGREED = "agreed", _("Agreed")
    CHANGE_ASKED = "change_asked", _("Asked for a change")
    REFUSED = "refused", _("Did not agree")
    NOT_REACHED = "not_reached", _("Could not be asked")


# Without these a plan does not begin.
AGREEING = (Party.SCHOOL, Party.PARENT)


class How(models.TextChoices):
    """How the answer came."""

    WAYMARK = "waymark", _("In Waymark, signed in")
    PAPER = "paper", _("Signed on paper")
    SPOKEN = "spoken", _("Spoken")


@pghistory.track()
class ReturnAgreement(PublicIdModel, RecordedModel):
    """One answer to one revision of a plan; awaited from when it was sent out.

    `name` and `role` are kept as they were on the day of the answer.
    """

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="agreements")
    revision = models.PositiveSmallIntegerField()
    party = models.CharField(_("for"), max_length=10, choices=Party.choices)
    parent = models.ForeignKey(Parent, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("relationship or job"), max_length=150, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.CharField(
        _("answer"), max_length=15, choices=Answer.choices, default=Answer.AWAITED
    )
    words = models.TextField(_("in their words"), blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How.choices, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_on = models.DateField(_("day"), null=True)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = ReturnAgreementQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "revision", "party", "organisation"],
                condition=Q(parent__isnull=True),
                nulls_distinct=False,
                name="one_return_answer_a_party",
            ),
            models.UniqueConstraint(
                fields=["plan", "revision", "parent"],
                condition=Q(parent__isnull=False),
                name="one_return_answer_a_parent",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["awaited", "not_reached"])
                | (~Q(name="") & ~Q(how="") & Q(answered_on__isnull=False)),
                name="return_answer_has_name_day_how",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=["change_asked", "refused", "not_reached"]) | ~Q(words=""),
                name="return_answer_says_what_or_why",
            ),
        ]

    @property
    def is_awaited(self) -> bool:
        """Whether they still have to answer."""
        return self.answer == Answer.AWAITED

    @property
    def who(self) -> str:
        """Whom the answer is asked of, in words."""
        if self.name:
            return self.name
        if self.parent:
            return self.parent.full_name
        if self.party == Party.CHILD:
            return self.plan.child.name
        return self.organisation.name if self.organisation else str(self.get_party_display())

    @property
    def status_for_colour(self) -> str:
        """The status whose colour fits."""
        found = {"awaited": "awaiting", "change_asked": "returned", "not_reached": "awaiting"}
        return found.get(self.answer, self.answer)
