"""From a valid form to a service, and from a refusal back to the form."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from ledger import form_pages
from ledger.errors import Refused
from ledger.form_pages import filled, form_page


class NameForm(forms.Form):
    named = forms.CharField()


@pytest.fixture
def shown(monkeypatch):
    """What was rendered, instead of rendering it."""
    pages = []
    monkeypatch.setattr(form_pages, "render", lambda *page: pages.append(page[1:]))
    return pages


def ask(method="post", save=lambda: "saved", answers=None, **fields):
    request = getattr(RequestFactory(), method)("/", answers or {})
    request.session = {}
    request._messages = FallbackStorage(request)
    form = NameForm(*filled(request))
    context = {"done": "Done", "next_url": "/next/", "heading": "Name", **fields}
    return request, form_page(request, form, save, **context)


def test_a_first_look_saves_nothing(shown):
    ask("get", save=pytest.fail)
    [(template, context)] = shown
    assert template == "layouts/form_page.html"
    assert not context["form"].is_bound
    assert context["back_url"] == "/next/"


def test_an_empty_answer_is_an_answer(shown):
    ask(save=pytest.fail)
    assert shown[0][1]["form"].errors["named"]


def test_what_was_saved_says_what_is_said_and_where_to_go(shown):
    request, response = ask(
        answers={"named": "Robin"}, done=lambda saved: f"It is {saved}",
        next_url=lambda saved: f"/{saved}/",
    )  # fmt: skip
    assert (response.status_code, response.url) == (302, "/saved/")
    assert [str(message) for message in get_messages(request)] == ["It is saved"]
    assert not shown


@pytest.mark.parametrize(
    ("field", "fields", "at"),
    [
        ("named", {}, "named"),
        ("readers", {"readers": "named"}, "named"),
        ("readers", {}, "__all__"),
        (None, {}, "__all__"),
    ],
)
def test_a_refusal_stands_at_its_field(shown, field, fields, at):
    def refuse():
        raise Refused("Somebody else", field=field)

    ask(answers={"named": "Robin"}, save=refuse, fields=fields)
    form = shown[0][1]["form"]
    assert form.errors == {at: ["Somebody else"]}
    assert form["named"].value() == "Robin"
