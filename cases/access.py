"""May this person read this section of this child's record. Every view asks here.

Not visible is Http404; visible but not for this role is PermissionDenied with a reason.
Opening a record writes an access-log entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission, Role
from cases.merged_records import kept_of
from cases.models import Child, DuplicatePair, FamilyRight, Grant, GrantKind
from cases.models.duplicates import DuplicatePairQuerySet
from cases.scope import basis_of
from ledger.models import AccessLogEntry
from ledger.rows import only_row


class Section(models.TextChoices):
    """The sections of a child's record."""

    IDENTITY = "identity", gettext_lazy("Name, date of birth, school")
    NUMBERS = "numbers", gettext_lazy("UPN and NHS number")
    CONTACT = "contact", gettext_lazy("Addresses, parents and carers")
    BACKGROUND = (
        "background",
        gettext_lazy("Ethnicity, language, SEN, social care, free school meals"),
    )
    HEALTH = "health", gettext_lazy("Health needs")
    CLINICAL = "clinical", gettext_lazy("Clinical letters and evidence")
    ATTENDANCE = "attendance", gettext_lazy("Attendance")
    HOURS = "hours", gettext_lazy("Hours of education")
    PLAN = "plan", gettext_lazy("Individual Healthcare Plan")
    RISK = "risk", gettext_lazy("Risk assessment")
    INTERVENTIONS = "interventions", gettext_lazy("Interventions tried")
    REFERRAL = "referral", gettext_lazy("Referrals")
    PANEL = "panel", gettext_lazy("Panel: views and decisions")
    PROVISION = "provision", gettext_lazy("Placements, teaching and progress")
    RETURN = "return", gettext_lazy("Plan for the return")
    SECTION_19 = "section_19", gettext_lazy("Section 19 record")
    CASE = "case", gettext_lazy("Case: team, tasks, meetings")
    NOTES = "notes", gettext_lazy("Notes")
    DOCUMENTS = "documents", gettext_lazy("Documents")
    TIMELINE = "timeline", gettext_lazy("Timeline")
    VIEWS = "views", gettext_lazy("Views of the child and parents")
    OUTCOMES = "outcomes", gettext_lazy("Outcomes")
    ACCESS_LOG = "access_log", gettext_lazy("Who has opened the record")


NO_CHILD = 0  # the subject of an entry that opened no record
EMERGENCY = "emergency"
REFUSED = "refused"
DUPLICATE = "duplicate"

S = Section
_ALL = frozenset(Section) - {S.ACCESS_LOG}
_TEACHING = frozenset(
    {S.IDENTITY, S.CONTACT, S.HOURS, S.PLAN, S.RISK, S.CASE, S.NOTES, S.DOCUMENTS, S.TIMELINE,
     S.VIEWS, S.OUTCOMES, S.INTERVENTIONS, S.PROVISION, S.RETURN}
)  # fmt: skip
# Whether the authority met its duty is between the authority, the panel that advises it and the
# school that must know whether it is relieved.
_PRACTICE = _ALL - {S.SECTION_19}

ROLE_SECTIONS: dict[Role, frozenset[Section]] = {
    Role.SENCO: _ALL,
    Role.HEAD_TEACHER: _ALL - {S.CLINICAL},
    Role.SAFEGUARDING_LEAD: _PRACTICE - {S.CLINICAL, S.PANEL},
    Role.ATTENDANCE_OFFICER: frozenset(
        {S.IDENTITY, S.NUMBERS, S.CONTACT, S.ATTENDANCE, S.HOURS, S.PROVISION, S.RETURN}
    ),
    Role.PANEL_COORDINATOR: _ALL | {S.ACCESS_LOG},
    Role.LIAISON_OFFICER: _ALL,
    Role.NAMED_OFFICER: _ALL,
    Role.PANEL_CHAIR: _ALL - {S.CONTACT, S.NUMBERS, S.NOTES},
    Role.PANEL_MEMBER: _ALL - {S.CONTACT, S.NUMBERS, S.NOTES},
    Role.FAMILY_NAVIGATOR: _PRACTICE - {S.CLINICAL, S.PANEL, S.NUMBERS},
    Role.HEALTH_PROFESSIONAL: _PRACTICE - {S.PANEL},
    Role.SOCIAL_CARE_PROFESSIONAL: _PRACTICE - {S.CLINICAL, S.PANEL},
    Role.PROVIDER_STAFF: _TEACHING - {S.CONTACT},
    Role.PROVIDER_MANAGER: _TEACHING | {S.HEALTH, S.ATTENDANCE},
    Role.GOVERNANCE_OFFICER: frozenset(),
    Role.COMMISSIONER: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}

# What a family's grant opens, always and by its rights; every item in a section must also have
# audience "family".
FAMILY_SECTIONS = frozenset({S.IDENTITY, S.CASE, S.VIEWS})
RIGHT_SECTIONS: dict[FamilyRight, frozenset[Section]] = {
    FamilyRight.PLAN: frozenset({S.PLAN, S.HOURS}),
    FamilyRight.LETTERS: frozenset({S.DOCUMENTS}),
    FamilyRight.PROGRESS: frozenset({S.PROVISION, S.RETURN, S.OUTCOMES, S.TIMELINE}),
}


@dataclass(frozen=True)
class ChildAccess:
    """An opened record: the child, through what it is seen, and the sections that may be read."""

    child: Child
    actor: Actor
    basis: str
    sections: frozenset[Section]

    def can_read(self, section: Section) -> bool:
        """Whether the actor reads this section of this child."""
        return section in self.sections

    @property
    def emergency_grant(self) -> Grant | None:
        """The emergency access in force, when the actor sees the child through it."""
        if self.basis != EMERGENCY:
            return None
        grants = Grant.objects.current().filter(child=self.child, kind=GrantKind.EMERGENCY)
        return grants.filter(membership=self.actor.membership).first()

    def check(self, section: Section) -> None:
        """PermissionDenied when the actor does not read this section."""
        if section not in self.sections:
            raise PermissionDenied(
                _("Your access does not include this part of the record: %(section)s.")
                if self.actor.is_family
                else _("Your role does not include this part of the record: %(section)s.")
                % {"section": section.label}
            )


def open_child(
    *, actor: Actor, public_id: UUID | str, section: Section = Section.IDENTITY, log: bool = True
) -> ChildAccess:
    """The child's record at one section, for a view. Logged as an opening.

    Raises Http404 when the child is not visible, PermissionDenied when the section is not.
    """
    child = only_row(Child.objects.visible_to(actor).filter(public_id=public_id))
    if child is None:
        raise Http404
    access = access_to(actor=actor, child=child)
    access.check(section)
    if log:
        log_opening(access, section)
    return access


def list_pairs(*, actor: Actor) -> DuplicatePairQuerySet:
    """The pairs of the coordinator's authority. Raises PermissionDenied for other roles."""
    if not actor.can(Permission.MERGE_CHILDREN):
        raise PermissionDenied(_("Only the panel coordinator compares records."))
    return DuplicatePair.objects.comparable_by(actor).with_children()


def open_pair(*, actor: Actor, public_id: UUID | str) -> DuplicatePair:
    """Two records that may be one child, for the coordinator; both openings are logged.

    Raises PermissionDenied for other roles, Http404 when there is no such pair, or when neither
    record is of the coordinator's authority.
    """
    pair = only_row(list_pairs(actor=actor).filter(public_id=public_id))
    if pair is None:
        raise Http404
    for child in (pair.first, pair.second):
        write_access_log(actor=actor, child=child, section=S.IDENTITY.value, basis=DUPLICATE)
    return pair


def find_kept(*, actor: Actor, public_id: UUID | str) -> Child | None:
    """The record that this one became, over every merge, when the actor sees it; else None."""
    merged = Child.objects.filter(public_id=public_id, merged_into__isnull=False)
    found = merged.values_list("pk", flat=True).first()
    if found is None:
        return None
    return Child.objects.visible_to(actor).filter(pk=kept_of(found)).first()


def access_to(*, actor: Actor, child: Child) -> ChildAccess:
    """What the actor reads of a child; Http404 when nothing."""
    basis = basis_of(child, actor)
    if not basis:
        raise Http404
    return ChildAccess(child, actor, basis, _sections(actor, child))


def role_reads(actor: Actor, section: Section) -> bool:
    """Whether the actor's role reads a section of the children it sees: for columns of lists."""
    return actor.is_system or (
        not actor.is_family and actor.role is not None and section in ROLE_SECTIONS[actor.role]
    )


def _sections(actor: Actor, child: Child) -> frozenset[Section]:
    if actor.is_system:
        return frozenset(Section)
    if actor.is_family:
        grants = Grant.objects.current().family().filter(user=actor.user, child=child)
        rights = {right for grant in grants for right in grant.rights}
        opened = (RIGHT_SECTIONS.get(FamilyRight(right), frozenset()) for right in rights)
        return FAMILY_SECTIONS.union(*opened)
    return ROLE_SECTIONS[actor.role] if actor.role else frozenset()


def log_opening(access: ChildAccess, section: Section, reason: str = "") -> None:
    """Write the access-log entry; Waymark's own work opens nothing.

    Through emergency access, the reason given then stands beside every opening.
    """
    if access.basis == EMERGENCY and not reason:
        grant = access.emergency_grant
        reason = grant.reason if grant else ""
    write_access_log(
        actor=access.actor,
        child=access.child,
        section=section.value,
        basis=access.basis,
        reason=reason,
    )


def write_access_log(
    *, actor: Actor, child: Child | None, section: str, basis: str, reason: str = ""
) -> None:
    """One entry of the access log. Without a child: a refused search, or a list taken away."""
    if actor.user is None:
        return
    AccessLogEntry.objects.create(
        subject_type=Child._meta.label_lower,
        subject_id=child.pk if child else NO_CHILD,
        section=section,
        basis=basis,
        reason=reason,
        opened_by=actor.user,
        membership_id=actor.membership_id,
        role=actor.role.value if actor.role else "family",
    )


def write_access_logs(
    *, actor: Actor, children: Iterable[Child], section: str, basis: str, reason: str = ""
) -> None:
    """An entry for each of several children whose records were opened together. One query."""
    if actor.user is None:
        return
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(
            subject_type=Child._meta.label_lower,
            subject_id=child.pk,
            section=section,
            basis=basis,
            reason=reason,
            opened_by=actor.user,
            membership_id=actor.membership_id,
            role=actor.role.value if actor.role else "family",
        )
        for child in children
    )
