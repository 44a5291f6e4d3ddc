"""The walkthrough's browser: what it reads from a page, and what it would send."""

import pytest

from demo.walkthrough.browser import Browser, Stuck
from demo.walkthrough.page import named, read_page
from demo.walkthrough.steps import make_upn

PAGE = """
<html><head><title>Not seen</title></head><body><main><h1>Tea &amp; cake</h1>
<form action="/save/" method="post" id="form">
  <input type="hidden" name="token" value="abc">
  <label for="id_name">Full name</label><input id="id_name" name="name" value="Ann">
  <label for="id_why">Why</label><textarea id="id_why" name="why">
because</textarea>
  <fieldset><legend>Sugar?</legend>
    <input type="radio" id="yes" name="sugar" value="1"><label for="yes">Yes</label>
    <input type="radio" id="no" name="sugar" value="0" checked><label for="no">No</label>
  </fieldset>
  <label for="id_cup">Cup</label>
  <select id="id_cup" name="cup"><option value="">-</option><option value="b">Big</option></select>
  <button name="later" value="yes">Save for later</button><button>Save</button>
</form><a href="/tea/">All tea</a></main></body></html>
"""


@pytest.fixture
def browser():
    browser = Browser("http://demo.example", "somebody")
    browser.page = read_page(PAGE)
    return browser


def sent(browser: Browser) -> list[tuple[str, object]]:
    form = browser.page.all("form")[0]
    return [
        (field.get("name"), value)
        for field in browser._fields_of(form)
        for value in browser._values(field)
    ]


def test_the_words_of_a_page_are_those_that_a_person_sees(browser):
    assert browser.sees("Tea & cake")
    assert not browser.sees("Not seen")


def test_a_form_is_sent_as_the_page_has_it(browser):
    assert sent(browser) == [
        ("token", "abc"), ("name", "Ann"), ("why", "because"), ("sugar", "0"), ("cup", ""),
    ]  # fmt: skip


def test_what_was_typed_and_chosen_is_sent_instead(browser):
    browser.fill("Full name", "Bo")
    browser.choose("Yes", question="Sugar?")
    browser.select("Cup")
    assert dict(sent(browser))["name"] == "Bo"
    assert [value for name, value in sent(browser) if name == "sugar"] == ["1"]
    assert dict(sent(browser))["cup"] == "b"


def test_exact_words_go_before_words_that_contain_them(browser):
    found = named(browser.page.all("button"), "Save")
    assert found is not None
    assert found.text == "Save"


@pytest.mark.parametrize(
    "act",
    [
        lambda one: one.follow("No such link"),
        lambda one: one.press("No such button"),
        lambda one: one.fill("No such field", "x"),
        lambda one: one.expect("No such words"),
        lambda one: one.select("Cup", "Huge"),
    ],
)
def test_what_is_not_there_stops_the_walk_and_says_what_was_seen(browser, act):
    with pytest.raises(Stuck, match=r"(?s)somebody: .*Tea & cake"):
        act(browser)


def test_a_made_up_upn_has_its_check_letter():
    from cases.identifiers import clean_upn

    number = make_upn()
    assert clean_upn(number) == number
