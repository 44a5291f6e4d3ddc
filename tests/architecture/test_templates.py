"""Templates keep the content security policy and speak through gettext."""

import re
from pathlib import Path

from tests.architecture.source import templates, where

pages = [path for path in templates() if path.suffix == ".html"]
OWN_SCRIPT = r"<script(?![^>]*(\bsrc=|type=.application/json))"  # data is no script
INLINE = re.compile(OWN_SCRIPT + r"|<style\b|\sstyle=|\son[a-z]+=", re.IGNORECASE)
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
SPOKEN = re.compile(r"{% (blocktranslate|blocktrans)\b.*?{% end\1 %}", re.DOTALL)
LOGIC = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"<(script|style|svg|code)\b.*?</\1>|<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[A-Za-z]{2,}")

# Names that are the same in every language.
NAMES = {"Waymark", "GOV", "UK", "NHS", "UPN", "URN", "CSV", "PDF", "AM", "PM"}


def test_nothing_stands_inline():
    """Those of PDFs are rendered here and never served: no policy of a browser meets them."""
    found = [where(path) for path in pages if INLINE.search(COMMENT.sub("", path.read_text()))]
    assert not [name for name in found if "/pdf/" not in name]


def words_outside_gettext(path: Path) -> set[str]:
    text = COMMENT.sub("", path.read_text())
    for pattern in (SPOKEN, LOGIC, TAG, ENTITY):
        text = pattern.sub(" ", text)
    return set(WORD.findall(text)) - NAMES


def test_every_word_goes_through_gettext():
    found = {where(path): words_outside_gettext(path) for path in pages}
    assert not {name: words for name, words in found.items() if words}
