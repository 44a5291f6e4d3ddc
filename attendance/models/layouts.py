"""How a school's files of marks are laid out, as a person of the school confirmed it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attendance.querysets import RegisterLayoutQuerySet
from attendance.reading import Layout, Order, Role
from ledger.models import PublicIdModel, RecordedModel


@pghistory.track()
class RegisterLayout(PublicIdModel, RecordedModel):
    """Which column of a school's file is what. A school may have several reports, each its own.

    `columns` maps a role to the key of its column. `headings` are key and heading of all columns
    of the file it was confirmed with, but those that are days. `order` says what
    03/09/2026 means.
    """

    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="register_layouts"
    )
    columns = models.JSONField(_("columns"))
    headings = models.JSONField(_("headings"), default=list)
    order = models.CharField(_("dates in figures"), max_length=5, choices=Order.choices, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RegisterLayoutQuerySet.as_manager()

    @property
    def layout(self) -> Layout:
        """As reading wants it."""
        columns = {Role(role): key for role, key in self.columns.items()}
        return Layout(columns, Order(self.order) if self.order else None)

    @property
    def named(self) -> list[tuple[str, str]]:
        """Its columns for people: what each is, and its heading."""
        names = dict(self.headings)
        return [
            (str(Role(role).label), names.get(key, key))
            for role, key in sorted(
                self.columns.items(), key=lambda item: Role.values.index(item[0])
            )
        ]

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "columns"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_layout_for_the_same_columns",
            )
        ]
