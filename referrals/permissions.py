"""May this person do this to this referral. `can_x` answers, `check_x` refuses.

Whether they may *see* it is `referrals.access`; whether the state allows it is the table.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.permissions import is_visible
from referrals.models import Referral, ReferralStatus
from referrals.people import family_who_answer


def can_write(actor: Actor, referral: Referral) -> bool:
    """Its organisation writes a draft; afterwards whoever refers and sees the child."""
    if actor.is_system:
        return True
    if not actor.can(Permission.WRITE_REFERRAL):
        return False
    if referral.is_draft and actor.organisation != referral.organisation:
        return False
    return is_visible(actor, referral.child)


def check_write(actor: Actor, referral: Referral) -> None:
    """PermissionDenied unless the actor may write this referral."""
    if not actor.can(Permission.WRITE_REFERRAL):
        raise PermissionDenied(_("Your role cannot write a referral."))
    if not can_write(actor, referral):
        raise PermissionDenied(
            _("You can read this referral, but the child is no longer on your roll.")
        )


def can_triage(actor: Actor, referral: Referral) -> bool:
    """The panel's office, for children of its authority."""
    return actor.can(Permission.TRIAGE_REFERRAL) and is_visible(actor, referral.child)


def check_triage(actor: Actor, referral: Referral) -> None:
    """PermissionDenied unless the actor triages referrals and sees this child."""
    if not can_triage(actor, referral):
        raise PermissionDenied(_("Only the panel coordinator can do this."))


def can_withdraw(actor: Actor, referral: Referral) -> bool:
    """Whoever may write it, the panel's office, and the writer of a draft left behind."""
    if can_write(actor, referral) or can_triage(actor, referral):
        return True
    own_draft = referral.is_draft and actor.organisation == referral.organisation
    return own_draft and actor.can(Permission.WRITE_REFERRAL)


def check_withdraw(actor: Actor, referral: Referral) -> None:
    """PermissionDenied unless the actor may withdraw it."""
    if not can_withdraw(actor, referral):
        raise PermissionDenied(_("Only its writer or the panel coordinator can withdraw it."))


def can_answer(actor: Actor, referral: Referral) -> bool:
    """Whether a question waits for this actor: whoever may write it, and the person asked."""
    if referral.status != ReferralStatus.RETURNED:
        return False
    return can_write(actor, referral) or _is_asked(actor, referral)


def check_answer(actor: Actor, referral: Referral) -> None:
    """PermissionDenied unless the actor may write this referral or is asked by its question."""
    if not _is_asked(actor, referral):
        check_write(actor, referral)


def _is_asked(actor: Actor, referral: Referral) -> bool:
    if not is_visible(actor, referral.child):
        return False
    if actor.is_family and actor.user in family_who_answer(referral.child):
        asked = referral.questions.filter(asks_family=True)
    elif actor.membership is not None:
        asked = referral.questions.filter(asked_of=actor.membership)
    else:
        return False
    return asked.filter(resumed_on__isnull=True).exists() or (
        # Whoever has just answered is told that it is answered, not that it is none of theirs.
        referral.status != ReferralStatus.RETURNED and asked.exists()
    )


def check_panel(actor: Actor) -> None:
    """PermissionDenied unless the actor works for the panel: lists, decides, takes off."""
    allowed = (Permission.MANAGE_PANEL, Permission.CHAIR_PANEL, Permission.DECIDE_FAST_TRACK)
    if not any(actor.can(permission) for permission in allowed):
        raise PermissionDenied(_("Only the panel can do this."))
