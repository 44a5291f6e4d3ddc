"""The shared environment, and what its components do with text, HTML and nesting."""

import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from jinja2 import TemplateNotFound

from ledger import components


def test_one_environment_for_the_process() -> None:
    assert components.environment() is components.environment()


def test_text_is_escaped_and_lazy_text_is_read() -> None:
    html = components.render_component("button", {"text": gettext_lazy("Save <b>")})
    assert "Save &lt;b&gt;" in html


def test_html_must_be_safe_to_pass_unescaped() -> None:
    assert "&lt;b&gt;" in components.render_component("tag", {"html": "<b>New</b>"})
    assert "<b>New</b>" in components.render_component("tag", {"html": mark_safe("<b>New</b>")})


def test_keywords_nest_and_become_camel_case() -> None:
    assert components.nested_params({"label__text": "Name", "prevent_double_click": True}) == {
        "label": {"text": "Name"},
        "preventDoubleClick": True,
    }


def test_tag_takes_params_and_keywords() -> None:
    html = Template('{% gds "button" params text="Go" href=url %}').render(
        Context({"params": {"classes": "govuk-button--secondary"}, "url": "/next?a=1&b=2"})
    )
    assert 'href="/next?a=1&amp;b=2"' in html
    assert "govuk-button--secondary" in html
    assert 'data-module="govuk-button"' in html


def test_unknown_component_is_refused() -> None:
    with pytest.raises(TemplateNotFound):
        components.render_component("no-such", {})


@pytest.mark.parametrize(
    ("status", "colour"),
    [("overdue", "red"), ("Review due", "yellow"), ("draft", "grey"), ("something-new", "teal")],
)
def test_status_has_a_colour_by_its_meaning(status: str, colour: str) -> None:
    assert components.status_colour(status) == f"govuk-tag--{colour}"


def test_answers_show_a_value_or_a_list_and_say_when_there_is_none() -> None:
    rows = [
        {"label": "Name", "value": "Robin Vale"},
        {"label": "Needs", "value": "", "values": ["Anxiety", "Asthma"]},
        {"label": "Sex", "value": ""},
        {"label": "Parents", "value": "", "values": []},
    ]
    shown = render_to_string("components/answers.html", {"group": {"title": "T", "rows": rows}})
    texts = re.findall(r"<dd.*?>(.*?)</dd>", shown, re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in texts]
    assert words == ["Robin Vale", "Anxiety Asthma", "Not given", "Not given"]
