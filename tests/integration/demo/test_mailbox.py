"""The demo's mailbox."""

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from demo.mailbox import read_letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")

    def send(subject: str, body: str, to: str) -> None:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        from django.core.mail import get_connection

        message = EmailMessage(subject, body, to=[to], connection=get_connection(backend))
        message.send()

    return send


def test_an_empty_mailbox_says_so(client, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "none")
    assert "No emails yet" in client.get(reverse("demo:mailbox")).text


def test_letters_are_listed_and_shown_with_their_links(client, post):
    post("Your code", "Use http://localhost:8000/account/ and the code ABC-DEF", "a@demo.example")
    post("Für dich", "Grüße\n\n" + "-" * 60 + "\nnoch mehr", "b@demo.example")
    page = client.get(reverse("demo:mailbox")).text
    assert "Your code" in page
    assert "Für dich" in page
    first = read_letters("a@")[0]
    shown = client.get(reverse("demo:letter", args=[first.key])).text
    assert '<a href="http://localhost:8000/account/"' in shown


def test_letters_can_be_narrowed_to_one_person(client, post):
    post("For one", "text", "one@demo.example")
    post("For two", "text", "two@demo.example")
    page = client.get(reverse("demo:mailbox"), {"to": "two@"}).text
    assert "For two" in page
    assert "For one" not in page


def test_a_letter_never_runs_as_a_page(client, post):
    post("<b>bold</b>", "<script>alert(1)</script>", "one@demo.example")
    key = read_letters()[0].key
    shown = client.get(reverse("demo:letter", args=[key])).text
    assert "<script>alert" not in shown
    assert "<b>bold" not in shown


def test_an_unknown_letter_is_not_found(client, post):
    assert client.get(reverse("demo:letter", args=["0" * 20])).status_code == 404
