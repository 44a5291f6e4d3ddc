"""A file of marks on its way into the register."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attendance.models.layouts import RegisterLayout
from attendance.querysets import RegisterImportQuerySet
from ledger.models import Job, PublicIdModel, RecordedModel, RetainedModel, StoredFile


class ImportStatus(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Being checked")
    MAPPING = "mapping", _("Columns to confirm")
    CHECKED = "checked", _("Ready to save")
    SAVING = "saving", _("Being saved")
    SAVED = "saved", _("Saved")
    UNREADABLE = "unreadable", _("Could not be read")
    WITHDRAWN = "withdrawn", _("Thrown away")


class RegisterImport(PublicIdModel, RecordedModel, RetainedModel):
    """One file for one school: checked, shown, then saved whole or not at all.

    Without `layout` it has Waymark's own headings. `year_starts_in` is the academic year of dates
    that the file writes without one. Nobody recorded what came from the folder. The counts are what
    the last check found; once saved, what was done. `days` holds, for each day of the file,
    [ISO date, new, changed, unchanged, refused].
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="register_imports"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.UPLOADED
    )
    layout = models.ForeignKey(
        RegisterLayout, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    year_starts_in = models.PositiveSmallIntegerField(_("academic year"), null=True)
    problem = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    days = models.JSONField(default=list)
    is_calendar_entered = models.BooleanField(default=True)
    why_changed = models.CharField(_("why marks change"), max_length=200, blank=True)
    saved_at = models.DateTimeField(null=True, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    evaluated_at = models.DateTimeField(null=True, editable=False)

    objects = RegisterImportQuerySet.as_manager()

    def refused_by_reason(self) -> list[dict[str, object]]:
        """How many marks are refused for each reason, the commonest first: `reason`, `words`,
        `count`."""
        rows = self.rows_to_look_at.filter(outcome=RowOutcome.REFUSED).order_by()
        counted = rows.values_list("reason").annotate(count=models.Count("pk"))
        return [
            {"reason": reason, "words": RowRefusal(reason).label, "count": count}
            for reason, count in counted.order_by("-count", "reason")
        ]

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = [
            models.Index(fields=["school", "-recorded_at"]),
            models.Index(
                fields=["recorded_at"],
                condition=models.Q(status__in=["uploaded", "saving"]),
                name="imports_under_way",
            ),
        ]


class RowOutcome(models.TextChoices):
    """What becomes of a row that a person should look at."""

    CHANGED = "changed", _("Changes a mark")
    REFUSED = "refused", _("Refused")


class RowRefusal(models.TextChoices):
    """Why a row is refused. UNKNOWN says the same of a pupil of another school as of nobody."""

    UPN = "upn", _("This is not a valid UPN")
    UNKNOWN = "unknown", _("No pupil with this UPN was on your roll on this date")
    AMBIGUOUS = "ambiguous", _("Two pupils on your roll have this UPN")
    DATE = "date", _("This is not a date that Waymark can read")
    FUTURE = "future", _("This date is in the future")
    OUT_OF_RANGE = "range", _("This date is too long ago or too far ahead")
    NO_SCHOOL_DAY = "no_school_day", _("The school’s calendar has no teaching on this date")
    SESSION = "session", _("The session must be AM or PM")
    NO_CODE = "no_code", _("There is no code")
    CODE = "code", _("This is not an attendance code")
    RETIRED = "retired", _("This code was retired on 19 August 2024")
    PAIR = (
        "pair",
        _("This cell must have two codes, such as /\\ (morning, afternoon)"),
    )
    TWICE = "twice", _("The file has two different marks for this session")


class ImportRow(models.Model):
    """A row of the file that changes a mark or is refused, as the file had it."""

    source = models.ForeignKey(
        RegisterImport, on_delete=models.PROTECT, related_name="rows_to_look_at"
    )
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(max_length=8, choices=RowOutcome.choices)
    reason = models.CharField(max_length=15, choices=RowRefusal.choices, blank=True)
    upn = models.CharField(_("UPN"), max_length=40, blank=True)
    day = models.CharField(_("date"), max_length=40, blank=True)
    session = models.CharField(_("session"), max_length=20, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    before = models.CharField(_("before"), max_length=2, blank=True)

    # A new check of the same file replaces the rows of the last one.
    application_may_delete = True

    class Meta:
        ordering = ("line", "pk")
        indexes = [models.Index(fields=["source", "outcome", "line"])]
