"""What stands on an agenda, who has an interest in it, and what members think of it."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import Child
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from panels.interests.querysets import InterestQuerySet
from panels.models.deferrals import DeferralKind
from panels.models.meetings import PanelMeeting
from panels.models.outcomes import Outcome
from panels.querysets import AgendaItemQuerySet


class ItemStatus(models.TextChoices):
    """Where an item stands."""

    LISTED = "listed", _("On the agenda")
    FAST_TRACK = "fast_track", _("Fast track, to be decided")
    PROPOSED = "proposed", _("Fast track, waiting for the second agency")
    DECIDED = "decided", _("Decided")
    DEFERRED = "deferred", _("Deferred")
    TAKEN_OFF = "taken_off", _("Taken off")


# Not decided yet: interests are declared and views given.
OPEN_STATUSES = frozenset({ItemStatus.LISTED, ItemStatus.FAST_TRACK, ItemStatus.PROPOSED})


class FastTrackGround(models.TextChoices):
    """Why a request cannot wait for the next meeting."""

    HOSPITAL = "hospital", _("In hospital, or just discharged")
    SUDDEN = "sudden", _("Sudden serious illness or injury")
    NO_EDUCATION = "no_education", _("No education at all now, and no day from which there is any")
    EXAMS = "exams", _("Public exams within weeks")
    SAFETY = "safety", _("Waiting would put somebody’s health or safety at risk")
    OTHER = "other", _("Something else")


@pghistory.track()
class AgendaItem(PublicIdModel, RecordedModel, RetainedModel):
    """The panel's own record of a request: its kind (a registered AgendaKind) and its subject.

    A fast track has no meeting; it is decided by a chair and a second member of another
    agency, and then stands for ratification on `ratifying_meeting`.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="agenda_items")
    title = models.CharField(max_length=200)
    meeting = models.ForeignKey(
        PanelMeeting, on_delete=models.PROTECT, null=True, related_name="items"
    )
    position = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    status = models.CharField(max_length=12, choices=ItemStatus.choices)
    is_fast_track = models.BooleanField(default=False)
    ground = models.CharField(
        _("grounds"), max_length=15, choices=FastTrackGround.choices, blank=True
    )
    ground_words = models.TextField(_("grounds in words"), blank=True)
    decide_by = models.DateField(_("to be decided by"), null=True)
    chair = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="a fast track's chair",
    )  # fmt: skip
    second = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="a fast track's second member",
    )  # fmt: skip
    ratifying_meeting = models.ForeignKey(
        PanelMeeting, on_delete=models.PROTECT, null=True, related_name="ratifications"
    )
    deferral_kind = models.CharField(
        _("kind of reason"), max_length=20, choices=DeferralKind.choices, blank=True
    )
    deferred_question = models.TextField(blank=True)
    deferred_until = models.DateField(null=True)

    objects = AgendaItemQuerySet.as_manager()

    # Set by `for_agenda()`.
    standing_interests: list["Interest"]
    carried_count: int
    deferred_count: int
    barred_users: frozenset[int]  # set by `panels.deciding.impartial.note_barred()`

    class Meta:
        ordering = ("position", "pk")
        indexes = [models.Index(fields=["kind", "subject_id"]), models.Index(fields=["child"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(status__in=["listed", "fast_track", "proposed"]),
                name="on_one_agenda_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(is_fast_track=True, chair__isnull=False, second__isnull=False)
                | Q(is_fast_track=False, meeting__isnull=False),
                name="item_has_meeting_or_fast_track",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240), name="item_minutes_plausible"
            ),
            models.CheckConstraint(
                condition=~Q(status="deferred")
                | (
                    ~Q(deferred_question="")
                    & Q(deferred_until__isnull=False)
                    & ~Q(deferral_kind="")
                ),
                name="deferral_has_question_day_and_kind",
            ),
        ]


class InterestKind(models.TextChoices):
    """What an interest is."""

    WORKS_WITH_CHILD = "works_with_child", _("I work with the child")
    FAMILY = "family", _("I am related to the child or family, or know them privately")
    LINE_MANAGEMENT = "line_management", _("I manage somebody who wrote the request or evidence")
    OTHER = "other", _("Something else")


class InterestEffect(models.TextChoices):
    """What an interest means for the member on this item."""

    STEP_OUT = "step_out", _("Step out")
    CONTRIBUTE = "contribute", _("Contribute without a vote")


@pghistory.track()
class Interest(PublicIdModel, RecordedModel):
    """A member's interest in one item.

    Until the chair records an effect the default holds: somebody who works with the child
    contributes without a vote, because the panel needs what they know; anybody else steps out.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(_("kind"), max_length=20, choices=InterestKind.choices)
    details = models.TextField(_("in a few words"), blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+",
        help_text="what the member declared in an earlier item about the child",
    )  # fmt: skip
    effect = models.CharField(_("effect"), max_length=12, choices=InterestEffect.choices)
    effect_recorded_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    effect_recorded_at = models.DateTimeField(null=True, editable=False)
    substitute = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="who takes the place of a member who steps out, on this item",
    )  # fmt: skip
    substitute_is_present = models.BooleanField(_("present"), null=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "membership"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_interest_a_member",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | Q(effect="step_out"),
                name="only_who_steps_out_has_a_substitute",
            ),
        ]


@pghistory.track()
class MemberView(PublicIdModel, RecordedModel):
    """What one member thinks of an item before it is decided; others see it after giving theirs."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="views")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recommendation = models.CharField(_("recommendation"), max_length=20, choices=Outcome.choices)
    reasons = models.TextField(_("reasons"))
    questions = models.TextField(_("questions for the meeting"), blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["item", "membership"], name="one_view_a_member")
        ]
