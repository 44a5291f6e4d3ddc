"""What Waymark points out as a likely interest, and members who answer that they have none."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from ledger.models import PublicIdModel, RecordedModel
from panels.models.agenda import AgendaItem


class Hint(models.TextChoices):
    """What the record says of a member and an item."""

    TEAM = "team", _("in the child’s team")
    SCHOOL = "school", _("works at the child’s school")
    REQUEST = "request", _("wrote the request")
    EVIDENCE = "evidence", _("wrote evidence for it")
    MANAGES = "manages", _("leads the organisation of somebody who wrote the request or evidence")
    FAMILY = "family", _("is known to the child’s record as family")


class NoInterest(PublicIdModel, RecordedModel):
    """A member was asked about these hints and answered that they have no interest. Written once.

    Another hint that comes up later is asked about again; who declares an interest after all does
    so beside it.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="no_interests")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    hints = ArrayField(models.CharField(max_length=10, choices=Hint.choices))
    words = models.TextField(_("why not"))

    @property
    def hint_labels(self) -> list[str]:
        """What was pointed out, in words."""
        return [str(Hint(hint).label) for hint in self.hints]

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="no_interest_says_why"),
            models.CheckConstraint(condition=~Q(hints=[]), name="no_interest_answers_a_hint"),
        ]
