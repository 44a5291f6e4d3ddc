"""Choices in words: the same as Django says, whatever the record, and only the one asked for."""

from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from ledger.models.base import ChoiceWordsModel
from referrals.models import Referral, ReferralStatus

FIELDS = [
    (model, field)
    for model in apps.get_models()
    if issubclass(model, ChoiceWordsModel)
    for field in model._meta.concrete_fields
    if field.choices
]


@pytest.mark.parametrize("language", ["en-gb", "pl"])
def test_every_choice_is_said_as_django_says_it(language: str) -> None:
    with translation.override(language):
        for model, field in FIELDS:
            for value, _label in [*field.flatchoices, ("unheard of", ""), (None, "")]:
                record = model(**{field.attname: value})
                ours = getattr(record, f"get_{field.name}_display")()
                djangos = models.Model._get_FIELD_display(record, field)  # type: ignore[attr-defined]
                assert (ours, type(ours)) == (djangos, type(djangos)), (model, field, value)


def test_only_the_label_that_is_said_is_translated() -> None:
    with patch("django.utils.translation._trans.gettext", side_effect=str) as asked:
        Referral(status=ReferralStatus.QUEUED).get_status_display()

    assert asked.call_count == 1
