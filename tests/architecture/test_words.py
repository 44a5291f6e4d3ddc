"""The families' pages in every language that is shipped: complete, fresh, and honestly marked."""

import gettext
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from ledger.catalogues import PLURAL, make_mo, read_po, words_in

ROOT = Path(settings.BASE_DIR)
CODES = [code for code, _name in settings.LANGUAGES if code != "en-gb"]
# What a family's page shows beside its own words: the frame, the forms, the way in.
FRAME = [
    *(ROOT / "templates/components" / f"{name}.html" for name in
      ("header", "navigation", "footer", "messages", "pathway", "cancel_link", "timeline")),
    ROOT / "templates/base.html",
    ROOT / "templates/account/request_login_code.html",
    ROOT / "templates/account/confirm_login_code.html",
    ROOT / "templates/account/base_confirm_code.html",
    ROOT / "ledger/form_words.py",
]  # fmt: skip
# Pages that only staff see.
FOR_STAFF = {"staff.html", "apps.py"}

with_language = pytest.mark.parametrize("code", CODES)


def catalogue(code: str) -> Path:
    return ROOT / "locale" / code / "LC_MESSAGES" / "django.po"


def shown() -> set[str]:
    own = [*(ROOT / "templates/portal").glob("*.html"), *(ROOT / "portal").rglob("*.py")]
    pages = [page for page in own if page.name not in FOR_STAFF] + FRAME
    return set().union(*(words_in(page) for page in pages))


@with_language
def test_every_word_of_the_families_pages_is_translated(code):
    entries = read_po(catalogue(code))
    assert not {words for words in shown() if not all(entries.get(words, [""]))}


@with_language
def test_a_translation_keeps_the_parameters(code):
    def names(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)s|\{\w+\}", text))

    for message, words in read_po(catalogue(code)).items():
        if message:
            for text in words:
                assert names(text) == names(message.split(PLURAL)[0]), message


@with_language
def test_compiled_words_are_fresh_and_read_by_gettext(code):
    call_command("compile_words", "--check")
    entries = read_po(catalogue(code))
    read = gettext.GNUTranslations(BytesIO(make_mo(entries)))
    assert read.gettext("What happens next") == entries["What happens next"][0]
    assert read.gettext("not in it") == "not in it"


@with_language
def test_what_a_machine_made_is_marked_where_it_is_kept_and_where_it_is_read(code):
    text = catalogue(code).read_text(encoding="utf-8")
    assert "MACHINE-MADE" in text
    assert "X-Checked: no" in text
    notice = (ROOT / "templates/portal/machine_made.html").read_text(encoding="utf-8")
    assert 'shown_language != "en-gb"' in notice


def test_telephone_numbers_are_not_turned_round_in_urdu():
    """Groups of digits in a line from right to left change places unless they are isolated."""
    for message, words in read_po(catalogue("ur")).items():
        for number in re.findall(r"0\d{3}(?: \d{3,4})+", message):
            kept = number.replace(" ", "\u00a0")
            assert all(f"\u2066{kept}\u2069" in text for text in words), message


def test_urdu_runs_from_right_to_left():
    with translation.override("ur"):
        assert translation.get_language_bidi()
        assert translation.gettext("What happens next") != "What happens next"
        assert "2" in translation.ngettext(
            "%(unread)s answer to read", "%(unread)s answers to read", 2
        ) % {"unread": 2}  # fmt: skip
