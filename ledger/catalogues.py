"""Translations: which words a file shows, what a .po file says, and the .mo that Django reads.

Written here so that a fresh machine needs neither GNU gettext nor a library for it.
"""

import ast
import re
import struct
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from django.utils.translation.template import templatize

_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_STRING = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.S)
PLURAL = "\x00"  # between the two forms of a message


def words_in(path: Path) -> set[str]:
    """What a file passes through gettext; the two forms of a plural stand apart by `PLURAL`."""
    source = path.read_text(encoding="utf-8")
    return _in_python(source) if path.suffix == ".py" else _in_template(source, path)


def read_po(path: Path) -> dict[str, list[str]]:
    """Message to translations: one, or one for each plural form. The header stands under ""."""
    entries: dict[str, list[str]] = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            found = re.match(r"(msg[a-z_]+(?:\[\d\])?)\s+(?=\")", line)
            if found:
                name = found[1]
            text = line[found.end() :] if found else line
            parts[name] = parts.get(name, "") + ast.literal_eval(text.strip())
        if "msgid" not in parts:
            continue
        message = parts["msgid"]
        if "msgid_plural" in parts:
            message += PLURAL + parts["msgid_plural"]
        entries[message] = [parts[key] for key in sorted(parts) if key.startswith("msgstr")]
    return entries


def make_mo(entries: dict[str, list[str]]) -> bytes:
    """The bytes of a .mo file (GNU gettext manual, "The Format of GNU MO Files").

    Messages without a translation are left out, so that they appear in English.
    """
    shown = sorted(
        (message.encode(), PLURAL.join(words).encode())
        for message, words in entries.items()
        if all(words)
    )
    count = len(shown)
    first, second = 28, 28 + 8 * count
    at = second + 8 * count
    tables: list[bytes] = []
    body = b""
    for column in (0, 1):
        table = b""
        for pair in shown:
            table += struct.pack("<II", len(pair[column]), at + len(body))
            body += pair[column] + b"\x00"
        tables.append(table)
    head = struct.pack("<Iiiiiii", 0x950412DE, 0, count, first, second, 0, at)
    return head + b"".join(tables) + body


def _in_python(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLS and node.args:
            plural = getattr(node.func, "id", "").startswith("n")
            parts = node.args[: 2 if plural else 1]
            if all(isinstance(part, ast.Constant) for part in parts):
                found.add(PLURAL.join(str(part.value) for part in parts))  # type: ignore[attr-defined]
    return found


def _in_template(source: str, path: Path) -> set[str]:
    code = templatize(source, origin=str(path))
    return {words for words in _calls(StringIO(code).read()) if words}


def _calls(code: str) -> Iterable[str]:
    for call in re.finditer(r"(?<![A-Za-z])(_|gettext|ngettext)\(", code):
        strings = []
        at = call.end()
        for _form in range(2 if call[1] == "ngettext" else 1):
            found = _STRING.match(code, at)
            if found is None:
                break
            strings.append(ast.literal_eval(found[1]))
            at = found.end()
            at = code.find(",", at) + 1 if call[1] == "ngettext" else at
            while at < len(code) and code[at] == " ":
                at += 1
        if strings:
            yield PLURAL.join(strings)
