"""Writes of accounts: what they do, what they refuse, what a failure leaves behind."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Deputyship, Invitation, Membership, Organisation, User
from accounts.roles import ROLE_KINDS, Role
from accounts.services import people
from accounts.services.deputies import cancel_deputyship, name_deputy
from accounts.services.invitations import (
    accept_invitation,
    invitation_link,
    invitation_of_token,
    resend_invitation,
    send_waiting_invitations,
    withdraw_invitation,
)
from accounts.services.memberships import add_membership, change_membership, end_membership
from accounts.services.organisations import change_organisation, create_organisation
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.factories.accounts import (
    AuthorityFactory,
    OrganisationFactory,
    SchoolFactory,
    UserFactory,
)
from tests.people import actor, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return actor(Role.ADMINISTRATOR)


@pytest.fixture
def today():
    return timezone.localdate()


def invited(administrator: Actor, **fields: object) -> Membership:
    given = {
        "full_name": "Ada Vale", "email": "ada@example.org", "organisation": SchoolFactory(),
        "role": Role.SENCO, "starts_on": timezone.localdate(), **fields,
    }  # fmt: skip
    return people.invite_person(actor=administrator, **given)


def token_of(invitation: Invitation) -> str:
    return invitation_link(invitation).rstrip("/").rsplit("/", 1)[1]


# --- invitations


def test_inviting_makes_person_role_and_invitation(administrator):
    membership = invited(administrator)
    assert membership.user.email == "ada@example.org"
    assert not membership.user.has_usable_password()
    assert membership.user.invitations.get().state == "sent"


def test_a_parent_who_becomes_staff_keeps_the_account(administrator):
    parent = UserFactory(full_name="Ada Vale-Parent", email="ada@example.org")
    parent.set_unusable_password()
    parent.save()
    membership = invited(administrator, email="ADA@example.org")
    assert membership.user == parent
    assert membership.user.full_name == "Ada Vale-Parent"
    assert parent.invitations.count() == 1


def test_who_has_a_password_is_told_of_a_new_role_instead(administrator):
    known = UserFactory(email="ada@example.org")
    known.set_password("a long way to walk")
    known.save()
    invited(administrator)
    assert not Invitation.objects.exists()
    assert Notification.objects.get(recipient=known).code == "accounts.role_given"


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_only_administrators_invite(role):
    with pytest.raises(PermissionDenied):
        invited(actor(role))
    assert not User.objects.filter(email="ada@example.org").exists()


def test_a_refused_invitation_leaves_no_person_behind(administrator):
    with pytest.raises(Refused):
        invited(administrator, role=Role.COMMISSIONER)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_a_link_works_once(administrator):
    invitation = invited(administrator).user.invitations.get()
    token = token_of(invitation)
    user = accept_invitation(token=token, password="a long way to walk")
    assert user.check_password("a long way to walk")
    assert user.emailaddress_set.get().verified
    with pytest.raises(Refused):
        accept_invitation(token=token, password="another way to walk")
    user.refresh_from_db()
    assert user.check_password("a long way to walk")


def test_a_link_works_for_7_days(administrator):
    invitation = invited(administrator).user.invitations.get()
    token = token_of(invitation)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert invitation_of_token(token) is not None
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert invitation_of_token(token) is None
        assert invitation.state == "expired"


def test_sending_again_ends_the_link_before(administrator):
    invitation = invited(administrator).user.invitations.get()
    old = token_of(invitation)
    new = token_of(resend_invitation(actor=administrator, invitation=invitation))
    assert invitation_of_token(old) is None
    assert invitation_of_token(new) == invitation


def test_a_withdrawn_invitation_opens_nothing_and_is_not_sent(administrator, mailoutbox):
    invitation = invited(administrator).user.invitations.get()
    withdraw_invitation(actor=administrator, invitation=invitation)
    assert invitation_of_token(token_of(invitation)) is None
    assert send_waiting_invitations() == 0
    for service in (withdraw_invitation, resend_invitation):
        with pytest.raises(Refused):
            service(actor=administrator, invitation=invitation)
        with pytest.raises(PermissionDenied):
            service(actor=actor(Role.SENCO), invitation=invitation)


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_made_up_link_opens_nothing(token):
    assert invitation_of_token(token) is None


def test_a_closed_account_accepts_no_invitation(administrator):
    membership = invited(administrator)
    token = token_of(membership.user.invitations.get())
    people.close_account(actor=administrator, user=membership.user)
    with pytest.raises(Refused):
        accept_invitation(token=token, password="a long way to walk")


def test_mail_that_cannot_go_out_waits(administrator, settings):
    invited(administrator)
    settings.EMAIL_BACKEND = "no.such.Backend"
    with pytest.raises(ImportError):
        send_waiting_invitations()
    assert Invitation.objects.get().sent_at is None


# --- roles


def test_every_role_has_a_kind_of_organisation():
    assert set(ROLE_KINDS) == set(Role)
    assert all(ROLE_KINDS.values())


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_where_it_does_not_exist(administrator, role, today):
    for kind in {"authority", "school", "provider", "health", "care", "voluntary"} - ROLE_KINDS[
        role
    ]:
        organisation = AuthorityFactory() if kind == "authority" else OrganisationFactory(kind=kind)
        with pytest.raises(Refused) as refusal:
            add_membership(
                actor=administrator,
                user=UserFactory(),
                organisation=organisation,
                role=role,
                agency="health" if role == Role.PANEL_MEMBER else "",
                starts_on=today,
            )
        assert refusal.value.field == "role"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"agency": "health"}, "agency"),
        ({"days": -1}, "ends_on"),
    ],
)
def test_refusals_of_a_role(administrator, today, fields, field):
    days = fields.pop("days", None)
    ends_on = today + timedelta(days=days) if days else None
    with pytest.raises(Refused) as refusal:
        add_membership(
            actor=administrator, user=UserFactory(), organisation=SchoolFactory(),
            role=Role.SENCO, starts_on=today, ends_on=ends_on, **fields,
        )  # fmt: skip
    assert refusal.value.field == field
    assert Membership.objects.filter(role=Role.SENCO).count() == 0


def test_a_role_is_held_once_and_can_be_given_again_after_its_end(administrator, today):
    membership = member(Role.SENCO)
    again = {
        "actor": administrator, "user": membership.user, "role": Role.SENCO,
        "organisation": membership.organisation, "starts_on": today,
    }  # fmt: skip
    with pytest.raises(Refused, match="already"):
        add_membership(**again)
    membership.ends_on = today - timedelta(days=1)
    membership.save()
    assert add_membership(**again).pk != membership.pk


def test_no_role_for_a_closed_account(administrator, today):
    user = UserFactory(is_active=False)
    with pytest.raises(Refused, match="closed"):
        add_membership(
            actor=administrator, user=user, organisation=SchoolFactory(), role=Role.SENCO,
            starts_on=today,
        )  # fmt: skip


def test_changing_the_days_of_a_role(administrator, today):
    membership = member(Role.SENCO)
    last = today + timedelta(days=30)
    changed = change_membership(
        actor=administrator, membership=membership, starts_on=today, ends_on=last
    )
    assert changed.ends_on == last
    assert Notification.objects.filter(code="accounts.role_changed").count() == 1
    with pytest.raises(Refused):
        change_membership(actor=administrator, membership=membership, starts_on=last, ends_on=today)
    with pytest.raises(PermissionDenied):
        change_membership(
            actor=actor(Role.SENCO), membership=membership, starts_on=today, ends_on=None
        )


def test_an_ended_role_is_stale(administrator, today):
    membership = member(Role.SENCO)
    end_membership(actor=administrator, membership=membership)
    with pytest.raises(StaleChange):
        end_membership(actor=administrator, membership=membership)
    with pytest.raises(StaleChange):
        change_membership(actor=administrator, membership=membership, starts_on=today, ends_on=None)


def test_ending_a_role_ends_deputyships_and_the_open_invitation(administrator, today):
    membership = invited(administrator)
    colleague = member(Role.SENCO, membership.organisation)
    name_deputy(actor=Actor.staff(colleague), deputy=membership, starts_on=today, ends_on=today)
    end_membership(actor=administrator, membership=membership)
    assert Deputyship.objects.get().cancelled_at is not None
    assert Invitation.objects.get().state == "withdrawn"
    membership.refresh_from_db()
    assert membership.ends_on == today


def test_a_role_that_has_not_begun_can_be_ended(administrator, today):
    membership = member(Role.SENCO, starts_on=today + timedelta(days=5))
    end_membership(actor=administrator, membership=membership)
    membership.refresh_from_db()
    assert membership.ended_at is not None


def test_the_last_administrator_cannot_be_ended_dated_or_closed(administrator, today):
    membership = administrator.membership
    with pytest.raises(Refused, match="stay administrator"):
        end_membership(actor=administrator, membership=membership)
    with pytest.raises(Refused, match="stay administrator"):
        change_membership(
            actor=administrator, membership=membership, starts_on=today, ends_on=today
        )
    with pytest.raises(Refused, match="stay administrator"):
        people.close_account(actor=Actor.system(), user=administrator.user)
    member(Role.ADMINISTRATOR, ends_on=today + timedelta(days=3))  # for some days: not enough
    with pytest.raises(Refused, match="stay administrator"):
        end_membership(actor=administrator, membership=membership)
    member(Role.ADMINISTRATOR)
    end_membership(actor=administrator, membership=membership)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once():
    first, second = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    results: list[str] = []

    def end(by: Actor, membership: Membership) -> None:
        try:
            end_membership(actor=by, membership=membership)
            results.append("ended")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [
        Thread(target=end, args=(first, second.membership)),
        Thread(target=end, args=(second, first.membership)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["ended", "refused"]
    assert Membership.objects.current().with_role(Role.ADMINISTRATOR).count() == 1


# --- people


def test_a_persons_address_is_corrected_once(administrator):
    membership, other = member(Role.SENCO), UserFactory(email="taken@example.org")
    with pytest.raises(Refused) as refusal:
        people.change_person(
            actor=administrator, user=membership.user, full_name="A", email="TAKEN@example.org"
        )
    assert refusal.value.field == "email"
    user = people.change_person(
        actor=administrator, user=membership.user, full_name="Eva Åberg", email="Eva@example.org"
    )
    assert (user.email, user.sort_name) == ("eva@example.org", "aberg eva aberg")
    assert other.email == "taken@example.org"


def test_closing_and_opening_an_account(administrator):
    membership = member(Role.SENCO)
    people.close_account(actor=administrator, user=membership.user)
    assert not Membership.objects.current().filter(pk=membership.pk).exists()
    people.open_account(actor=administrator, user=membership.user)
    assert Membership.objects.current().filter(pk=membership.pk).exists()
    member(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="your own"):
        people.close_account(actor=administrator, user=administrator.user)


def test_second_factors_are_removed_and_the_person_told(administrator):
    user = member(Role.SENCO).user
    Authenticator.objects.create(user=user, type="totp", data={})
    assert people.clear_second_factors(actor=administrator, user=user) == 1
    assert Notification.objects.get(recipient=user).is_duty
    with pytest.raises(Refused):
        people.clear_second_factors(actor=administrator, user=administrator.user)


@pytest.mark.parametrize(
    "service", [people.close_account, people.open_account, people.clear_second_factors]
)
def test_only_administrators_touch_accounts(service):
    with pytest.raises(PermissionDenied):
        service(actor=actor(Role.HEAD_TEACHER), user=UserFactory())


def test_own_details(administrator):
    user = people.change_own_details(
        actor=administrator, full_name=" Eva Vale ", telephone="01", message_preference="daily"
    )
    assert (user.full_name, user.message_preference) == ("Eva Vale", "daily")
    with pytest.raises(Refused):
        people.change_own_details(
            actor=Actor.system(), full_name="x", telephone="", message_preference="off"
        )


# --- organisations


def test_only_administrators_write_organisations(administrator):
    with pytest.raises(PermissionDenied):
        create_organisation(actor=actor(Role.PANEL_COORDINATOR), kind="health", name="x")
    with pytest.raises(PermissionDenied):
        change_organisation(actor=actor(Role.SENCO), organisation=SchoolFactory(), name="x")
    with pytest.raises(Refused, match="one installation serves one"):
        create_organisation(actor=administrator, kind="authority", name="Second")
    health = create_organisation(actor=administrator, kind="health", name="Clinic", urn=123456)
    assert health.urn is None
    with pytest.raises(TypeError):
        create_organisation(actor=administrator, kind="health", public_id="x")


# --- deputies


def test_a_deputy_has_the_persons_work_for_some_days(today):
    away, deputy = member(Role.SENCO), None
    deputy = member(Role.SENCO, away.organisation)
    deputyship = name_deputy(
        actor=Actor.staff(away), deputy=deputy, starts_on=today, ends_on=today + timedelta(days=2)
    )
    assert Actor.staff(deputy).covered_user_ids == {deputy.user_id, away.user_id}
    assert Notification.objects.get(recipient=deputy.user).code == "accounts.deputy_named"
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert Actor.staff(deputy).covered_user_ids == {deputy.user_id}
    other = member(Role.HEAD_TEACHER, user=deputy.user)
    assert Actor.staff(other).covered_user_ids == {deputy.user_id}
    assert Actor.family(deputy.user).covered_user_ids == {deputy.user_id}
    cancel_deputyship(actor=Actor.staff(away), deputyship=deputyship)
    assert Actor.staff(deputy).covered_user_ids == {deputy.user_id}
    with pytest.raises(StaleChange):
        cancel_deputyship(actor=Actor.staff(away), deputyship=deputyship)


def test_who_cannot_be_deputy_and_when(today):
    away = member(Role.SENCO)
    colleague = member(Role.SENCO, away.organisation)
    soon = {"starts_on": today, "ends_on": today}

    def refused(deputy: Membership, **days: object) -> str | None:
        with pytest.raises(Refused) as refusal:
            name_deputy(actor=Actor.staff(away), deputy=deputy, **{**soon, **days})
        return refusal.value.field

    assert refused(away) == "deputy"
    assert refused(member(Role.SENCO)) == "deputy"
    assert refused(member(Role.HEAD_TEACHER, away.organisation)) == "deputy"
    leaving = member(Role.SENCO, away.organisation, ends_on=today)
    assert refused(leaving, ends_on=today + timedelta(days=1)) == "deputy"
    coming = member(Role.SENCO, away.organisation, starts_on=today + timedelta(days=9))
    assert refused(coming) == "deputy"
    past = today - timedelta(days=1)
    assert refused(colleague, starts_on=past, ends_on=past) == "ends_on"
    assert refused(colleague, ends_on=past) == "ends_on"
    name_deputy(actor=Actor.staff(away), deputy=colleague, **soon)
    assert refused(colleague) == "starts_on"
    with pytest.raises(PermissionDenied):
        name_deputy(actor=Actor.family(away.user), deputy=colleague, **soon)


def test_only_the_person_away_cancels(today):
    away = member(Role.SENCO)
    colleague = member(Role.SENCO, away.organisation)
    row = name_deputy(actor=Actor.staff(away), deputy=colleague, starts_on=today, ends_on=today)
    with pytest.raises(PermissionDenied):
        cancel_deputyship(actor=Actor.staff(colleague), deputyship=row)


# --- the first administrator


def test_the_first_administrator_of_an_installation(capsys):
    with pytest.raises(CommandError, match="--authority"):
        call_command("create_administrator", "ada@example.org", "Ada Vale")
    call_command("create_administrator", "ada@example.org", "Ada Vale", "--authority=Weirshire")
    link = capsys.readouterr().out.split()[-1]
    assert invitation_of_token(link.rstrip("/").rsplit("/", 1)[1]) is not None
    assert Organisation.objects.authority().name == "Weirshire"
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrator", "ada@example.org", "Ada Vale")
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("create_administrator", "ada", "Ada Vale")


def test_the_application_may_do_all_this(as_application, administrator, today):
    membership = member(Role.SENCO)
    with as_application(), transaction.atomic():
        invited(administrator)
        end_membership(actor=administrator, membership=membership)
