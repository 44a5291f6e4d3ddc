"""The plain markup of letters: placeholders, headings, bullets and paragraphs, and nothing else.

    Dear parent or carer

    ## The decision
    {outcome}

    - We look at it again by {review_on}.

A line that begins with `## ` is a heading, with `- ` a bullet; a blank line ends a paragraph.
A paragraph or bullet whose placeholders are all empty is left out, and so is a heading with
nothing under it. No other braces may stand in a template: what it prints is what is listed here.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.errors import Refused

Words = str

# What a template may print, with what it stands for.
PLACEHOLDERS = {
    "child": gettext_lazy("the child’s first name; for schools and providers the full name"),
    "born_on": gettext_lazy("date of birth"),
    "school": gettext_lazy("the child’s main school"),
    "decided_on": gettext_lazy("the day of the decision"),
    "outcome": gettext_lazy("what was decided, in a few words"),
    "meaning": gettext_lazy("what that means for the child, in plain words"),
    "provision": gettext_lazy("what is to be provided"),
    "starts_on": gettext_lazy("from which day"),
    "ends_on": gettext_lazy("until which day"),
    "provided_by": gettext_lazy("who provides it"),
    "hours": gettext_lazy("hours a week"),
    "base": gettext_lazy("where"),
    "funding": gettext_lazy("who pays"),
    "reasons": gettext_lazy("the reasons"),
    "criteria": gettext_lazy("how each criterion was found"),
    "conditions": gettext_lazy("what it depends on"),
    "advice": gettext_lazy("the panel’s advice"),
    "onward_route": gettext_lazy("where to turn now"),
    "year_11": gettext_lazy("the grounds for a longer place in Year 11"),
    "review_on": gettext_lazy("the day by which the panel looks at it again"),
    "next_steps": gettext_lazy("what happens next"),
    "ask_again": gettext_lazy("how to ask the panel to look again, and by when"),
    "advice_contacts": gettext_lazy("who gives free advice and speaks for families"),
    "contact": gettext_lazy("the panel’s telephone number and email address"),
    "correction": gettext_lazy("what stood and what stands (letters about a correction)"),
    "correction_reason": gettext_lazy("why it is corrected (letters about a correction)"),
    "asked_by": gettext_lazy("who asked for it to be looked at again (letters about that)"),
    "grounds": gettext_lazy("what was asked, and how each part was found (letters about that)"),
    "first_decided_on": gettext_lazy("the day of the first decision (letters about that)"),
    "first_outcome": gettext_lazy("what was decided at first (letters about that)"),
    "first_meaning": gettext_lazy("the same in plain words (letters about that)"),
    "asker": gettext_lazy("the name of whoever asked (acknowledgements)"),
    "asked_on": gettext_lazy("the day on which they asked (acknowledgements)"),
    "asked": gettext_lazy("what they asked the panel to look at (acknowledgements)"),
    "who_decides": gettext_lazy("who decides now (acknowledgements)"),
    "answer_by": gettext_lazy("the day by which the panel answers (acknowledgements)"),
    "panel": gettext_lazy("the name of the panel"),
    "chair": gettext_lazy("who chaired"),
}  # fmt: skip

FEWEST_WORDS = 4  # of a line that counts as a sentence
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(slots=True)
class Block:
    """A piece of a letter: `kind` is heading, paragraph or bullets; `lines` its text."""

    kind: str
    lines: list[str] = field(default_factory=list)


def placeholders_in(text: str) -> set[str]:
    """The names of the placeholders that a text uses."""
    return set(_PLACEHOLDER.findall(text))


def check_template(subject: str, body: str, needed: Collection[str]) -> None:
    """Refused, saying what is wrong, unless the words can be printed safely.

    Every placeholder must be known, no other brace may stand there, and the `needed` ones must.
    """
    for name, text in (("subject", subject), ("body", body)):
        if not text.strip():
            raise Refused(_("Write the text."), field=name)
        unknown = sorted(placeholders_in(text) - set(PLACEHOLDERS))
        if unknown:
            raise Refused(
                _("There is no placeholder called %(names)s.")
                % {"names": ", ".join(f"{{{one}}}" for one in unknown)},
                field=name,
            )
        if "{" in (rest := _PLACEHOLDER.sub("", text)) or "}" in rest:
            raise Refused(
                _("Braces { } may only stand around the name of a placeholder."), field=name
            )
    missing = sorted(set(needed) - placeholders_in(body))
    if missing:
        raise Refused(
            _("The letter must say %(names)s.")
            % {
                "names": "; ".join(f"{{{one}}} ({PLACEHOLDERS[one]})" for one in missing),
            },
            field="body",
        )


def fill(template: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; paragraphs that would say nothing are left out."""
    kept: list[str] = []
    for paragraph in re.split(r"\n\s*\n", template.replace("\r\n", "\n").strip()):
        lines = [_filled(line, values) for line in paragraph.split("\n")]
        shown = [line for line in lines if line is not None]
        if shown:
            kept.append("\n".join(shown))
    return "\n\n".join(_without_empty_headings(kept))


def blocks(text: str) -> list[Block]:
    """The text as blocks, for a page or a document."""
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        current: Block | None = None
        for line in paragraph.split("\n"):
            kind, words = _kind(line)
            if current is None or current.kind != kind or kind == "heading":
                current = Block(kind)
                found.append(current)
            current.lines.append(words)
    return [block for block in found if any(block.lines)]


def reading_age(text: str) -> int:
    """About how old a reader must be, in years, by the Flesch-Kincaid grade.

    Kincaid, Fishburne, Rogers and Chissom (1975), Research Branch Report 8-75; the grade of a
    school in the United States plus five years. 0 for a text without words.
    """
    lines = _PLACEHOLDER.sub("word", text).splitlines()
    # Headings, names and addresses are no sentences.
    told = [line.lstrip("- ") for line in lines if not line.startswith("## ")]
    plain = "\n".join(line for line in told if len(line.split()) > FEWEST_WORDS)
    words = re.findall(r"[A-Za-z’']+", plain)
    if not words:
        return 0
    sentences = max(1, len([one for one in re.split(r"[.!?:]\s|\n+", plain) if one.strip()]))
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return max(5, round(grade + 5))


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    names = placeholders_in(line)
    if names and not any(values.get(name, "").strip() for name in names):
        return None
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], "").strip(), line)


def _without_empty_headings(paragraphs: list[str]) -> list[str]:
    kept: list[str] = []
    for place, paragraph in enumerate(paragraphs):
        lines = paragraph.split("\n")
        is_alone = len(lines) == 1 and lines[0].startswith("## ")
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else "## "
        if not (is_alone and following.startswith("## ")):
            kept.append(paragraph)
    return kept


def _kind(line: str) -> tuple[str, str]:
    text = line.strip()
    if text.startswith("## "):
        return "heading", text[3:].strip()
    if text.startswith("- "):
        return "bullets", text[2:].strip()
    return "paragraph", text


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))
    return max(1, groups)
