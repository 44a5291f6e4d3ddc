"""The papers of an item, the packs that members read, and who opened them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from ledger.models import Job, PublicIdModel, RecordedModel, RetainedModel, StoredFile
from ledger.models.history import APPEND_ONLY
from panels.models.agenda import AgendaItem
from panels.models.meetings import PanelMeeting
from panels.querysets import PackQuerySet


class PapersSight(models.TextChoices):
    """How much of a child an item's papers show."""

    TEAM = "team", _("For agencies in the child’s team")
    SHARED = "shared", _("What the request shares")


class ItemPapers(PublicIdModel, RecordedModel, RetainedModel):
    """One version of an item's papers: our own pages as tagged PDF, and what follows as annexes.

    `digest` is of what the pages say: as long as it stays, they are not rendered again. Each of
    `annexes` has a title, the id of its stored file, its content type and how many pages it has
    (0 when it cannot be put on pages).
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    sight = models.CharField(max_length=6, choices=PapersSight.choices)
    version = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    annexes = models.JSONField(default=list)

    class Meta:
        ordering = ("-version", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sight", "version"], name="one_version_of_item_papers"
            )
        ]


class PapersBuild(PublicIdModel):
    """One making of a meeting's papers in the background, with its progress.

    `fingerprint` is of the agenda, its members and interests as they were when it began.
    """

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="builds")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-pk",)


class Pack(PublicIdModel, RecordedModel, RetainedModel):
    """A member's papers of a meeting as one PDF with their name on every page. Kept, by version.

    A pack that holds an item which its reader has stepped out of is closed at once.
    """

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="packs")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="packs")
    version = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    papers = models.ManyToManyField(ItemPapers, through="PackPart", related_name="packs")
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ("-version", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "membership", "version"], name="one_version_of_a_pack"
            )
        ]


class PackPart(models.Model):
    """An item in a pack: which papers, and on which page they begin."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="parts")
    papers = models.ForeignKey(ItemPapers, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    first_page = models.PositiveIntegerField()

    class Meta:
        ordering = ("first_page", "pk")
        constraints = [
            models.UniqueConstraint(fields=["pack", "item"], name="an_item_once_in_a_pack")
        ]


class PapersOpening(models.Model):
    """Somebody opened the papers of an item, alone or (with `pack`) in their pack. Append-only.

    Beside it stands an entry in the access log of the child.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="openings")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, null=True, related_name="openings")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("opened_at", "pk")
        indexes = [models.Index(fields=["item", "membership", "opened_at"])]
        triggers = APPEND_ONLY
