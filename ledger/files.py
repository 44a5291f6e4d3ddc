"""The private store: what may come in, how it is kept, how it goes out."""

import hashlib
import io
import secrets
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from ledger.actors import ActorLike
from ledger.errors import Refused
from ledger.models import RetentionClass, ScanState, StoredFile

# What people send about a child: documents and pictures. Judged by content, not by name.
ALLOWED_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SCAN_TIMEOUT = 30


def store_upload(
    *,
    actor: ActorLike,
    upload: UploadedFile,
    controller: Any,
    retention_class: RetentionClass = RetentionClass.PUPIL,
    field: str = "file",
) -> StoredFile:
    """Check, scan and keep an uploaded file. Raises Refused when it may not come in."""
    if upload.size is not None and upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise Refused(
            _("The file must be smaller than %(limit)s MB.") % {"limit": limit}, field=field
        )
    content = upload.read()
    if not content:
        raise Refused(_("The file is empty."), field=field)
    content_type = detect_type(content)
    if content_type is None:
        raise Refused(_("The file must be a PDF, Word document (.docx), JPG or PNG."), field=field)
    return store_bytes(
        actor=actor,
        content=content,
        name=upload.name or "file",
        content_type=content_type,
        controller=controller,
        retention_class=retention_class,
        scan_state=scan(content, field=field),
    )


def store_bytes(
    *,
    actor: ActorLike,
    content: bytes,
    name: str,
    content_type: str,
    controller: Any,
    retention_class: RetentionClass = RetentionClass.PUPIL,
    scan_state: ScanState = ScanState.CLEAN,
) -> StoredFile:
    """Keep bytes that Waymark made itself, or has checked. The file is written before the row."""
    stored_name = default_storage.save(f"{secrets.token_hex(20)}", ContentFile(content))
    return StoredFile.objects.create(
        stored_name=stored_name,
        original_name=name[:255],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scan_state=scan_state,
        controller=controller,
        retention_class=retention_class,
        recorded_by=actor.user,
    )


@dataclass(frozen=True, slots=True)
class NewFile:
    """Bytes to keep, that the caller has checked and scanned."""

    content: bytes
    name: str
    content_type: str
    controller: Any


def store_many(
    *,
    actor: ActorLike,
    files: Iterable[NewFile],
    retention_class: RetentionClass = RetentionClass.PUPIL,
) -> list[StoredFile]:
    """Keep many files with one query. The files are written before the rows."""
    scanned = ScanState.CLEAN if settings.CLAMAV_HOST else ScanState.NOT_SCANNED
    rows = [
        StoredFile(
            stored_name=default_storage.save(secrets.token_hex(20), ContentFile(file.content)),
            original_name=file.name[:255],
            content_type=file.content_type,
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
            scan_state=scanned,
            controller=file.controller,
            retention_class=retention_class,
            recorded_by=actor.user,
        )
        for file in files
    ]
    return StoredFile.objects.bulk_create(rows)


def detect_type(content: bytes) -> str | None:
    """The content type of allowed bytes, None for anything else.

    The name is not asked: where the bytes say nothing, the detector would believe it.
    """
    try:
        found = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return None
    if content.startswith(b"PK"):
        return ALLOWED_TYPES[".docx"] if _is_word(content) else None
    for extension in (".pdf", ".png", ".jpg"):
        if extension in found or (extension == ".jpg" and ".jpeg" in found):
            return ALLOWED_TYPES[extension]
    return None


def _is_word(content: bytes) -> bool:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    return "word/document.xml" in names and "word/vbaProject.bin" not in names


def scan(content: bytes, *, field: str = "file") -> ScanState:
    """Ask ClamAV (INSTREAM) when CLAMAV_HOST is set. Raises Refused on a virus or silence."""
    if not settings.CLAMAV_HOST:
        return ScanState.NOT_SCANNED
    try:
        answer = _ask_clamav(content)
    except OSError as error:
        message = _("The virus scanner does not answer, so the file was not kept. Try again later.")
        raise Refused(message, field=field) from error
    if b"FOUND" in answer:
        raise Refused(
            _("The virus scanner found something in this file. It was not kept."), field=field
        )
    return ScanState.CLEAN


def _ask_clamav(content: bytes) -> bytes:
    address = (settings.CLAMAV_HOST, settings.CLAMAV_PORT)
    with socket.create_connection(address, timeout=SCAN_TIMEOUT) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), 65_536):
            chunk = content[start : start + 65_536]
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        return b"".join(iter(lambda: connection.recv(4096), b""))


def read_bytes(stored: StoredFile) -> bytes:
    """The bytes. Raises OSError when the store has lost or changed them."""
    with default_storage.open(stored.stored_name) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise OSError(f"stored file {stored.pk} differs from its SHA-256")
    return content


def file_response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Send a stored file to somebody whose right to read it the caller has checked."""
    response = FileResponse(
        io.BytesIO(read_bytes(stored)),
        as_attachment=not inline,
        filename=stored.original_name,
        content_type=stored.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def allowed_names() -> Iterable[str]:
    """Endings for a file input's `accept`."""
    return ALLOWED_TYPES.keys()
