"""What changed, word by word."""

import pytest

from healthcare_plans.changes import Piece, compare_versions, compare_words
from healthcare_plans.models import Area, Medicine
from healthcare_plans.services.starting import create_plan
from tests.factories.healthcare_plans import MEDICINE, senco_and_child


def test_words_are_kept_added_and_removed():
    assert compare_words("Two puffs daily", "Four puffs daily") == [
        Piece("removed", "Two"), Piece("added", "Four"), Piece("same", " puffs daily"),
    ]  # fmt: skip
    assert compare_words("", "New") == [Piece("added", "New")]
    assert compare_words("Same", "Same") == [Piece("same", "Same")]


@pytest.mark.django_db
def test_fields_rows_and_reasons_are_compared():
    senco, child = senco_and_child()
    old = create_plan(actor=senco, child=child).versions.get()
    other_senco, other = senco_and_child()
    new = create_plan(actor=other_senco, child=other).versions.get()
    kept = Medicine.objects.create(version=old, **MEDICINE)
    Medicine.objects.create(version=new, line=kept.line, **{**MEDICINE, "dose": "4 puffs"})
    Medicine.objects.create(version=new, **{**MEDICINE, "name": "Adrenaline pen"})
    new.triggers = "Dust"
    new.areas.filter(area=Area.TRIPS).update(state="not_needed", not_needed_because="None")
    found = {area.spec.area: area.changes for area in compare_versions(old, new)}
    assert set(found) == {Area.CONDITION, Area.NEEDS, Area.TRIPS}
    assert [change.label for change in found[Area.NEEDS]] == [
        "Medicine: Salbutamol inhaler, 4 puffs", "Medicine: Adrenaline pen, 2 puffs",
    ]  # fmt: skip
    assert Piece("removed", "2") in found[Area.NEEDS][0].pieces
