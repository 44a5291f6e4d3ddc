"""Invitations: made with the first membership, sent by the worker, accepted once."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import INVITATION_LASTS, Invitation, User
from accounts.models.invitations import make_nonce
from accounts.permissions import check_manage_people
from ledger.errors import Refused
from ledger.notices import wake
from ledger.state import lock

SALT = "accounts.invitation"
BATCH = 50


def needs_invitation(user: User) -> bool:
    """Whether a person has no way yet to sign in as staff."""
    return not user.has_usable_password() and not SocialAccount.objects.filter(user=user).exists()


@transaction.atomic
def invite(*, actor: Actor, user: User) -> Invitation:
    """An open invitation for a person: the one there is, made new, or a new one."""
    check_manage_people(actor)
    invitation = Invitation.objects.open().select_for_update().filter(user=user).first()
    if invitation is None:
        invitation = Invitation.objects.create(user=user, recorded_by=actor.user)
    else:
        _renew(invitation)
    transaction.on_commit(_wake_sender)
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """A new link, valid for 7 days; the one before opens nothing any more.

    Raises PermissionDenied, or Refused when it was accepted or withdrawn.
    """
    check_manage_people(actor)
    invitation = _lock_open(invitation)
    _renew(invitation)
    transaction.on_commit(_wake_sender)
    return invitation


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """The link opens nothing any more. Raises PermissionDenied, or Refused as above."""
    check_manage_people(actor)
    invitation = _lock_open(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    return invitation


def withdraw_open_invitations(user: User) -> None:
    """When a person's last membership ends."""
    for invitation in Invitation.objects.open().select_for_update().filter(user=user):
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])


@transaction.atomic
def close_invitations_of(user: User) -> None:
    """The person came in by single sign-on: the invitation has done its work."""
    for invitation in Invitation.objects.open().select_for_update().filter(user=user):
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])


def invitation_link(invitation: Invitation) -> str:
    """The address that lets the person set a password."""
    token = signing.dumps([str(invitation.public_id), invitation.nonce], salt=SALT)
    return f"{settings.BASE_URL}{reverse('accounts:accept_invitation', args=[token])}"


def invitation_of_token(token: str) -> Invitation | None:
    """The open invitation that a link belongs to; None when the link opens nothing."""
    try:
        public_id, nonce = signing.loads(token, salt=SALT, max_age=INVITATION_LASTS)
    except signing.BadSignature:
        return None
    return (
        Invitation.objects.open()
        .filter(public_id=public_id, nonce=nonce, user__is_active=True)
        .select_related("user")
        .first()
    )


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Set the password and close the invitation. Raises Refused when the link opens nothing."""
    found = invitation_of_token(token)
    invitation = lock(found) if found else None
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("This link does not work any more. Ask for a new one."))
    user = lock(invitation.user)
    user.set_password(password)
    user.save(update_fields=["password"])
    # Whoever has the link reads the mail of this address.
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


def send_waiting_invitations() -> int:
    """Send every invitation that waits, one transaction each; returns how many went out."""
    sent = 0
    while sent < BATCH and _send_next():
        sent += 1
    return sent


@transaction.atomic
def _send_next() -> bool:
    """The row stays locked while the mail goes out, so that no two workers send it."""
    invitation = (
        Invitation.objects.open()
        .select_for_update(skip_locked=True, of=("self",))
        .filter(sent_at__isnull=True, renewed_at__gt=timezone.now() - INVITATION_LASTS)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    if invitation is None:
        return False
    body = render_to_string(
        "accounts/email/invitation.txt",
        {"link": invitation_link(invitation), "days": INVITATION_LASTS.days},
    )
    send_mail(_("Your invitation to Waymark"), body, None, [invitation.user.email])
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
    return True


def _renew(invitation: Invitation) -> None:
    invitation.nonce = make_nonce()
    invitation.renewed_at = timezone.now()
    invitation.sent_at = None
    invitation.save(update_fields=["nonce", "renewed_at", "sent_at"])


def _lock_open(invitation: Invitation) -> Invitation:
    locked = lock(invitation)
    if locked.accepted_at or locked.withdrawn_at:
        raise Refused(_("This invitation has been accepted or withdrawn already."))
    return locked


def _wake_sender() -> None:
    from accounts.tasks import send_invitations

    wake(send_invitations)
