"""The watch over browser journeys notices what it is there to notice."""

import pytest

from tests.journeys.browsers import DESKTOP, Browsers
from tests.journeys.visitor import Visitor

GOOD = """<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width">{head}</head>
<body><main><h1>A page</h1>{body}</main></body></html>"""


def show(visitor: Visitor, *, head: str = "", body: str = "<p>Some words.</p>") -> None:
    visitor.page.set_content(GOOD.format(head=head, body=body))


def test_a_good_page_passes(visitor: Visitor, phone_visitor: Visitor):
    for person in (visitor, phone_visitor):
        show(person)
        assert person.sees("Some words.")
        person.check_page()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<label>Name</label><input id="name">', "label"),
        ('<p style="color: #ccc; background: #fff">Faint</p>', "color-contrast"),
        ('<p style="width: 5000px">Wide</p>', "wider than the screen"),
    ],
)
def test_a_page_that_shuts_somebody_out_fails(visitor: Visitor, body: str, complaint: str):
    show(visitor, body=body)
    with pytest.raises(AssertionError, match=complaint):
        visitor.check_page()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_a_page_of_waymark_that_shuts_somebody_out_fails(new_visitor, phone: bool):
    person = new_visitor(phone=phone)
    person.visit("/account/login/")
    person.check_page()
    person.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        person.check_page()


def test_nobody_finds_what_somebody_before_them_kept(new_visitor, browsers: Browsers):
    page = browsers.take(phone=False, javascript=True)
    page.goto(f"{browsers.address}/account/login/")
    page.evaluate("document.cookie = 'a=1'; localStorage.a = 1; sessionStorage.a = 1")
    page.set_viewport_size({"width": 320, "height": 640})
    page.context.set_offline(True)
    browsers.give_back(page, phone=False, javascript=True)

    person = new_visitor()
    assert person.page is page
    person.visit("/account/login/")
    assert person.page.evaluate("innerWidth") == DESKTOP["width"]
    kept = person.page.evaluate("Object.keys({...localStorage, ...sessionStorage})")
    assert "a" not in kept, kept
    assert "a" not in {cookie["name"] for cookie in person.context.cookies()}


POLICY = """<meta http-equiv="Content-Security-Policy" content="script-src 'none'">"""


@pytest.mark.parametrize(
    ("head", "body", "complaint"),
    [
        ("", "<script>console.error('lost')</script>", "console error: lost"),
        ("", "<script>null.lost</script>", "script error"),
        (POLICY, "<script>null.lost</script>", "Content Security Policy"),
        ("", '<img alt="" src="http://tracker.example/dot.png">', "request to another host"),
    ],
    ids=["console", "script", "policy", "other host"],
)
def test_trouble_behind_the_page_fails(visitor: Visitor, head: str, body: str, complaint: str):
    visitor.page.route("http://tracker.example/**", lambda route: route.abort())
    show(visitor, head=head, body=body)
    with pytest.raises(AssertionError, match=complaint):
        visitor.check_problems()
    visitor.problems.clear()


def test_an_expected_refusal_is_no_trouble(visitor: Visitor):
    with visitor.expecting_status(404):
        visitor.visit("/static/no-such-file.css")
    visitor.check_problems()
