"""May this person open this alert or import. Every view of attendance asks here.

Not visible is Http404; visible but not for this role is PermissionDenied with a reason.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from attendance.models import (
    Alert,
    AlertHold,
    HealthPeriod,
    PartTimeTerms,
    PartTimeTimetable,
    RegisterImport,
    RegisterLayout,
    RegisterToken,
)
from cases.access import ChildAccess, Section, access_to, log_opening
from cases.models import Child
from cases.record_page import WROTE
from ledger.rows import only_row


@dataclass(frozen=True)
class AlertAccess:
    """An opened alert with the access to its child.

    With basis "wrote" the child has left: the school keeps the alert as it stood, and nothing of
    the register.
    """

    alert: Alert
    child: ChildAccess

    @property
    def shows_register(self) -> bool:
        """Whether the reader may see the register behind the alert."""
        return self.child.basis != WROTE


def check_reads_attendance(actor: Actor) -> None:
    """PermissionDenied unless the role works with attendance."""
    if not actor.can(Permission.READ_ATTENDANCE):
        raise PermissionDenied(_("Your role does not work with registers and alerts."))


def open_alert(*, actor: Actor, public_id: UUID) -> AlertAccess:
    """The alert and what may be read around it. Logged as an opening of the child's record."""
    found = only_row(
        Alert.objects.visible_to(actor)
        .filter(public_id=public_id)
        .select_related("child__controller", "school")
    )
    if found is None:
        raise Http404
    access = _child_access(actor, found)
    access.check(Section.ATTENDANCE)
    log_opening(access, Section.ATTENDANCE)
    return AlertAccess(found, access)


def check_imports(actor: Actor) -> None:
    """PermissionDenied for roles that bring in no marks."""
    if not actor.can(Permission.IMPORT_MARKS):
        raise PermissionDenied(_("Your role does not bring in marks."))


def open_layout(*, actor: Actor, public_id: UUID) -> RegisterLayout:
    """A layout by which files are read now. PermissionDenied for roles that bring in no marks."""
    check_imports(actor)
    standing = RegisterLayout.objects.visible_to(actor).standing().filter(public_id=public_id)
    found = only_row(standing.select_related("school", "recorded_by"))
    if found is None:
        raise Http404
    return found


def open_import(*, actor: Actor, public_id: UUID) -> RegisterImport:
    """The import. PermissionDenied for roles that bring in no marks."""
    check_imports(actor)
    found = only_row(
        RegisterImport.objects.visible_to(actor)
        .filter(public_id=public_id)
        .select_related("school", "job", "file", "layout", "recorded_by", "saved_by")
    )
    if found is None:
        raise Http404
    return found


def check_reads_tokens(actor: Actor) -> None:
    """PermissionDenied for roles that neither make nor revoke register tokens."""
    if not actor.can(Permission.REVOKE_REGISTER_TOKEN):
        raise PermissionDenied(_("Your role does not look after register tokens."))


def open_token(*, actor: Actor, public_id: UUID) -> RegisterToken:
    """The token, without its secret. PermissionDenied for roles that look after none."""
    check_reads_tokens(actor)
    found = only_row(
        RegisterToken.objects.visible_to(actor)
        .filter(public_id=public_id)
        .select_related("school", "recorded_by", "revoked_by")
    )
    if found is None:
        raise Http404
    return found


def open_hold(*, actor: Actor, public_id: UUID) -> tuple[AlertHold, ChildAccess]:
    """The hold, and the access to its child. Logged as an opening of the child's record."""
    visible = AlertHold.objects.visible_to(actor).with_people()
    found = only_row(visible.filter(public_id=public_id))
    if found is None:
        raise Http404
    access = access_to(actor=actor, child=found.child)
    access.check(Section.ATTENDANCE)
    log_opening(access, Section.ATTENDANCE)
    return found, access


def open_health_period(*, actor: Actor, public_id: UUID) -> tuple[HealthPeriod, ChildAccess]:
    """The period, and the access to its child. Logged as an opening of the child's record."""
    found = only_row(
        HealthPeriod.objects.filter(
            public_id=public_id, child__in=Child.objects.visible_to(actor)
        ).select_related("child")
    )
    if found is None:
        raise Http404
    access = access_to(actor=actor, child=found.child)
    access.check(Section.ATTENDANCE)
    log_opening(access, Section.ATTENDANCE)
    return found, access


def open_part_time(*, actor: Actor, public_id: UUID) -> tuple[PartTimeTimetable, ChildAccess]:
    """The timetable, and the access to its child: with basis "wrote" for a school that the child
    has left. Logged as an opening of the child's record."""
    visible = PartTimeTimetable.objects.visible_to(actor).with_people()
    found = only_row(visible.filter(public_id=public_id))
    if found is None:
        raise Http404
    access = _child_access(actor, found)
    access.check(Section.ATTENDANCE)
    log_opening(access, Section.ATTENDANCE)
    return found, access


def open_terms(*, actor: Actor, public_id: UUID) -> tuple[PartTimeTerms, ChildAccess]:
    """Terms of a timetable that the actor sees. Raises Http404."""
    terms = only_row(PartTimeTerms.objects.filter(public_id=public_id).select_related("timetable"))
    if terms is None:
        raise Http404
    opened = open_part_time(actor=actor, public_id=terms.timetable.public_id)
    terms.timetable, access = opened
    return terms, access


def _child_access(actor: Actor, about: Alert | PartTimeTimetable) -> ChildAccess:
    try:
        return access_to(actor=actor, child=about.child)
    except Http404:
        return ChildAccess(about.child, actor, WROTE, frozenset({Section.ATTENDANCE}))
