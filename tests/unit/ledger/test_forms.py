"""The base form: conditional questions, fields, refusal to save."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from ledger.form_rendering import render_field
from ledger.forms import FileField, WaymarkForm, WaymarkModelForm, YesNoField


class SupportForm(WaymarkForm):
    tried = YesNoField(label="Have you tried anything?")
    what = forms.CharField(label="What have you tried?")
    agencies = forms.MultipleChoiceField(
        label="Which agencies?", choices=[("h", "Health")], widget=forms.CheckboxSelectMultiple
    )

    conditional = {"tried": {"yes": ["what", "agencies"]}}


def test_revealed_questions_must_be_answered() -> None:
    form = SupportForm({"tried": "yes"})
    assert set(form.errors) == {"what", "agencies"}


def test_questions_not_revealed_are_neither_required_nor_kept() -> None:
    form = SupportForm({"tried": "no", "what": "left over", "agencies": ["nonsense"]})
    assert form.is_valid()
    assert form.cleaned_data == {"tried": False, "what": "", "agencies": []}


def test_conditional_questions_follow_the_prefix() -> None:
    form = SupportForm({"a-tried": "no", "a-what": ""}, prefix="a")
    assert form.is_valid()


def test_validity_can_be_asked_twice() -> None:
    form = SupportForm({"tried": "no"})
    form.full_clean()
    form.full_clean()
    assert form.is_valid()


@pytest.mark.parametrize(("answer", "value"), [("yes", True), ("no", False)])
def test_yes_and_no_are_booleans(answer: str, value: bool) -> None:
    assert YesNoField().clean(answer) is value


def test_unanswered_is_neither() -> None:
    assert YesNoField(required=False).clean("") is None


def test_yes_no_shows_a_boolean_given_before() -> None:
    form = SupportForm(initial={"tried": True})
    drawn = render_field(form["tried"])
    assert re.search(r'value="yes"\s+checked', drawn)
    assert not re.search(r'value="no"\s+checked', drawn)


def test_a_large_file_is_refused(settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    field = FileField()
    assert field.clean(SimpleUploadedFile("a.txt", b"small"))
    with pytest.raises(forms.ValidationError, match="smaller than"):
        field.clean(SimpleUploadedFile("a.txt", b"more than ten bytes"))


def test_model_forms_do_not_save() -> None:
    with pytest.raises(NotImplementedError):
        WaymarkModelForm.save(object())  # type: ignore[arg-type]
