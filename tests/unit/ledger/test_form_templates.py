"""The template pack's overrides: what a form looks like when drawn, right and wrong."""

from html.parser import HTMLParser

import pytest
from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.layout import Field, Fieldset, Fixed, Layout, Size
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.forms import RadioSelect
from django.template import Context, Template
from django.test import RequestFactory

from ledger.forms import DateField, FileField, WaymarkForm, YesNoField, choices_with_hints

NEEDS_PLAIN = [("l", "Left"), ("r", "Right")]
NEEDS = [("physical", "Physical health", "A condition or injury"), ("mental", "Mental health")]


class ReviewForm(WaymarkForm):
    submit_label = "Save the review"
    name = forms.CharField(label="Full name", help_text="As on the register")
    held_on = DateField(label="Date of the review")
    better = YesNoField(label="Is attendance better?")
    why = forms.CharField(label="What has changed?", widget=forms.Textarea)
    need = forms.ChoiceField(
        label="Main need", choices=choices_with_hints(NEEDS), widget=RadioSelect
    )
    people = forms.MultipleChoiceField(
        label="People who came",
        choices=[("a", "School"), ("b", "Health")],
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.DecimalField(label="Hours a week")
    school = forms.ChoiceField(label="School", choices=[("", "Choose"), ("1", "Alder Vale")])
    letter = FileField(label="Letter")
    told = forms.BooleanField(label="I have told the parents")

    conditional = {"better": {"yes": ["why"]}}


class Page(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if attrs.get("id")]

    def find(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]


def draw(form: forms.Form) -> str:
    summary = Template("{% error_summary form %}").render(Context({"form": form}))
    request = RequestFactory().get("/")
    return summary + render_crispy_form(form, context={"request": request, "csrf_token": "x"})


@pytest.fixture
def wrong() -> str:
    return draw(ReviewForm({"better": "yes"}))


def test_every_link_of_the_summary_reaches_an_input(wrong: str) -> None:
    page = Page(wrong)
    targets = [a["href"][1:] for a in page.find("a") if (a.get("href") or "").startswith("#")]
    assert len(targets) == 9
    assert set(targets) <= set(page.ids)
    inputs = {attrs.get("id"): tag for tag, attrs in page.tags}
    assert {inputs[target] for target in targets} <= {"input", "select", "textarea"}


def test_ids_are_unique_and_descriptions_exist(wrong: str) -> None:
    page = Page(wrong)
    assert len(page.ids) == len(set(page.ids))
    described = " ".join(attrs.get("aria-describedby") or "" for _, attrs in page.tags).split()
    assert described
    assert set(described) <= set(page.ids)


def test_summary_has_the_markup_of_version_6(wrong: str) -> None:
    page = Page(wrong)
    box = page.find("div", **{"data-module": "govuk-error-summary"})[0]
    assert box["class"] == "govuk-error-summary"
    assert "role" not in box
    assert page.find("div", role="alert")


def test_radios_checkboxes_and_buttons_start_their_modules(wrong: str) -> None:
    page = Page(wrong)
    for module, tag, count in [("radios", "div", 2), ("checkboxes", "div", 2)]:
        assert len(page.find(tag, **{"data-module": f"govuk-{module}"})) == count
    assert len(page.find("button", **{"data-module": "govuk-button"})) == 1


def test_textarea_in_error_has_its_own_class(wrong: str) -> None:
    assert Page(wrong).find("textarea")[0]["class"] == "govuk-textarea govuk-textarea--error"


def test_errors_name_the_question(wrong: str) -> None:
    for words in ("Enter full name", "Select main need", "Answer: What has changed?"):
        assert words in wrong
    assert "This field is required" not in wrong


def test_forms_that_are_not_ours_name_the_question_too() -> None:
    class Foreign(forms.Form):
        password = forms.CharField(label="Password", widget=forms.PasswordInput)

    html = Template("{% error_summary form %}{% form_field form.password %}").render(
        Context({"form": Foreign({})})
    )
    assert html.count("Enter password") == 2
    assert "This field is required" not in html


def test_conditional_question_stands_inside_the_answer_that_reveals_it(wrong: str) -> None:
    page = Page(wrong)
    yes = page.find("input", name="better", value="yes")[0]
    assert yes["data-aria-controls"] in page.ids
    assert wrong.count('name="why"') == 1


def test_what_was_typed_is_kept() -> None:
    typed = {
        "name": "Maya <Okafor>", "held_on_day": "31", "held_on_month": "2", "held_on_year": "2026",
        "better": "no", "need": "mental", "people": ["b"], "hours": "many", "school": "1",
    }  # fmt: skip
    page = Page(draw(ReviewForm(typed)))
    assert page.find("input", name="name")[0]["value"] == "Maya <Okafor>"
    assert page.find("input", name="held_on_day")[0]["value"] == "31"
    assert page.find("input", name="hours")[0]["value"] == "many"
    for name, value in [("better", "no"), ("need", "mental"), ("people", "b")]:
        assert "checked" in page.find("input", name=name, value=value)[0]
    assert "selected" in page.find("option", value="1")[0]


def test_nothing_typed_becomes_markup() -> None:
    html = draw(ReviewForm({"name": "<script>alert(1)</script>", "why": "</textarea><b>"}))
    assert "<script>" not in html
    assert "</textarea><b>" not in html


def test_no_style_attribute_and_no_inline_script(wrong: str) -> None:
    page = Page(wrong)
    assert not any("style" in attrs for _, attrs in page.tags)
    assert not page.find("script")


def test_layouts_of_the_template_pack_are_heard() -> None:
    class LaidOut(WaymarkForm):
        name = forms.CharField(label="Name")
        side = forms.ChoiceField(label="Side", choices=NEEDS_PLAIN, widget=RadioSelect)
        note = forms.CharField(label="Note", widget=forms.Textarea)

        def build_layout(self) -> Layout:
            return Layout(
                Fieldset(
                    Field.text("name", label_size=Size.MEDIUM, field_width=Fixed.TEN),
                    Field.radios("side", legend_size=Size.LARGE, legend_tag="h1", inline=True),
                    legend="About the child",
                ),
                Field.textarea("note", rows=3, max_words=50),
            )

    html = draw(LaidOut())
    page = Page(html)
    assert "About the child" in html
    assert page.find("label", **{"class": "govuk-label govuk-label--m"})
    assert page.find("div", **{"class": "govuk-radios govuk-radios--inline"})
    assert page.find("h1", **{"class": "govuk-fieldset__heading"})
    assert page.find("input", name="name")[0]["class"] == "govuk-input govuk-input--width-10"
    assert page.find("textarea", rows="3")
    assert page.find("div", **{"data-maxwords": "50"})


@pytest.mark.django_db
def test_choices_from_the_database_are_read_once(django_assert_num_queries) -> None:
    class WhoForm(WaymarkForm):
        who = forms.ModelChoiceField(
            label="Who", queryset=ContentType.objects.all(), widget=RadioSelect
        )

    form = WhoForm()
    with django_assert_num_queries(1):
        draw(form)


def test_form_posts_without_browser_validation(wrong: str) -> None:
    page = Page(wrong)
    form = page.find("form")[0]
    assert form["method"] == "post"
    assert "novalidate" in form
    assert form["enctype"] == "multipart/form-data"
    assert not any("required" in attrs for _, attrs in page.tags)
