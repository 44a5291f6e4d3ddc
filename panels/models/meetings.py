"""A panel of the authority and its meetings (a *meeting* alone is about one child)."""

from datetime import datetime, timedelta

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership, Organisation
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from panels.querysets import PanelMeetingQuerySet, SeatQuerySet


@pghistory.track()
class Panel(PublicIdModel):
    """A standing Multi-Agency Assessment Panel of the authority."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(_("name"), max_length=120)
    began_on = models.DateField(_("meets since"), default=timezone.localdate)

    def __str__(self) -> str:
        return self.name

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="panel_name_once")
        ]


class PanelMeetingStatus(models.TextChoices):
    """Where a panel meeting stands."""

    PLANNED = "planned", _("Planned")
    IN_SESSION = "in_session", _("In session")
    HELD = "held", _("Held, minutes to agree")
    AGREED = "agreed", _("Minutes agreed")
    CANCELLED = "cancelled", _("Cancelled")


@pghistory.track()
class PanelMeeting(PublicIdModel, RecordedModel, RetainedModel):
    """One meeting of a panel. Members read its papers until `access_ends_on` (the last day)."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    starts_at = models.DateTimeField(_("when"))
    length_minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    place = models.CharField(_("where"), max_length=200)
    rhythm_on = models.DateField(
        null=True, editable=False, help_text="the day of the panel's rhythm that it stands for"
    )
    agenda_version = models.PositiveIntegerField(default=0, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(
        max_length=12, choices=PanelMeetingStatus.choices, default=PanelMeetingStatus.PLANNED
    )
    chair = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("chair")
    )
    deputy_chair = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deputy chair"),
        help_text=_("Acts when the chair is away or has an interest."),
    )
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_agreed_at = models.DateTimeField(null=True, editable=False)
    access_ends_on = models.DateField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    recorded_afterwards_at = models.DateTimeField(null=True, editable=False)
    recorded_afterwards_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    minutes_agreed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PanelMeetingQuerySet.as_manager()

    @property
    def state_words(self) -> str:
        """Where it stands, in words; one that is over is recorded, not in session."""
        if self.status == PanelMeetingStatus.IN_SESSION and self.recorded_afterwards_at:
            return str(_("Being recorded"))
        return str(self.get_status_display())

    @property
    def ends_at(self) -> datetime:
        """When it is to end."""
        return self.starts_at + timedelta(minutes=self.length_minutes)

    @property
    def day_has_come(self) -> bool:
        """Whether it is the day of the meeting, or later: from then on it can be started."""
        return timezone.localdate(self.starts_at) <= timezone.localdate()

    @property
    def is_unplanned(self) -> bool:
        """Whether it was held before Waymark knew of it."""
        return self.recorded_afterwards_at is not None and self.recorded_at > self.starts_at

    class Meta:
        ordering = ("-starts_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["panel", "rhythm_on"], name="rhythm_day_once"),
            models.CheckConstraint(
                condition=Q(length_minutes__gte=15, length_minutes__lte=480),
                name="meeting_length_plausible",
            ),
            models.CheckConstraint(
                condition=Q(deputy_chair__isnull=True) | ~Q(deputy_chair=F("chair")),
                name="deputy_chair_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed")
                | Q(minutes_agreed_at__isnull=False, access_ends_on__isnull=False),
                name="agreed_minutes_end_access",
            ),
        ]


class SeatReply(models.TextChoices):
    """What a member answered to the invitation."""

    NONE = "", _("Not answered")
    COMING = "coming", _("Coming")
    NOT_COMING = "not_coming", _("Cannot come")


@pghistory.track()
class Seat(PublicIdModel):
    """A place at one panel meeting: a member's, or that of the substitute who comes for them.

    A seat that was given over stays, so that it can be seen who was invited; the substitute's own
    seat names it in `substitute_for`. `stood_down_at` ends a seat: the member comes after all, so
    the substitute need not; or a member left the panel before the meeting.
    """

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="seats")
    agency = models.CharField(_("agency"), max_length=20, choices=Agency.choices, blank=True)
    is_present = models.BooleanField(_("present"), null=True)
    reply = models.CharField(
        _("answer"), max_length=10, choices=SeatReply.choices, blank=True, default=SeatReply.NONE
    )
    replied_at = models.DateTimeField(null=True, editable=False)
    substitute_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="substitute_seats"
    )
    stood_down_at = models.DateTimeField(null=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ("agency", "membership__user__sort_name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="one_seat_a_member"),
            models.UniqueConstraint(
                fields=["substitute_for"],
                condition=Q(stood_down_at__isnull=True),
                name="one_substitute_a_seat",
            ),
            models.CheckConstraint(
                condition=~Q(substitute_for=F("pk")), name="nobody_substitutes_themselves"
            ),
        ]
