"""What somebody was sending when their session had ended: kept for an hour, given back to them.

The form's fields are encrypted with a key that only this browser's session holds and lie in the
cache until they expire. They are shown to nobody but the person whose session it was, and are
sent again only when that person presses the button.
"""

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from accounts.sessions import CHOSEN

LASTS_SECONDS = 60 * 60
MAX_BYTES = 200_000
_OWNER = "kept_owner"
_KEPT = "kept_form"
_SECRET_WORDS = ("password", "passwd", "secret", "token", "otp", "csrf", "credential")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form on its way: where it was going, in which role, and the fields in order."""

    path: str
    membership_id: int | None
    fields: list[tuple[str, str]]
    had_files: bool


def remember_owner(request: HttpRequest, *, user_id: int, membership_id: int | None) -> None:
    """Note in the session that has just begun whose session ended before it."""
    request.session[_OWNER] = [user_id, membership_id, time.time()]


def keep_form(request: HttpRequest) -> bool:
    """Keep what is being sent; False when it is nobody's, too large, or no form."""
    user_id, membership_id, ended_at = request.session.get(_OWNER, (None, None, 0))
    if user_id is None or time.time() - ended_at > LASTS_SECONDS:
        return False
    content_type = request.content_type or ""
    if not content_type.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return False
    try:
        fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
        had_files = bool(request.FILES)
    except (SuspiciousOperation, RequestDataTooBig, TooManyFilesSent, MultiPartParserError):
        return False
    content = {
        "path": request.get_full_path(),
        "membership": membership_id,
        "fields": [(name, text) for name, text in fields if not _is_secret(name)],
        "had_files": had_files,
    }
    text = json.dumps(content).encode()
    if len(text) > MAX_BYTES:
        return False
    place, key = secrets.token_urlsafe(24), Fernet.generate_key()
    cache.set(f"kept-form:{place}", Fernet(key).encrypt(text), LASTS_SECONDS)
    request.session[_KEPT] = {"place": place, "key": key.decode(), "user": user_id}
    return True


def kept_form(request: HttpRequest) -> KeptForm | None:
    """What this person was sending; None when nothing is kept or it was somebody else's."""
    note: dict[str, Any] | None = request.session.get(_KEPT)
    if not note or note["user"] != request.user.pk:
        return None
    stored = cache.get(f"kept-form:{note['place']}")
    if stored is None:
        return None
    try:
        content = json.loads(Fernet(note["key"].encode()).decrypt(stored))
    except InvalidToken:
        return None
    return KeptForm(
        path=content["path"],
        membership_id=content["membership"],
        fields=[(name, text) for name, text in content["fields"]],
        had_files=content["had_files"],
    )


def restore_membership(request: HttpRequest, kept: KeptForm) -> None:
    """Act again in the role in which the form was filled in, if it is still theirs."""
    current = {member.pk for member in getattr(request, "memberships", [])}
    if kept.membership_id in current:
        request.session[CHOSEN] = kept.membership_id


def discard_kept_form(request: HttpRequest) -> None:
    """Forget it."""
    note = request.session.pop(_KEPT, None)
    request.session.pop(_OWNER, None)
    if note:
        cache.delete(f"kept-form:{note['place']}")


def _is_secret(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in _SECRET_WORDS)
