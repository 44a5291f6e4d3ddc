"""One wrong answer on each form: said where it is to be mended, all that was typed is kept."""

import pytest
from django import forms
from django.apps import apps
from django.utils.html import escape

from ledger.date_field import DateField
from ledger.models import Notification, StatusChange
from provision.week import week_seen
from tests.pages import as_
from tests.provision_pages import Pages, today

pytestmark = pytest.mark.django_db

LONG = "x" * 501


NAMES = [name for name in vars(Pages) if not name.startswith("_") and name != "find"]


def written():
    """How much stands in every table of provision, and what people were told."""
    models = [*apps.get_app_config("provision").get_models(), Notification, StatusChange]
    return {model.__name__: model._default_manager.count() for model in models}


def wrong_values(field):
    """What somebody may type into a field that cannot be taken."""
    if isinstance(field, DateField):
        return ["31 2 2026", "1 1 26000000"]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return ["some", "-1", "1e400"]
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return ["nonsense"]
    if isinstance(field, forms.TimeField):
        return ["25:99", "soon"]
    if isinstance(field, forms.CharField) and field.max_length:
        return [LONG]
    return []


def with_answer(answers, name, field, value):
    changed = {key: item for key, item in answers.items() if key != name}
    if isinstance(field, DateField):
        parts = dict(zip(("day", "month", "year"), value.split(), strict=True))
        return changed | {f"{name}_{part}": text for part, text in parts.items()}
    return changed | {name: value}


def typed(response, answers):
    """Texts that were typed and are not on the page any more."""
    page = response.content.decode()
    texts = [item for item in answers.values() if isinstance(item, str)]
    return [text for text in texts if escape(text) not in page and not text.startswith("20")]


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_answer_is_refused_where_it_stands(scene, name):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    form = client.get(url).context["form"]
    before = written()
    asked = {key: field for key, field in form.fields.items() if key in answers}
    assert asked, "the answers are those of the form"
    for key, field in asked.items():
        for value in wrong_values(field):
            sent = with_answer(answers, key, field, value)
            response = client.post(url, sent)
            assert response.status_code == 200, (key, value)
            assert key in response.context["form"].errors, (key, value)
            assert "There is a problem" in response.content.decode()
            if not isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
                assert not typed(response, sent), (key, value)
    assert written() == before


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_is_refused_and_a_full_one_taken(scene, name):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    before = written()
    response = client.post(url, {"csrfmiddlewaretoken": "x"})
    if response.status_code == 200:
        errors = response.context["form"].errors
        assert errors and "There is a problem" in response.content.decode()
        assert written() == before
    else:
        assert name in {"week_places", "people"}, "nothing needs to be answered there"
    taken = client.post(url, answers)
    assert taken.status_code == 302, taken.context["form"].errors


@pytest.mark.parametrize(
    ("name", "wrong", "field"),
    [
        ("begin", {"planned_end_on": -1}, "planned_end_on"),
        ("place", {"planned_end_on": -1}, "planned_end_on"),
        ("week", {"tuesday_0_to": "8:00"}, "tuesday_0_to"),
        ("week", {"tuesday_0_from": "0:00", "tuesday_0_to": "23:00"}, "tuesday_0_to"),
        ("week", {"base": ""}, "base"),
        ("week", {"tuesday_1_from": "11:00", "tuesday_1_to": "13:00", "tuesday_1_mode": "online"},
         "tuesday_1_from"),
        ("week", {"tuesday_0_from": ""}, "tuesday_0_from"),
        ("exit", {"review_on": 400}, "review_on"),
        ("exit", {"review_on": -1}, "review_on"),
        ("start", {"started_on": 1}, "started_on"),
        ("extend", {"planned_end_on": -1}, "planned_end_on"),
        ("take_step", {"taken_on": 1}, "taken_on"),
        ("notice", {"for_refusal": "yes"}, "for_refusal"),
        ("notice", {"notice_ends_on": 0}, "notice_ends_on"),
        ("end", {"ended_on": 1}, "ended_on"),
        ("end", {"ended_on": -1}, "ended_on"),
        ("end", {"reason": "refusal"}, "reason"),
        ("review", {"held_on": 1}, "held_on"),
        ("review", {"next_review_on": 0}, "next_review_on"),
        ("duties", {"due_on": -1}, "due_on"),
        ("duties", {"kinds": ["other"]}, "details"),
        ("new_exam", {"access_arrangements": ""}, "access_arrangements"),
        ("new_exam", {"enter_by_on": -4000}, "enter_by_on"),
        ("health_notice", {"happened_on": 400}, "happened_on"),
        ("health_notice", {"happened_on": -9000}, "happened_on"),
        ("ask_panel", {"until_on": -1}, "until_on"),
        ("log_other", {"day": 1}, "day"),
        ("log_other", {"day": -1}, "day"),
        ("log_other", {"hours": "0"}, "hours"),
        ("log_other", {"hours": "30"}, "hours"),
        ("log_other", {"hours_attended": "3"}, "hours_attended"),
        ("log_other", {"hours_attended": "0"}, "hours_attended"),
        ("log_other", {"attended": "absent"}, "absence_reason"),
        ("correct_lesson", {"hours": "0"}, "hours"),
        ("correct_lesson", {"hours_attended": "3"}, "hours_attended"),
        ("new_check", {"checked_on": 1}, "checked_on"),
        ("new_check", {"next_on": -1}, "next_on"),
        ("new_check", {"result": "concern"}, "found"),
        ("new_check", {"kind": "staff"}, "upload"),
        ("edit_registration", {"registration_kind": "not_required"}, "registration_note"),
        ("new_base", {"position": "somewhere"}, "position"),
        ("new_offer", {"base": ""}, "base"),
        ("new_offer", {"highest_age": "10"}, "highest_age"),
        ("end_offer", {"ends_on": -9000}, "ends_on"),
        ("new_price", {"ends_on": -1}, "ends_on"),
        ("new_price", {"amount": "-1"}, "amount"),
        ("arrange_support", {"ends_on": -1}, "ends_on"),
        ("arrange_support", {"hours_a_week": "0"}, "hours_a_week"),
        ("arrange_support", {"hours_a_week": "33"}, "hours_a_week"),
        ("prolong_support", {"ends_on": -1}, "ends_on"),
        ("end_support", {"ended_on": 1}, "ended_on"),
        ("end_support", {"ended_on": -900}, "ended_on"),
        ("liaison_hours", {"hours_a_week": "41"}, "hours_a_week"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_the_thing_to_mend(scene, name, wrong, field):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    before = written()
    sent = answers | {
        key: today(value) if isinstance(value, int) else value for key, value in wrong.items()
    }
    response = client.post(url, sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not typed(response, sent)
    assert written() == before


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("people", {"home_school_lead": ""}), ("safety", {"transport": "Bus"}),
        ("curriculum", {"curriculum": "Less"}), ("exit", {"exit_plan": "College"}),
        ("week", {"tuesday_0_to": "11:00"}), ("place", {"planned_end_on": today(50)}),
    ],
)  # fmt: skip
def test_a_stale_second_tab_overwrites_nothing(scene, name, other):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    seen = {"seen": client.get(url).context["form"]["seen"].value()}
    assert client.post(url, {**answers, **other, **seen}).status_code == 302

    def stands():
        placement = scene.child.placements.get()
        return {key: str(value) for key, value in vars(placement).items() if key[0] != "_"} | {
            "week": week_seen(placement)
        }

    kept = stands()
    response = client.post(url, {**answers, **seen})
    assert response.status_code == 200
    assert "changed" in str(response.context["form"].non_field_errors())
    assert not typed(response, answers)
    assert stands() == kept
