"""How views of accounts get a record: as an administrator, or not at all."""

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from accounts.models import Base, Invitation, Locality, Membership, Organisation, User
from accounts.permissions import check_manage_people
from ledger.rows import only_row

Row = TypeVar("Row")


def open_person(*, actor: Actor, public_id: UUID) -> User:
    """Somebody who has, had or is invited to a role; families are not found here.

    Raises PermissionDenied for all but administrators, Http404 for anybody else's id.
    """
    check_manage_people(actor)
    person = only_row(User.objects.staff().filter(public_id=public_id))
    if person is None:
        raise Http404
    return person


def open_organisation(*, actor: Actor, public_id: UUID) -> Organisation:
    """An organisation. Raises as above."""
    check_manage_people(actor)
    return _found(only_row(Organisation.objects.filter(public_id=public_id)))


def open_membership(*, actor: Actor, public_id: UUID) -> Membership:
    """A membership with person and organisation. Raises as above."""
    check_manage_people(actor)
    rows = Membership.objects.select_related("user", "organisation")
    return _found(only_row(rows.filter(public_id=public_id)))


def open_invitation(*, actor: Actor, public_id: UUID) -> Invitation:
    """An invitation with its person. Raises as above."""
    check_manage_people(actor)
    return _found(only_row(Invitation.objects.select_related("user").filter(public_id=public_id)))


def open_base(*, actor: Actor, public_id: UUID) -> Base:
    """A base with its provider. Raises as above."""
    check_manage_people(actor)
    return _found(only_row(Base.objects.select_related("provider").filter(public_id=public_id)))


def open_locality(*, actor: Actor, key: int) -> Locality:
    """A locality. Raises as above."""
    check_manage_people(actor)
    return _found(Locality.objects.filter(pk=key).first())


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
