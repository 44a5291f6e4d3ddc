"""How often a panel meets, when and where."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel
from panels.models.meetings import Panel


@pghistory.track()
class Rhythm(PublicIdModel, RecordedModel):
    """Meetings on the weekday of `first_on`, every so many weeks.

    Days on which the authority's schools are closed are left out unless
    `meets_in_school_holidays`; bank holidays and weekends always are.
    """

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="rhythm")
    first_on = models.DateField(_("first meeting"))
    weeks_between = models.PositiveSmallIntegerField(
        _("weeks between meetings"), default=2,
        validators=[MinValueValidator(1), MaxValueValidator(13)],
    )  # fmt: skip
    time = models.TimeField(_("time"))
    length_minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    place = models.CharField(_("where"), max_length=200)
    meets_in_school_holidays = models.BooleanField(_("meets in school holidays"), default=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks_between__gte=1, weeks_between__lte=13), name="rhythm_plausible"
            )
        ]
