"""A person's own pages: messages, details, deputies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.acting import CHOSEN
from accounts.models import Deputyship
from accounts.roles import Role
from accounts.services.deputies import NAMED
from ledger.models import Notification
from ledger.notices import notify
from tests.people import member, sign_in, sign_in_family
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db


def tell(membership, key: str = "1", link: str = "/profile/") -> Notification:
    notify(
        notice=NAMED, recipients=[membership.user], key=key, link=link,
        membership_ids={membership.user_id: membership.pk},
    )  # fmt: skip
    return Notification.objects.get(key=f"{NAMED.code}:{key}")


def test_messages_are_counted_listed_opened_and_read(client):
    membership = member(Role.SENCO)
    other = member(Role.HEAD_TEACHER, user=membership.user)
    first, _second = tell(membership), tell(membership, "2")
    sign_in(client, other)
    page = client.get("/messages/")
    assert page.context["inbox"]["count"] == 2
    assert "named you as deputy" in page.content.decode()
    assert client.get(f"/messages/{first.public_id}/").url == "/profile/"
    assert client.session[CHOSEN] == membership.pk  # the role that it waits under
    assert client.get("/messages/").context["unread"] == 1
    assert client.get("/messages/read/").status_code == 405
    client.post("/messages/read/")
    assert client.get("/messages/").context["unread"] == 0


def test_other_peoples_messages_do_not_exist(client):
    foreign = tell(member(Role.SENCO))
    sign_in(client, member(Role.SENCO))
    assert client.get(f"/messages/{foreign.public_id}/").status_code == 404
    client.post("/messages/read/")
    foreign.refresh_from_db()
    assert foreign.read_at is None
    assert "No messages" in client.get("/messages/").content.decode()


def test_messages_page_by_key_with_constant_queries(client):
    membership = member(Role.SENCO)
    tell(membership)
    sign_in(client, membership).get("/messages/")
    few = queries_of(client, "/messages/")
    for number in range(2, 40):
        tell(membership, str(number))
    assert queries_of(client, "/messages/") == few
    page = client.get("/messages/").context["page"]
    assert len(page) == 25
    assert len(client.get(f"/messages/?after={page.after}").context["page"]) == 14


def test_details_are_changed_by_their_person(client):
    membership = member(Role.SENCO)
    sign_in(client, membership)
    assert membership.organisation.name in client.get("/profile/").content.decode()
    form = client.post("/profile/", {"full_name": "", "message_preference": "hourly"})
    assert set(form.context["form"].errors) == {"full_name", "message_preference"}
    client.post(
        "/profile/", {"full_name": "Eva Vale", "telephone": "01905", "message_preference": "off"}
    )
    membership.user.refresh_from_db()
    assert (membership.user.full_name, membership.user.message_preference) == ("Eva Vale", "off")


def test_a_family_has_details_and_messages_too(client):
    sign_in_family(client, member(Role.SENCO).user)
    assert client.get("/profile/").status_code == 200
    assert client.get("/messages/").status_code == 200
    assert client.get("/profile/away/").status_code == 403


def test_a_deputy_is_named_seen_and_cancelled(client):
    membership = member(Role.SENCO)
    sign_in(client, membership)
    assert "nobody to name" in client.get("/profile/away/").content.decode()
    colleague = member(Role.SENCO, membership.organisation)
    member(Role.SENCO)  # of another school: not offered
    page = client.get("/profile/away/new/")
    assert page.content.decode().count('type="radio"') == 1
    today = timezone.localdate()
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}
    client.post("/profile/away/new/", {"deputy": colleague.public_id, **days})
    assert str(colleague.user) in client.get("/profile/away/").content.decode()
    again = client.post("/profile/away/new/", {"deputy": colleague.public_id, **days})
    assert set(again.context["form"].errors) == {"starts_on"}
    row = Deputyship.objects.get()
    sign_in(client, colleague)
    assert "You stand in for" in client.get("/profile/away/").content.decode()
    assert client.post(f"/profile/away/{row.public_id}/cancel/").status_code == 403
    sign_in(client, member(Role.SENCO))
    assert client.post(f"/profile/away/{row.public_id}/cancel/").status_code == 404
    sign_in(client, membership)
    client.post(f"/profile/away/{row.public_id}/cancel/")
    row.refresh_from_db()
    assert row.cancelled_at is not None
