"""The families' pages in every language that is shipped: complete, fresh, and honestly marked."""

import gettext
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.utils import translation

from accounts import models as accounts
from accounts.roles import Role
from cases import models as cases
from cases import timeline
from healthcare_plans import models as healthcare_plans
from healthcare_plans.areas import AREAS
from healthcare_plans.models import PlanVersion
from ledger.catalogues import PLURAL, make_mo, read_po, words_in
from ledger.notices import get_notice
from panels import models as panels
from provision import models as provision
from reintegration import models as reintegration

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
    *(ROOT / f"templates/{name}" for name in (
        "404.html", "409.html", "429.html", "500.html", "403.html", "accounts/messages.html",
        "accounts/kept_form.html",
        "healthcare_plans/includes/areas.html", "healthcare_plans/includes/changes.html",
    )),
    *(ROOT / f"templates/account/email/{name}.txt" for name in (
        "base_message", "login_code_message", "login_code_subject", "unknown_account_message",
        "unknown_account_subject",
    )),
    ROOT / "templates/ledger/email/notices.txt",
    *(ROOT / name for name in (
        "accounts/forms/own.py", "attendance/part_time/weeks.py", "healthcare_plans/changes.py",
        "healthcare_plans/presentation.py", "healthcare_plans/services/answering.py",
        "ledger/errors.py", "ledger/files.py", "ledger/mailing.py", "ledger/notices.py",
    )),
]  # fmt: skip
# What lower apps call things that stand on a family's pages.
CHOICES: list[type[models.Choices]] = [
    cases.DocumentKind, cases.GrantKind, cases.HoursKind, cases.KnowledgeKind, cases.MessageKind,
    cases.NoteKind, cases.Outcome, cases.OutcomeParty, cases.Stage, cases.Voice,
    accounts.MessagePreference,
    healthcare_plans.Answer, healthcare_plans.Area, healthcare_plans.AreaState,
    healthcare_plans.Party, healthcare_plans.SupportLevel,
    panels.GroundKind, panels.LetterAudience,
    provision.Mode, provision.Subject, provision.Weekday,
    reintegration.Answer, reintegration.ChoiceKind, reintegration.Party, reintegration.Place,
    reintegration.ReturnStatus, reintegration.Route, Role,
]  # fmt: skip
EVENTS = """
    attendance.part_time_agreed attendance.part_time_ended attendance.part_time_extended
    attendance.part_time_proposed attendance.part_time_reviewed attendance.part_time_times_changed
    attendance.part_time_withdrawn
    cases.document_added cases.document_withdrawn cases.help_asked cases.hours_recorded
    cases.hours_withdrawn cases.meeting_planned cases.meeting_held cases.meeting_cancelled
    cases.minutes_changed cases.message_sent cases.message_answered cases.note_written
    cases.note_withdrawn cases.private_words cases.section_19_copy_handed cases.section_19_opened
    cases.section_19_told_again cases.task_done cases.task_withdrawn cases.task_handed_over
    cases.view_recorded cases.view_withdrawn healthcare_plans.agreed healthcare_plans.ended
    healthcare_plans.issued healthcare_plans.not_agreed healthcare_plans.reviewed
    healthcare_plans.sent panels.letter_issued reintegration.arrived reintegration.begun
    reintegration.completed reintegration.ended reintegration.pace_chosen
    reintegration.part_time_agreed reintegration.part_time_ended
    reintegration.relapsed reintegration.sent
"""
NOTICES = """
    cases.answer_to_read cases.something_new cases.family_invited
    healthcare_plans.agreement_asked healthcare_plans.issued
    panels.letter_came panels.letter_corrected
"""
# Pages that only staff see.
FOR_STAFF = {"staff.html", "apps.py"}

with_language = pytest.mark.parametrize("code", CODES)


def catalogue(code: str) -> Path:
    return ROOT / "locale" / code / "LC_MESSAGES" / "django.po"


def shown() -> set[str]:
    own = [*(ROOT / "templates/portal").glob("*.html"), *(ROOT / "portal").rglob("*.py")]
    pages = [page for page in own if page.name not in FOR_STAFF] + FRAME
    return set().union(*(words_in(page) for page in pages))


def plan_words() -> set[str]:
    """What the fields and rows of a healthcare plan are called."""
    fields = [PlanVersion._meta.get_field(name) for area in AREAS for name in area.fields]
    rows = [area.rows for area in AREAS if area.rows]
    fields += [field for kind in rows for field in kind.model.shown_fields()]
    return {str(field.verbose_name) for field in fields} | {str(kind.heading) for kind in rows}


def said_by_others() -> set[str]:
    """Names of choices, events and notices that reach families."""
    with translation.override("en-gb"):
        return _named_by_others()


def _named_by_others() -> set[str]:
    labels = {str(label) for kind in CHOICES for label in kind.labels}
    events = {str(timeline._codes[code].words) for code in EVENTS.split()}
    notices = [get_notice(code) for code in NOTICES.split()]
    return (
        labels
        | events
        | plan_words()
        | {str(text) for one in notices for text in (one.text, one.todo)}
    )


@with_language
def test_every_word_of_the_families_pages_is_translated(code):
    entries = read_po(catalogue(code))
    asked = shown() | said_by_others()
    assert not {words for words in asked if not all(entries.get(words, [""]))}


@with_language
def test_a_translation_keeps_the_parameters(code):
    def names(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)s|\{\w+\}", text))

    for message, words in read_po(catalogue(code)).items():
        if message:
            for text in words:
                assert names(text) in [names(form) for form in message.split(PLURAL)], message


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
