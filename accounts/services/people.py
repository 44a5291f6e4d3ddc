"""People: invited, corrected, shut out and let in again."""

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, MessagePreference, Organisation, OrganisationKind, User
from accounts.permissions import check_manage_people
from accounts.roles import Role
from accounts.services.invitations import withdraw_open_invitations
from accounts.services.memberships import add_membership, check_not_last_administrator
from accounts.services.sessions import end_sessions_of_person
from ledger.errors import Refused
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock

SECOND_FACTOR_CLEARED = register_notice(
    Notice(
        code="accounts.second_factor_cleared",
        text=gettext_lazy("An administrator has removed your second factors."),
        todo=gettext_lazy(
            "Sign in with your password and set up a new one. If you did not ask for this, "
            "tell your administrator at once."
        ),
        duty=True,
    )
)


@transaction.atomic
def invite_person(
    *,
    actor: Actor,
    full_name: str,
    email: str,
    organisation: Organisation,
    role: str,
    starts_on: date,
    agency: str = "",
    ends_on: date | None = None,
    telephone: str = "",
) -> Membership:
    """A person, their first role and the invitation. Somebody known by this address, such as a
    parent, keeps their account and gets the role besides.

    Raises PermissionDenied, or Refused naming the input to mend.
    """
    check_manage_people(actor)
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(
            email=address, full_name=full_name.strip(), telephone=telephone
        )
    return add_membership(
        actor=actor,
        user=user,
        organisation=organisation,
        role=role,
        agency=agency,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@transaction.atomic
def change_person(
    *, actor: Actor, user: User, full_name: str, email: str, telephone: str = ""
) -> User:
    """Correct a person's name, address or telephone number.

    With another address the person proves it anew: password links sent to the old one die.
    Raises PermissionDenied, or Refused when somebody else has the address.
    """
    check_manage_people(actor)
    user = lock(user)
    address = email.strip().lower()
    if User.objects.filter(email=address).exclude(pk=user.pk).exists():
        raise Refused(_("Another person has this email address."), field="email")
    if address != user.email:
        EmailAddress.objects.filter(user=user).delete()
    user.full_name, user.email, user.telephone = full_name.strip(), address, telephone
    user.save(update_fields=["full_name", "sort_name", "email", "telephone"])
    return user


@transaction.atomic
def close_account(*, actor: Actor, user: User) -> User:
    """Shut a person out, at once and everywhere; what they wrote stays.

    Raises PermissionDenied, or Refused for oneself and for the last administrator.
    """
    check_manage_people(actor)
    if actor.user is not None and actor.user.pk == user.pk:
        raise Refused(_("You cannot close your own account. Ask another administrator."))
    check_not_last_administrator(user)
    user = lock(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    withdraw_open_invitations(user)
    end_sessions_of_person(user)
    return user


@transaction.atomic
def open_account(*, actor: Actor, user: User) -> User:
    """Let a person in again, with the roles that have not ended. Raises PermissionDenied."""
    check_manage_people(actor)
    user = lock(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def clear_second_factors(*, actor: Actor, user: User) -> int:
    """For somebody who has lost phone and recovery codes: returns how many were removed.

    The person is signed out and told; the password stays. Raises PermissionDenied, or Refused
    for oneself.
    """
    check_manage_people(actor)
    if actor.user is not None and actor.user.pk == user.pk:
        raise Refused(_("You cannot remove your own second factors here."))
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    end_sessions_of_person(user)
    notify(
        notice=SECOND_FACTOR_CLEARED,
        recipients=[user],
        key=f"{user.public_id}:{timezone.now().isoformat()}",
        link=reverse("mfa_index"),
    )
    return removed


@transaction.atomic
def change_own_details(
    *,
    actor: Actor,
    full_name: str,
    telephone: str,
    message_preference: str,
    language: str = "",
) -> User:
    """A person's own name, telephone number, language, and how often they want emails."""
    if actor.user is None:
        raise Refused(_("Sign in to change your details."))
    user = _lock_own(actor.user)
    user.full_name, user.telephone = full_name.strip(), telephone
    user.message_preference, user.language = MessagePreference(message_preference), language
    user.save(
        update_fields=["full_name", "sort_name", "telephone", "message_preference", "language"]
    )
    return user


def _lock_own(person: User) -> User:
    """By key: the person of a family's request stands behind a proxy that has no manager."""
    return User.objects.select_for_update().get(pk=person.pk)


@transaction.atomic
def choose_language(*, actor: Actor, language: str) -> User:
    """The language of the family's pages, kept with the person. Raises Refused for others."""
    if actor.user is None or language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."), field="language")
    user = _lock_own(actor.user)
    user.language = language
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def create_first_administrator(*, email: str, full_name: str, authority_name: str) -> Membership:
    """For a new installation: the authority if it is not there yet, and its administrator.

    Raises Refused when the person has the role already, or the authority has no name yet.
    """
    authority = Organisation.objects.authority()
    if authority is None:
        if not authority_name.strip():
            raise Refused(_("Say the name of the local authority with --authority."))
        authority = Organisation.objects.create(
            kind=OrganisationKind.AUTHORITY, name=authority_name.strip()
        )
    return invite_person(
        actor=Actor.system(),
        full_name=full_name,
        email=email,
        organisation=authority,
        role=Role.ADMINISTRATOR,
        starts_on=timezone.localdate(),
    )
