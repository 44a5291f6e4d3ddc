"""May this person do this to this child's record. `can_x` answers, `check_x` refuses.

Whether they may *see* it is `cases.access`; whether the state allows it is the transition table.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Permission
from cases.access import Section, access_to
from cases.audience import Audience
from cases.models import Child, DuplicatePair, Grant, HandedOnDuty, Task
from cases.models.grants import FAMILY_KINDS
from cases.readers import family_readers, staff_readers
from cases.scope import sees_child
from ledger.errors import Refused


def check(actor: Actor, permission: Permission, refusal: str) -> None:
    """PermissionDenied with `refusal` unless the role holds the permission."""
    if not actor.can(permission):
        raise PermissionDenied(refusal)


def is_visible(actor: Actor, child: Child) -> bool:
    """Whether the child is one that the actor sees at all."""
    return sees_child(actor, child.pk)


def check_visible(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the child is one that the actor sees at all."""
    if not is_visible(actor, child):
        raise PermissionDenied(_("You have no access to this child’s record."))


def check_work(actor: Actor, child: Child, section: Section = Section.CASE) -> None:
    """PermissionDenied unless the actor works with this child and reads the section."""
    check(actor, Permission.WORK_CASE, _("Your role can read this record but not add to it."))
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(section)


def check_can_work(membership: Membership, child: Child, *, field: str) -> None:
    """Refused unless somebody who is to do something for the child sees the child today."""
    is_current = Membership.objects.current().filter(pk=membership.pk).exists()
    if not (is_current and is_visible(Actor.staff(membership), child)):
        raise Refused(
            _("They have no access to this child’s record. Add them to the team first."),
            field=field,
        )


def can_withdraw(actor: Actor, record: Any) -> bool:
    """Its author, or the coordinator."""
    if actor.is_family or actor.user is None:
        return actor.is_system
    return record.recorded_by_id == actor.user.pk or actor.can(Permission.WITHDRAW_RECORD)


def check_withdraw(actor: Actor, record: Any) -> None:
    """PermissionDenied unless the actor may withdraw what was recorded."""
    check_visible(actor, record.child)
    if not can_withdraw(actor, record):
        raise PermissionDenied(
            _("Only the person who recorded this, or the panel coordinator, can withdraw it.")
        )


def check_readers(child: Child, audience: Audience, readers: Iterable[User]) -> list[User]:
    """The named readers that this audience takes. Raises Refused for people who may not be named.

    Named people and those beside a young person come from the team; with the family audience
    they narrow it to some of the family. The other audiences name nobody.
    """
    chosen = list(readers)
    if audience in {Audience.TEAM, Audience.SAFEGUARDING}:
        return []
    if audience is Audience.NAMED and not chosen:
        raise Refused(_("Choose who can read it."), field="readers")
    allowed = family_readers(child) if audience is Audience.FAMILY else staff_readers(child)
    ids = set(allowed.filter(pk__in=[person.pk for person in chosen]).values_list("pk", flat=True))
    if any(person.pk not in ids for person in chosen):
        raise Refused(_("Choose people from the team around the child."), field="readers")
    return chosen


def check_compare(actor: Actor, pair: DuplicatePair) -> None:
    """PermissionDenied unless one of the two records is of the actor's authority."""
    if not DuplicatePair.objects.comparable_by(actor).filter(pk=pair.pk).exists():
        raise PermissionDenied(_("Neither of these records is of your authority."))


def can_change_health(actor: Actor) -> bool:
    """Those who keep the child's details, and health professionals."""
    return actor.can(Permission.EDIT_CHILD) or actor.can(Permission.AGREE_PLAN_FOR_HEALTH)


def check_change_health(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor may record health needs of this child."""
    if not can_change_health(actor):
        raise PermissionDenied(_("Your role cannot change a child’s health needs."))
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(Section.HEALTH)


def can_revoke(actor: Actor, grant: Grant) -> bool:
    """A family's grant: those who invite; a professional's: those who change teams."""
    needed = Permission.GRANT_FAMILY if grant.kind in FAMILY_KINDS else Permission.CHANGE_TEAM
    return actor.can(needed)


def check_revoke(actor: Actor, grant: Grant) -> None:
    """PermissionDenied unless the actor may end this access."""
    if not can_revoke(actor, grant):
        raise PermissionDenied(_("Your role cannot end this access."))
    check_visible(actor, grant.child)


def can_finish_duty(actor: Actor, duty: HandedOnDuty) -> bool:
    """Whoever took it on, and those who close cases."""
    own = actor.membership_id is not None and actor.membership_id == duty.membership_id
    return own or actor.can(Permission.CLOSE_CASE)


def check_finish_duty(actor: Actor, duty: HandedOnDuty) -> None:
    """PermissionDenied unless the actor may say that a duty handed on is done."""
    if not can_finish_duty(actor, duty):
        raise PermissionDenied(
            _("Only the person who took this on, or an officer of the authority, can finish it.")
        )


def can_finish_task(actor: Actor, task: Task) -> bool:
    """Its owner, somebody standing in for them, or the lead of the open case."""
    if actor.is_system or task.owner.user_id in actor.covered_user_ids:
        return True
    lead = task.case.lead_id if task.case else None
    return lead is not None and lead == actor.membership_id


def check_finish_task(actor: Actor, task: Task) -> None:
    """PermissionDenied unless the actor may finish the task."""
    if not can_finish_task(actor, task):
        raise PermissionDenied(_("Only the person who has this task can finish it."))


def can_withdraw_task(actor: Actor, task: Task) -> bool:
    """Whoever may finish it, and whoever gave it."""
    gave = actor.user is not None and task.recorded_by_id == actor.user.pk
    return can_finish_task(actor, task) or gave


def check_withdraw_task(actor: Actor, task: Task) -> None:
    """PermissionDenied unless the actor may withdraw the task or hand it over."""
    if not can_withdraw_task(actor, task):
        raise PermissionDenied(
            _("Only the person who has this task, or who gave it, can change it.")
        )
