"""A family's way in: a code on paper, then a code by email, and only then a grant."""

import secrets
from datetime import timedelta
from hmac import compare_digest

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Permission
from cases.models import Address, Child, Delivery, FamilyInvitation, Grant, GrantKind, Parent
from cases.models.invitations import MOST_ATTEMPTS
from cases.permissions import check, check_visible
from cases.services.family_access import AccessTerms
from cases.services.grants import family_user, make_family_grant
from cases.settings import INVITATION_DAYS
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.state import lock, record_status

INVITED = register_event(
    "cases.family_invited", gettext_lazy("Invited to the family’s pages: %(access)s"),
    access=GrantKind,
)  # fmt: skip
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels, so no words; nothing that looks like another
GROUP = 4
GROUPS = 3
_SALT = "cases.family_invitation"


@transaction.atomic
def invite_family(
    *,
    actor: Actor,
    child: Child,
    terms: AccessTerms,
    delivery: Delivery,
    email: str = "",
    address_checked: str = "",
) -> tuple[FamilyInvitation, str]:
    """An invitation and its code, three groups of four, which is not kept and never shown again.

    With `email` the code works with that address alone. A code is posted only to an address on
    the record that somebody has checked and that is not withheld.
    Raises PermissionDenied, or Refused naming the input to mend.
    """
    _check(actor, child)
    terms.check(child)
    lock(child)
    posted_to = _posted_to(child, terms.parent) if delivery == Delivery.POSTED else ""
    if delivery == Delivery.POSTED and not address_checked.strip():
        raise Refused(_("Say how you checked the address."), field="address_checked")
    earlier = FamilyInvitation.objects.usable().filter(child=child, kind=terms.kind)
    for invitation in earlier.filter(parent=terms.parent).select_for_update():
        _withdraw(actor, invitation, _("A newer code was made."))
    code = make_code()
    invitation = FamilyInvitation.objects.create(
        child=child,
        email=email.strip().lower(),
        delivery=delivery,
        posted_to=posted_to,
        address_checked=address_checked.strip(),
        handle=_handle(code),
        secret_hash=hash_of(code),
        expires_at=timezone.now() + timedelta(days=get_setting(INVITATION_DAYS)),
        recorded_by=actor.user,
        **terms.as_fields(),
    )
    record_status(
        subject=invitation, action="invite", before="", after="open", actor=actor,
        reason=terms.reason,
    )  # fmt: skip
    record_event(actor=actor, child=child, code=INVITED, access=invitation.kind)
    return invitation, code


@transaction.atomic
def withdraw_family_invitation(*, actor: Actor, invitation: FamilyInvitation) -> FamilyInvitation:
    """The code opens nothing any more. Raises PermissionDenied, or StaleChange when it was used."""
    _check(actor, invitation.child)
    record = lock(invitation)
    if record.accepted_at or record.withdrawn_at:
        raise StaleChange
    return _withdraw(actor, record, "")


def claim_invitation(*, code: str, email: str) -> tuple[FamilyInvitation, User]:
    """The invitation of a code, and the account that must now prove the address by email.

    Wrong tries count against the invitation and lock it; they are kept, so this must not run in a
    transaction that its caller rolls back. Every refusal says the same. Raises Refused.
    """
    with transaction.atomic():
        invitation = _find(code, email)
        if invitation is not None:
            user = family_user(email, invitation.holder_name)
            if user.is_active:
                return invitation, user
    raise Refused(
        _(
            "This code and email address do not open anything. Check both. If it does not work, "
            "ask the school for a new code."
        ),
        field="code",
    )


def claimed_invitation(public_id: str) -> FamilyInvitation | None:
    """The invitation that a session holds between its two codes; None without one."""
    return FamilyInvitation.objects.filter(public_id=public_id).first() if public_id else None


@transaction.atomic
def accept_invitation(*, actor: Actor, invitation: FamilyInvitation) -> Grant:
    """Turn an invitation into a grant for a person who has proved their email address.

    Raises PermissionDenied for a session that was not opened by an emailed code, StaleChange
    when the code was used, withdrawn or has run out meanwhile, Refused when what it rests on no
    longer holds.
    """
    if not actor.is_family or actor.user is None:
        raise PermissionDenied(_("Sign in with a code sent to your email address."))
    record = lock(invitation)
    usable = FamilyInvitation.objects.usable().filter(pk=record.pk).exists()
    if not usable or (record.email and record.email != actor.user.email):
        raise StaleChange(_("This code does not work any more. Ask the school for a new one."))
    terms = terms_of(record)
    terms.check(record.child)
    inviter = Actor(record.recorded_by) if record.recorded_by else Actor.system()
    grant = make_family_grant(actor=inviter, child=record.child, user=actor.user, terms=terms)
    record.accepted_at = timezone.now()
    record.grant = grant
    record.save(update_fields=["accepted_at", "grant"])
    record_status(subject=record, action="accept", before="open", after="accepted", actor=actor)
    return grant


@transaction.atomic
def withdraw_invitations_of(*, actor: Actor, parent: Parent) -> None:
    """Of somebody who is no longer a contact. Part of ending the contact, which checks."""
    for invitation in FamilyInvitation.objects.usable().filter(parent=parent).select_for_update():
        _withdraw(actor, invitation, _("No longer a contact."))


def terms_of(invitation: FamilyInvitation) -> AccessTerms:
    """What the grant will say."""
    names = ("kind", "parent", "reason", "rights", "competence", "competence_by", "competence_on")
    return AccessTerms(**{name: getattr(invitation, name) for name in names})


def make_code() -> str:
    """A random code such as "BCDF-GHJK-LMNP": about 38 secret bits beside its handle."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(GROUP * GROUPS))
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def hash_of(code: str) -> str:
    """A keyed hash of a code however it was typed: without the key, guessing it offline fails."""
    return salted_hmac(_SALT, _compact(code), algorithm="sha256").hexdigest()


def _find(code: str, email: str) -> FamilyInvitation | None:
    found = (
        FamilyInvitation.objects.usable()
        .select_for_update()
        .filter(handle=_handle(code), child__merged_into__isnull=True)
        .select_related(None)
        .first()
    )
    if found is None:
        compare_digest(hash_of(code), hash_of(code))
        return None
    is_right = compare_digest(found.secret_hash, hash_of(code))
    if is_right and found.email in {"", email.strip().lower()}:
        return found
    found.failed_attempts = min(found.failed_attempts + 1, MOST_ATTEMPTS)
    found.save(update_fields=["failed_attempts"])
    return None


def _compact(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _handle(code: str) -> str:
    return _compact(code)[:GROUP]


def _posted_to(child: Child, parent: Parent | None) -> str:
    """Where a letter to this person goes. Refused when no address may be written on it."""
    own = parent.address.strip() if parent else ""
    if own and parent is not None and not parent.is_address_withheld:
        return own
    lives_there = parent is None or parent.lives_with_child
    address: Address | None = child.addresses.current().first()
    hidden = parent is not None and parent.is_address_withheld
    if address is None or not lives_there or hidden or address.is_withheld:
        raise Refused(
            _("There is no address on the record to post it to. Hand the code over in person."),
            field="delivery",
        )
    return "\n".join(part for part in (address.street, address.town, address.postcode) if part)


def _withdraw(actor: Actor, invitation: FamilyInvitation, reason: str) -> FamilyInvitation:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record_status(
        subject=invitation, action="withdraw", before="open", after="withdrawn", actor=actor,
        reason=reason,
    )  # fmt: skip
    return invitation


def _check(actor: Actor, child: Child) -> None:
    check(actor, Permission.GRANT_FAMILY, _("Your role cannot invite a family."))
    check_visible(actor, child)
