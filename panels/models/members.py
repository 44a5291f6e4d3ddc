"""Who sits on a panel, for which agency, and who comes in their place."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership
from ledger.models import PublicIdModel, RecordedModel
from panels.models.meetings import Panel
from panels.querysets import PanelMemberQuerySet, SubstituteQuerySet


class MemberPart(models.TextChoices):
    """What a member is on the panel."""

    CHAIR = "chair", _("Chair")
    DEPUTY = "deputy", _("Deputy chair")
    MEMBER = "member", _("Member")


@pghistory.track()
class PanelMember(PublicIdModel, RecordedModel):
    """A standing member of a panel, for an agency. Ended, never deleted.

    `left_on` may lie ahead: they sit until that day, the last. `ended_at` marks a place that
    somebody has closed; one whose last day is over is closed when the panel next changes.

    A chair who speaks for no agency has none; then only members count for the quorum.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="panels")
    part = models.CharField(
        _("part"), max_length=6, choices=MemberPart.choices, default=MemberPart.MEMBER
    )
    agency = models.CharField(_("agency"), max_length=20, choices=Agency.choices, blank=True)
    joined_on = models.DateField(_("member from"), default=timezone.localdate)
    left_on = models.DateField(_("member until"), null=True, help_text="last day")
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = PanelMemberQuerySet.as_manager()

    standing_substitutes: list["Substitute"]  # prefetched by `with_people()`

    @property
    def last_day_words(self) -> str:
        """The last day as people write it; empty for who stays."""
        return date_format(self.left_on, "j F Y") if self.left_on else ""

    class Meta:
        ordering = ("agency", "membership__user__sort_name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "membership"],
                condition=Q(ended_at__isnull=True),
                name="on_a_panel_once",
            ),
            models.UniqueConstraint(
                fields=["panel", "part"],
                condition=Q(ended_at__isnull=True, part__in=["chair", "deputy"]),
                name="one_chair_and_deputy",
            ),
            models.CheckConstraint(
                condition=~Q(part="member") | ~Q(agency=""), name="member_speaks_for_agency"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(left_on__isnull=False),
                name="ended_member_has_last_day",
            ),
        ]


@pghistory.track()
class Substitute(PublicIdModel, RecordedModel):
    """Somebody named to come for a member, for the same agency. Ended, never deleted."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="substitutes")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = SubstituteQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "membership"],
                condition=Q(ended_at__isnull=True),
                name="substitute_named_once",
            )
        ]
