"""Access to one child by grant: families, named professionals, emergencies.

One dated table instead of django-guardian: see docs/adr/0003-grants-are-dated-rows.md.
"""

from datetime import date, datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models.child import Child
from cases.models.contacts import Parent
from ledger.models import PublicIdModel, RecordedModel


class GrantKind(models.TextChoices):
    """What a grant is for."""

    PARENT = "parent", _("Parent or carer")
    YOUNG_PERSON = "young_person", _("Young person")
    PROFESSIONAL = "professional", _("Named professional")
    EMERGENCY = "emergency", _("Emergency access")


FAMILY_KINDS = (GrantKind.PARENT, GrantKind.YOUNG_PERSON)


class FamilyRight(models.TextChoices):
    """What a family's grant opens. Each person has their own: two parents may differ."""

    PLAN = "plan", _("Read the healthcare plan and the hours of education")
    LETTERS = "letters", _("Read decisions, letters and documents")
    PROGRESS = "progress", _("Read timetable, progress and outcomes")
    ANSWER = "answer", _("Agree to plans, or ask for a change")
    WRITE = "write", _("Write messages and send documents")


def every_right() -> list[str]:
    """All rights: what a family gets unless somebody chose otherwise."""
    return [right.value for right in FamilyRight]


class Competence(models.TextChoices):
    """On what basis a young person has access of their own.

    From 16: Family Law Reform Act 1969, section 8, and Mental Capacity Act 2005, section 1(2).
    Under 16: Gillick v West Norfolk and Wisbech Area Health Authority [1985] UKHL 7.
    """

    SIXTEEN = "sixteen", _("16 or older, and able to decide")
    GILLICK = "gillick", _("Under 16, and judged able to decide this (Gillick competence)")


class GrantQuerySet(models.QuerySet):
    """Grants."""

    def current(self, at: datetime | None = None) -> "GrantQuerySet":
        """Those in force at a moment (default now)."""
        moment = at or timezone.now()
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=moment),
            starts_at__lte=moment,
            revoked_at__isnull=True,
        )

    def family(self) -> "GrantQuerySet":
        return self.filter(kind__in=FAMILY_KINDS)

    def with_right(self, right: FamilyRight) -> "GrantQuerySet":
        """A family's, where it opens this."""
        return self.family().filter(rights__contains=[right.value])

    def to_review(self, until: date) -> "GrantQuerySet":
        """In force, of a family, to be looked at again or ending by a day."""
        due = Q(review_on__lte=until) | Q(ends_at__date__lte=until)
        return self.current().family().filter(due)

    def for_history(self) -> "GrantQuerySet":
        """With everybody that a page names."""
        return self.select_related(
            "user", "parent", "membership__organisation", "recorded_by", "revoked_by"
        )


@pghistory.track()
class Grant(PublicIdModel, RecordedModel):
    """Access to one child's record for one person. Ends by date or is revoked; always kept.

    A professional's grant names the membership it is used through; a family's never does. `rights`
    and the basis of competence belong to families; `review_on` is the day by which somebody must
    look at a family's access again.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants"
    )
    kind = models.CharField(max_length=12, choices=GrantKind.choices)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    parent = models.ForeignKey(
        Parent, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    reason = models.TextField(_("reason"), blank=True)
    rights = ArrayField(
        models.CharField(max_length=10, choices=FamilyRight.choices),
        verbose_name=_("what it opens"),
        default=every_right,
        blank=True,
    )
    competence = models.CharField(
        _("basis of competence"), max_length=10, choices=Competence.choices, blank=True
    )
    competence_by = models.CharField(_("who judged it"), max_length=150, blank=True)
    competence_on = models.DateField(_("when"), null=True, blank=True)
    review_on = models.DateField(_("to be looked at again by"), null=True, blank=True)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = GrantQuerySet.as_manager()

    @property
    def holder_name(self) -> str:
        """Whom to name: of a family never what an account says, which may be somebody's work."""
        if self.kind == GrantKind.YOUNG_PERSON:
            return self.child.name
        return self.parent.full_name if self.parent else self.user.full_name

    def allows(self, right: FamilyRight) -> bool:
        """Whether it opens this."""
        return right.value in self.rights

    @property
    def rights_in_words(self) -> list[str]:
        """What it opens, one line each."""
        return [str(right.label) for right in FamilyRight if right.value in self.rights]

    @property
    def is_in_force(self) -> bool:
        """Whether it opens the record now."""
        now = timezone.now()
        has_ended = self.ends_at is not None and self.ends_at <= now
        return self.starts_at <= now and not has_ended and self.revoked_at is None

    class Meta:
        ordering = ("-starts_at", "-pk")
        indexes = [models.Index(fields=["user", "child"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FAMILY_KINDS, membership__isnull=True)
                | Q(kind__in=["professional", "emergency"], membership__isnull=False),
                name="staff_grants_name_a_membership",
            ),
            models.CheckConstraint(
                condition=~Q(kind="emergency") | (Q(ends_at__isnull=False) & ~Q(reason="")),
                name="emergency_has_end_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="young_person")
                | (~Q(competence="") & ~Q(reason="") & Q(competence_on__isnull=False)),
                name="young_person_has_basis",
            ),
        ]
