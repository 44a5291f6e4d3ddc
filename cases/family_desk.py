"""Who reads and answers what a family writes."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission
from cases.access import ChildAccess, Section, access_to, log_opening, role_reads
from cases.models import Case, Child, FamilyMessage, MessageKind, TeamMember, Telling
from cases.permissions import check


def private_readers(child: Child) -> list[Membership]:
    """To whom a young person can write in private: the team and the lead, not the protected."""
    team = TeamMember.objects.current().filter(child=child, is_protected=False)
    leads = Case.objects.open().filter(child=child, lead__isnull=False).values("lead")
    hidden = TeamMember.objects.current().filter(child=child, is_protected=True)
    return list(
        Membership.objects.current()
        .filter(Q(pk__in=team.values("membership")) | Q(pk__in=leads))
        .exclude(pk__in=hidden.values("membership"))
        .select_related("user", "organisation")
        .order_by("user__sort_name", "pk")
    )


def open_message(*, actor: Actor, public_id: UUID | str) -> tuple[FamilyMessage, ChildAccess]:
    """The thread of a message, for staff. Raises Http404, or PermissionDenied. Logged.

    Ordinary messages are read by those who read how to reach the family; private words and
    worries about safety by those to whom they were written.
    """
    if actor.is_family:
        raise Http404
    found: Any = FamilyMessage.objects.visible_to(actor).readable_by(actor).with_thread()
    message = found.threads().filter(public_id=public_id).first()
    if message is None:
        raise Http404
    access = access_to(actor=actor, child=message.child)
    if message.kind in {MessageKind.MESSAGE, MessageKind.HELP} and not _is_owner(actor, message):
        access.check(Section.CONTACT)
    log_opening(access, Section.CONTACT)
    return message, access


def can_answer(actor: Actor, message: FamilyMessage) -> bool:
    """Staff who read the thread and write into the record, or to whom it was given."""
    if actor.is_family or actor.user is None:
        return False
    seen = FamilyMessage.objects.visible_to(actor).readable_by(actor).filter(pk=message.pk)
    may_write = actor.can(Permission.WORK_CASE) or _is_owner(actor, message)
    return may_write and seen.exists()


def messages_of(access: ChildAccess) -> list[FamilyMessage]:
    """The threads of a child that this member of staff reads, newest first."""
    found: Any = FamilyMessage.objects.filter(child=access.child).readable_by(access.actor)
    return list(found.threads().with_thread().order_by("-recorded_at", "-pk"))


def _is_owner(actor: Actor, message: FamilyMessage) -> bool:
    return message.owner is not None and message.owner.user_id in actor.covered_user_ids


def telling_about(subject: models.Model) -> Telling | None:
    """The news about one record, told or not; None when nothing is to be told first."""
    return Telling.objects.about(subject).first()


def may_tell(actor: Actor) -> bool:
    """Whether the actor's role records that a family was told: it works and reaches families."""
    return actor.can(Permission.WORK_CASE) and role_reads(actor, Section.CONTACT)


def open_telling(*, actor: Actor, public_id: UUID | str) -> tuple[Telling, ChildAccess]:
    """News to tell a family, for staff who work with the child. Raises as `open_message`."""
    if actor.is_family:
        raise Http404
    found = (
        Telling.objects.filter(public_id=public_id, child__in=Child.objects.visible_to(actor))
        .select_related("child", "told_by__user", "told_by__organisation")
        .first()
    )
    if found is None:
        raise Http404
    check(actor, Permission.WORK_CASE, _("Your role does not tell families of decisions."))
    access = access_to(actor=actor, child=found.child)
    access.check(Section.CONTACT)
    log_opening(access, Section.CONTACT)
    return found, access
