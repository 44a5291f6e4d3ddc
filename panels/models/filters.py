"""Ways of looking at the queue that somebody keeps, for themselves or for the whole office."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from ledger.models import PublicIdModel, RecordedModel
from panels.querysets import SavedFilterQuerySet


class SavedFilter(PublicIdModel, RecordedModel):
    """A filter and order of the queue under a name. `query` is the address after `?`."""

    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_("shared with the office"), default=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_saved_filter_a_name",
            )
        ]
