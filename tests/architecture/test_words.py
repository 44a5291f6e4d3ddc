"""One way to write a word, as the glossary and GOV.UK style have it."""

import re

import pytest

from tests.architecture.source import ROOT, modules, templates, where

# Written otherwise, by what they are written as here.
OTHERWISE = {"email": r"\be[-\u2011]mail"}


@pytest.mark.parametrize("word", OTHERWISE)
def test_a_word_is_written_in_one_way(word):
    other = re.compile(OTHERWISE[word], re.IGNORECASE)
    texts = [*modules(), *templates(), *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"),
             *ROOT.glob("*/README.md")]  # fmt: skip
    assert [where(path) for path in texts if other.search(path.read_text())] == []
    assert f"**{word.capitalize()}**" in (ROOT / "docs/glossary.md").read_text()
