"""Reading the live screen, and moving the meeting on."""

from django.test import Client
from django.urls import reverse

from panels.agenda.progress import progress_of
from panels.services.calling import call_item
from tests.people import sign_in

LIVE = {"HTTP_X_WAYMARK_LIVE": "1"}


def url(name, record):
    return reverse(f"panels:{name}", args=[record.public_id])


def as_(membership):
    return sign_in(Client(), membership)


def text_of(client, meeting, name="live", **given):
    answer = client.get(url(name, meeting), given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def seen_by(client, meeting):
    """The mark that the page carries."""
    return text_of(client, meeting).partition('data-seen="')[2].partition('"')[0]


def call(people, meeting, item, who=None):
    call_item(
        actor=people.act(who or people.chair), meeting=meeting, item=item,
        seen=progress_of(meeting).mark,
    )  # fmt: skip
