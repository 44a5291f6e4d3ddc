"""A person's own pages, and the administrator's: people, organisations, settings.

An administrator manages people and sees no child; nobody else manages accounts.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Base, Deputyship, Invitation, Locality, OrganisationKind
from accounts.roles import Role
from accounts.services.invitations import invite
from ledger.authority_settings import all_settings
from ledger.models import Notification
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.people import member
from tests.permissions.groups import ADMINISTRATORS, ALL_STAFF, NOBODY, SIGNED_IN
from tests.permissions.rules import Make, Rule, public, rule
from tests.permissions.world import Circle, World

Kwargs = dict[str, Any]


def _message(world: World, circle: Circle) -> Kwargs:
    """To the child's SENCo alone."""
    message = Notification.objects.create(
        recipient=circle.senco.user, code="panels.invited", key="matrix", link="/",
        email_state="not_due",
    )  # fmt: skip
    return {"public_id": message.public_id}


def _deputyship(world: World, circle: Circle) -> Kwargs:
    """The SENCo is away, and a colleague stands in."""
    today = timezone.localdate()
    deputyship = Deputyship.objects.create(
        away=circle.senco, deputy=member(Role.SENCO, circle.school), starts_on=today,
        ends_on=today + timedelta(days=7),
    )  # fmt: skip
    return {"public_id": deputyship.public_id}


def _person(world: World, circle: Circle) -> Kwargs:
    return {"public_id": circle.senco.user.public_id}


def _closed_person(world: World, circle: Circle) -> Kwargs:
    return {"public_id": member(Role.SENCO, circle.school, user__is_active=False).user.public_id}


def _role(world: World, circle: Circle) -> Kwargs:
    return {"public_id": circle.senco.public_id}


def _role_for_person(world: World, circle: Circle) -> Kwargs:
    return {**_person(world, circle), "organisation_id": circle.school.public_id}


def _organisation(world: World, circle: Circle) -> Kwargs:
    return {"public_id": circle.school.public_id}


def _provider(world: World, circle: Circle) -> Kwargs:
    return {"public_id": OrganisationFactory(kind=OrganisationKind.PROVIDER).public_id}


def _base(world: World, circle: Circle) -> Kwargs:
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER)
    return {"public_id": Base.objects.create(provider=provider, name="North base").public_id}


def _locality(world: World, circle: Circle) -> Kwargs:
    return {"key": Locality.objects.create(name="North").pk}


def _invitation(world: World, circle: Circle) -> Kwargs:
    administrator = Actor.staff(world.membership(Role.ADMINISTRATOR))
    invitation: Invitation = invite(actor=administrator, user=UserFactory())
    return {"public_id": invitation.public_id}


def _given(**kwargs: Any) -> Make:
    return lambda world, circle: kwargs


def _setting(world: World, circle: Circle) -> Kwargs:
    return {"key": next(iter(all_settings())).key}


def managed(make: Make | None = None, *, method: str = "get") -> Rule:
    """A page of the administrator's; it is about no child."""
    return rule(ADMINISTRATORS, make, method=method, about_child=False)


RULES: dict[str, Rule] = {
    # Only to a current role of one's own, which the form names; posted bare it is nobody's.
    "accounts:switch": rule(NOBODY, method="post"),
    "accounts:second_factor": rule(SIGNED_IN),
    "accounts:kept_form": rule(SIGNED_IN),
    "accounts:accept_invitation": public(_given(token="used-up")),
    "accounts:messages": rule(SIGNED_IN),
    "accounts:read_all_messages": rule(SIGNED_IN, method="post"),
    "accounts:open_message": rule({Role.SENCO}, _message),
    "accounts:profile": rule(SIGNED_IN),
    # Those with a role: nobody stands in for a parent.
    "accounts:away": rule(ALL_STAFF),
    "accounts:name_deputy": rule(ALL_STAFF),
    "accounts:cancel_deputy": rule({Role.SENCO}, _deputyship, method="post"),
    "accounts:people": managed(),
    "accounts:choose_organisation": managed(),
    "accounts:person": managed(_person),
    "accounts:edit_person": managed(_person),
    "accounts:close_account": managed(_person),
    "accounts:open_account": managed(_closed_person),
    "accounts:clear_second_factors": managed(_person),
    "accounts:choose_for_person": managed(_person),
    "accounts:add_role": managed(_role_for_person),
    "accounts:edit_membership": managed(_role),
    "accounts:end_membership": managed(_role),
    "accounts:resend_invitation": managed(_invitation, method="post"),
    "accounts:withdraw_invitation": managed(_invitation, method="post"),
    "accounts:organisations": managed(),
    "accounts:choose_kind": managed(),
    "accounts:new_organisation": managed(_given(kind="school")),
    "accounts:organisation": managed(_organisation),
    "accounts:edit_organisation": managed(_organisation),
    "accounts:invite": managed(_organisation),
    "accounts:new_base": managed(_provider),
    "accounts:edit_base": managed(_base),
    "accounts:localities": managed(),
    "accounts:edit_locality": managed(_locality),
    "accounts:settings": managed(),
    "accounts:setting": managed(_setting),
}
