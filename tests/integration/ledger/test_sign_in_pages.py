"""Pages of django-allauth in our dress: they open, and keep the content security policy."""

from html.parser import HTMLParser

import pytest
from django.test import Client

PAGES = ["login/", "login/code/", "password/reset/", "password/reset/done/", "inactive/", "signup/"]


class Strict(HTMLParser):
    """Refuses what the content security policy would refuse."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert "style" not in found, f"<{tag} style>"
        assert not [name for name in found if name.startswith("on")], f"<{tag} on…>"
        if tag == "script":
            assert found.get("src") or found.get("type") == "application/json"
        assert tag != "style"


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_and_keeps_the_policy(client: Client, page: str) -> None:
    response = client.get(f"/account/{page}")
    assert response.status_code == 200
    html = response.content.decode()
    Strict().feed(html)
    assert "– Waymark</title>" in html
    assert html.count("<h1") == 1
    assert "script-src" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_wrong_sign_in_says_so_once_and_keeps_the_address(client: Client) -> None:
    response = client.post(
        "/account/login/", {"login": "nobody@demo.example", "password": "mistaken"}
    )
    html = response.content.decode()
    assert "<title>Error: " in html
    assert 'value="nobody@demo.example"' in html
    assert html.count("are not correct") == 1
