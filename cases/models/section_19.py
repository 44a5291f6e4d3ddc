"""The section 19 record: when the authority knew, what it considered, decided and arranged.

Section 19 of the Education Act 1996 obliges the authority to arrange suitable education for a
child of compulsory school age who would not receive it because of illness or otherwise. It should
act as soon as it is clear that the child will be away for 15 days or more, consecutive or
cumulative (DfE, Arranging education for children who cannot attend school because of health needs,
2023).
"""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models.authorisations import Authorisation
from cases.models.child import Child
from cases.models.contacts import Parent
from cases.models.record import Document
from cases.section_19_querysets import Section19QuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from ledger.models.history import APPEND_ONLY


class Section19Status(models.TextChoices):
    """Where the authority’s duty stands."""

    OPEN = "open", _("To be decided")
    DECIDED = "decided", _("Decided")
    ENDED = "ended", _("Ended")


class EndKind(models.TextChoices):
    """Why a record ends."""

    RETURNED = "returned", _("Back in suitable education at school")
    ELSEWHERE = "elsewhere", _("In suitable education that the family has arranged")
    AGE = "age", _("No longer of compulsory school age")
    MOVED = "moved", _("Another authority is responsible")
    IN_ERROR = "in_error", _("Opened in error")


@pghistory.track()
class Section19Record(PublicIdModel, RecordedModel, RetainedModel):
    """One occasion on which the authority had to ask itself whether its duty had arisen.

    `known_on` is the day the authority knew or ought to have known: the earliest of all sources.
    An earlier source moves it back; nothing moves it on, and nothing pauses it. Independent of a
    case and of a school: a child may have neither.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="section_19_records")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=Section19Status.choices, default=Section19Status.OPEN
    )
    known_on = models.DateField(_("the authority knew on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_kind = models.CharField(
        _("why it ended"), max_length=10, choices=EndKind.choices, blank=True
    )

    objects = Section19QuerySet.as_manager()

    @property
    def is_ended(self) -> bool:
        return self.status == Section19Status.ENDED

    @property
    def last_day(self) -> date:
        """The last day that the clock counts: the end, or today. It never stops in between."""
        return self.ended_on or timezone.localdate()

    @property
    def days_known(self) -> int:
        """Calendar days since the authority knew."""
        return max((self.last_day - self.known_on).days, 0)

    class Meta:
        ordering = ("known_on", "pk")
        verbose_name = _("section 19 record")
        indexes = [models.Index(fields=["status", "known_on", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(status__in=["open", "decided"]),
                name="one_open_section_19_record",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_on__isnull=False) & ~Q(end_kind="")
                | ~Q(status="ended") & Q(ended_on__isnull=True, end_kind=""),
                name="section_19_ended_has_day_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("known_on")),
                name="section_19_ends_after_known",
            ),
        ]


class KnowledgeKind(models.TextChoices):
    """From whom or what the authority knew or ought to have known."""

    ALERT = "alert", _("Attendance alert")
    REFERRAL = "referral", _("Referral")
    RETURN = "return", _("Sickness or attendance return of a school")
    PARENT_REQUEST = "parent_request", _("Parent’s or young person’s request for help")
    HOSPITAL = "hospital", _("Hospital")
    PROGNOSIS = "prognosis", _("Prognosis: what a clinician or the school expects")
    OFF_ROLL = "off_roll", _("Child found to be on the roll of no school")
    RELAPSE = "relapse", _("Relapse after a return")
    OTHER = "other", _("Other")


class Knowledge(PublicIdModel, RecordedModel):
    """One time at which the authority was told, or could have seen for itself. Append-only.

    `told_on` is the day it reached the authority, possibly past. `link` is the address of the
    alert, referral … in Waymark: the same one is taken once.
    """

    record = models.ForeignKey(Section19Record, on_delete=models.PROTECT, related_name="knowledge")
    kind = models.CharField(_("from what"), max_length=15, choices=KnowledgeKind.choices)
    told_on = models.DateField(_("day"))
    words = models.TextField(_("what was said, and by whom"), blank=True)
    link = models.CharField(max_length=300, blank=True)
    told_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ("told_on", "pk")
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind", "link"],
                condition=~Q(link=""),
                name="knowledge_once_a_source",
            )
        ]


class DutyOutcome(models.TextChoices):
    """What the named officer decided."""

    OWED = "owed", _("The duty is owed: education will be arranged")
    NOT_OWED = "not_owed", _("The duty is not owed")
    WAIT = "wait", _("Not decided yet: more must be known")


class Consideration(PublicIdModel, RecordedModel):
    """The named officer considered the duty: what, the outcome, the reasons. Append-only.

    Waiting for information is no decision: the record stays open and its clock goes on;
    `look_again_on` is when the officer takes it up again.
    """

    record = models.ForeignKey(
        Section19Record, on_delete=models.PROTECT, related_name="considerations"
    )
    considered_on = models.DateField(_("considered on"), default=timezone.localdate)
    considered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("considered by")
    )
    considered = models.TextField(_("what was considered"))
    panel_advice = models.TextField(_("what the panel advised"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=DutyOutcome.choices)
    reasons = models.TextField(_("reasons"))
    look_again_on = models.DateField(_("look at it again on"), null=True, blank=True)

    @property
    def is_decision(self) -> bool:
        return self.outcome != DutyOutcome.WAIT

    class Meta:
        ordering = ("considered_on", "pk")
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                condition=~Q(considered="") & ~Q(reasons=""), name="consideration_has_reasons"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="wait") | Q(look_again_on__gt=F("considered_on")),
                name="waiting_has_a_day",
            ),
        ]


class Arrangement(PublicIdModel, RecordedModel):
    """What the authority arranged under its duty, and from which day. Append-only.

    Suitable education is full time, or as much as the child’s health allows: less has its
    reason (Education Act 1996, section 19(3A) and (3AA)).
    """

    record = models.ForeignKey(
        Section19Record, on_delete=models.PROTECT, related_name="arrangements"
    )
    what = models.TextField(_("what was arranged"))
    starts_on = models.DateField(_("from which day"))
    why_less = models.TextField(_("why it is less than full time"), blank=True)
    authorisation = models.ForeignKey(
        Authorisation, on_delete=models.PROTECT, null=True, related_name="arrangements"
    )

    class Meta:
        ordering = ("starts_on", "pk")
        triggers = APPEND_ONLY
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="arrangement_says_what")]


class HandedHow(models.TextChoices):
    """How a copy reached the parent."""

    IN_PERSON = "in_person", _("Handed over in person")
    POST = "post", _("By post")
    EMAIL = "email", _("By email")
    SHARED = "shared", _("In Waymark, where the family reads it")


@pghistory.track()
class WrittenCopy(PublicIdModel, RecordedModel):
    """The decision in writing, for a parent: stored bytes, and when and how they were given it.

    It names the officer and the telephone number; never an address of the family, because all
    the family who have access read it.
    """

    consideration = models.ForeignKey(
        Consideration, on_delete=models.PROTECT, related_name="copies"
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Parent, on_delete=models.PROTECT, null=True, related_name="+")
    handed_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_how = models.CharField(_("how"), max_length=10, choices=HandedHow.choices, blank=True)
    handed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ("recorded_at", "pk")
        verbose_name_plural = "written copies"
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_on__isnull=True, handed_how="")
                | Q(handed_on__isnull=False) & ~Q(handed_how=""),
                name="handed_copy_has_day_and_way",
            )
        ]
