"""Pages as people use them: signed in, posted, followed."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from provision.models import Placement
from tests.people import sign_in

# Every day a group from nine to twelve, then an hour or two alone; a `base` goes with it.
WEEK = {
    "same_every_day": "on", "monday_0_from": "9:00", "monday_0_to": "12.00",
    "monday_0_mode": "group", "monday_0_subject": "english", "monday_1_from": "12:30",
    "monday_1_to": "14:30", "monday_1_mode": "one_to_one",
}  # fmt: skip


def as_(membership: Membership) -> Client:
    """A browser in which somebody is signed in."""
    return sign_in(Client(), membership)


def at(name: str, placement: Placement, *more: Any) -> str:
    """The address of a page of a placement."""
    return reverse(f"provision:{name}", args=[placement.public_id, *more])


def post(client: Client, url: str, **answers: Any) -> Any:
    """The page after a form was sent, which it must have been without errors."""
    response = client.post(url, answers, follow=True)
    assert response.status_code == 200
    form = response.context.get("form")
    assert form is None or not form.errors, form.errors
    return response
