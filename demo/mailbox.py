"""The demo's mailbox: every email that Waymark wrote, as files (EMAIL_FILE_PATH)."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

from django.conf import settings

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
SHOWN = 200


@dataclass(frozen=True)
class Letter:
    """One email. `key` names it in addresses; `sent_at` is the moment of its own Date header."""

    key: str
    to: str
    subject: str
    body: str
    sent_at: datetime


def read_letters(to: str = "") -> list[Letter]:
    """The newest 200, newest first; with `to`, only those to addresses that contain it."""
    letters = [letter for file in _files() for letter in _letters_of(file)]
    wanted = to.strip().lower()
    if wanted:
        letters = [letter for letter in letters if wanted in letter.to.lower()]
    letters.sort(key=lambda letter: (letter.sent_at, letter.key), reverse=True)
    return letters[:SHOWN]


def find_letter(key: str) -> Letter | None:
    """One email by its key."""
    return next(
        (letter for file in _files() for letter in _letters_of(file) if letter.key == key), None
    )


def _files() -> list[Path]:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(Path(folder).glob("*.log")) if folder and Path(folder).is_dir() else []


def _letters_of(file: Path) -> list[Letter]:
    """A file holds every message of one connection, each followed by a line of hyphens."""
    try:
        parts = file.read_bytes().split(SEPARATOR)
    except OSError:
        return []
    return [_read(part) for part in parts if part.strip()]


def _read(raw: bytes) -> Letter:
    message = email.message_from_bytes(raw.lstrip(b"\n"), policy=email.policy.default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return Letter(
        key=sha256(raw).hexdigest()[:20],
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        body=body.get_content() if body is not None else "",
        sent_at=_moment(message.get("Date")),
    )


def _moment(header: object) -> datetime:
    moment = getattr(header, "datetime", None)
    if not isinstance(moment, datetime):
        return datetime.fromtimestamp(0, tz=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
