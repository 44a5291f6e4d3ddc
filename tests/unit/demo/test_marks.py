"""The shares of codes, and what stories look like in a register."""

import random
from datetime import date, timedelta

import pytest

from attendance.codes import CODES, HEALTH
from demo.seeding.marks import SPELLS, _add_spell, shares
from demo.seeding.patterns import PATTERNS, draw_story
from demo.seeding.stories import SITUATIONS, stories

DAYS = [
    day
    for day in (date(2026, 9, 2) + timedelta(days=n) for n in range(80))
    if day.weekday() < 5
]  # fmt: skip


def source() -> random.Random:
    return random.Random(3)  # noqa: S311 - not a secret


def test_shares_are_those_of_the_file():
    found = shares()
    assert set(found) == {"primary", "secondary", "special"}
    assert found["secondary"]["I"] == pytest.approx(0.0456, abs=0.0001)
    assert found["primary"]["M"] == pytest.approx(0.0026, abs=0.0001)


@pytest.mark.parametrize("code", sorted({code for codes in shares().values() for code in codes}))
def test_every_share_is_of_a_code_in_use(code):
    assert CODES[code].until is None


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_story_shows_in_the_register(pattern):
    sheet = [None] * (2 * len(DAYS))
    draw_story(source(), pattern, sheet, DAYS)
    told = [mark for mark in sheet if mark]
    assert set(told) <= {*HEALTH, "C2"}
    assert sum(1 for mark in told if mark in HEALTH) >= 6


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_story_fits_a_register_that_has_only_begun(pattern):
    sheet = [None] * 6
    draw_story(source(), pattern, sheet, DAYS[:3])
    assert len(sheet) == 6


def test_a_spell_leaves_what_is_told_alone():
    sheet = ["I", None, None, "I"]
    _add_spell(source(), sheet, "O", wanted=4)
    assert sheet[0] == sheet[3] == "I"
    assert set(SPELLS) <= set(CODES)


def test_every_story_has_a_pattern_and_every_word_it_needs():
    needed = {"need", "description", "treatment", "triggers", "signs", "tried", "child", "parent"}
    for key, story in stories().items():
        assert story["pattern"] in PATTERNS, key
        assert needed <= set(story), key


def test_sixty_children_have_a_case():
    from demo.seeding.town import read_data

    assert sum(SITUATIONS.values()) + len(read_data("cast.json")) >= 60
