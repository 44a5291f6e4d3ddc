"""Asking the panel to look at a decision again, and what it found."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import Document
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from panels.models.decisions import Decision
from panels.models.requests import RequestStatus
from panels.reconsiderations.querysets import ReconsiderationQuerySet


class GroundKind(models.TextChoices):
    """Why somebody asks.

    After the grounds on which schools’ independent review panels and councils’ own reviews look at
    a decision: new evidence, relevant matters left out, errors of fact, unfair procedure; and what
    has changed since.
    """

    NEW = "new", _("There is something new that the panel did not have")
    LEFT_OUT = "left_out", _("The panel left out something that it had")
    FACTS = "facts", _("Something in the decision is not true")
    PROCESS = "process", _("The decision was not made in a fair or proper way")
    CHANGED = "changed", _("Things have changed since the decision")


# A decision that was looked at again is looked at once more only for one of these.
ONCE_MORE = frozenset({GroundKind.NEW, GroundKind.CHANGED})


class Asker(models.TextChoices):
    """Who asks."""

    PARENT = "parent", _("Parent or carer")
    YOUNG_PERSON = "young", _("Young person")
    SCHOOL = "school", _("School")


class AskedHow(models.TextChoices):
    """How the panel was asked."""

    WAYMARK = "waymark", _("In Waymark")
    POST = "post", _("By post")
    EMAIL = "email", _("By email")
    TELEPHONE = "telephone", _("By telephone")
    IN_PERSON = "person", _("In person")


class GroundResult(models.TextChoices):
    """How the panel finds a ground."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    NOT_ACCEPTED = "not", _("Not accepted")


@pghistory.track()
class Reconsideration(PublicIdModel, RecordedModel, RetainedModel):
    """A parent, young person or school asks the panel to look at `decision` again.

    The decision that the panel then makes is `result`, and stands beside the first one. Whoever
    made the first (`barred`) neither chairs nor runs nor votes on this one. `asked_on` is the day
    on which the panel was asked, also by post.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="reconsiderations"
    )
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.ASKED
    )
    asker = models.CharField(_("who asks"), max_length=10, choices=Asker.choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asker_name = models.CharField(_("name"), max_length=200)
    asked_how = models.CharField(_("how"), max_length=10, choices=AskedHow.choices)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    words = models.TextField(_("in their own words"))
    late_reason = models.TextField(_("why it is taken although it is late"), blank=True)
    due_on = models.DateField(_("to be decided by"))
    documents = models.ManyToManyField(Document, blank=True, related_name="+")
    barred = models.ManyToManyField(Membership, blank=True, related_name="+")
    sent_back_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="sent_back_as"
    )
    question = models.TextField(_("what the panel asks back"), blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    meeting_reference = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    result = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, related_name="reconsiders"
    )

    objects = ReconsiderationQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(status__in=["asked", "listed", "given_back"]),
                name="one_open_reconsideration",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="reconsideration_says_why"),
            models.CheckConstraint(
                condition=~Q(status="decided") | Q(result__isnull=False),
                name="reconsidered_with_a_decision",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the panel has still to look at it."""
        return self.status in {
            RequestStatus.ASKED, RequestStatus.LISTED, RequestStatus.GIVEN_BACK
        }  # fmt: skip


@pghistory.track()
class ReconsiderationGround(PublicIdModel, RecordedModel):
    """One ground on which somebody asks."""

    reconsideration = models.ForeignKey(
        Reconsideration, on_delete=models.PROTECT, related_name="grounds"
    )
    kind = models.CharField(_("ground"), max_length=10, choices=GroundKind.choices)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["reconsideration", "kind"], name="one_of_each_ground")
        ]


@pghistory.track()
class GroundFinding(PublicIdModel, RecordedModel):
    """How the panel found one ground, and why."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ground_findings")
    ground = models.ForeignKey(
        ReconsiderationGround, on_delete=models.PROTECT, related_name="findings"
    )
    result = models.CharField(max_length=10, choices=GroundResult.choices)
    reasons = models.TextField(_("reasons"))

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["decision", "ground"], name="one_finding_of_a_ground"),
            models.CheckConstraint(condition=~Q(reasons=""), name="ground_finding_has_reasons"),
        ]
