"""What stands in rows in a plan: medicines, people, contacts.

A row belongs to one version. `line` names the same row from version to version, so that a
change can be shown. Rows of a version that is no draft are fixed by the database.
"""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcare_plans.models.plan import PlanVersion
from ledger.models import PublicIdModel


def _tracked() -> Callable[[type[models.Model]], type[models.Model]]:
    """History that also knows when a row was taken out of a draft."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )


FIXED_AFTER_DRAFT = pgtrigger.Trigger(
    name="row_fixed_after_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("state", "text")],
    func="""
        IF TG_OP = 'DELETE' THEN
            SELECT status INTO state FROM healthcare_plans_planversion WHERE id = OLD.version_id;
        ELSE
            SELECT status INTO state FROM healthcare_plans_planversion WHERE id = NEW.version_id;
        END IF;
        IF state <> 'draft' THEN
            RAISE EXCEPTION 'rows of a healthcare plan are fixed once it is no draft';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)


class PlanRow(PublicIdModel):
    """Base of the rows. A row of a draft may be taken out again."""

    application_may_delete = True
    title_fields: ClassVar[tuple[str, ...]] = ("name",)

    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="%(class)s_rows"
    )
    line = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    @classmethod
    def shown_fields(cls) -> list[models.Field]:
        """The fields that people fill in, in order."""
        hidden = {"id", "public_id", "version", "line", "order"}
        return [field for field in cls._meta.concrete_fields if field.name not in hidden]

    @property
    def title(self) -> str:
        """What the row is called in a list."""
        return ", ".join(getattr(self, name) for name in self.title_fields)

    def values(self) -> dict[str, Any]:
        """The filled-in fields by name."""
        return {field.name: getattr(self, field.name) for field in self.shown_fields()}

    class Meta:
        abstract = True
        ordering = ("order", "pk")
        triggers = [FIXED_AFTER_DRAFT]


@_tracked()
class Medicine(PlanRow):
    """A medicine that the child takes, or may need, in school."""

    title_fields = ("name", "dose")

    name = models.CharField(
        _("Medicine"), max_length=150, help_text=_("As it stands on the pharmacy label.")
    )
    dose = models.CharField(_("Dose"), max_length=150, help_text=_("For example 2 puffs, or 5 ml."))
    times = models.CharField(
        _("When"), max_length=200, help_text=_("Times of day, or what must have happened first.")
    )
    route = models.CharField(
        _("How it is given"), max_length=100, help_text=_("For example by mouth or inhaled.")
    )
    side_effects = models.TextField(_("Side effects to look out for"), blank=True)
    storage = models.CharField(
        _("Where it is kept"), max_length=200, help_text=_("And in what conditions.")
    )
    is_self_administered = models.BooleanField(
        _("Does the child take it themselves?"), default=False
    )


@_tracked()
class Supporter(PlanRow):
    """Somebody who gives support, with their training and who says that they can do it."""

    title_fields = ("name", "job")

    name = models.CharField(_("Name"), max_length=150)
    job = models.CharField(_("Job"), max_length=150)
    does = models.TextField(_("What they do for the child"))
    training = models.TextField(
        _("Training they need"), blank=True, help_text=_("Leave empty if none is needed.")
    )
    trained_on = models.DateField(_("Trained on"), null=True, blank=True)
    confirmed_by = models.CharField(
        _("Healthcare professional who confirms that they can do it"),
        max_length=200,
        blank=True,
        help_text=_("Name and profession. A healthcare professional has to confirm the training."),
    )
    confirmed_on = models.DateField(_("Confirmed on"), null=True, blank=True)
    cover = models.CharField(_("Who stands in for them"), max_length=200, blank=True)


@_tracked()
class PersonToTell(PlanRow):
    """Somebody in school who needs to know of the condition."""

    title_fields = ("who",)

    who = models.CharField(
        _("Person or group"), max_length=200, help_text=_("For example “All PE staff”.")
    )
    what = models.TextField(_("What they need to know"))


@_tracked()
class EntrustedPerson(PlanRow):
    """Somebody entrusted with what the child or parents want kept private."""

    title_fields = ("name", "job")

    name = models.CharField(_("Name"), max_length=150)
    job = models.CharField(_("Job"), max_length=150)
    what = models.TextField(_("What they may be told"))


@_tracked()
class EmergencyContact(PlanRow):
    """Who is called in an emergency, in the order in which they stand."""

    title_fields = ("name", "relationship")

    name = models.CharField(_("Name"), max_length=150)
    relationship = models.CharField(_("Relationship or job"), max_length=100)
    telephone = models.CharField(_("Telephone number"), max_length=60, blank=True)
    note = models.CharField(
        _("How else to reach them"), max_length=200, blank=True,
        help_text=_("Needed if there is no number here."),
    )  # fmt: skip
