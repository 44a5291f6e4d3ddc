"""One file a school from a folder: for an authority whose school systems drop files each morning.

Every file is taken whole or not at all and leaves an import that its school sees. Files stay where
they are: one that was taken before is known by its content and left out.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from attendance.intake.school_of_file import SchoolFinder
from attendance.models import RegisterImport, RegisterLayout
from attendance.permissions import check_system
from attendance.reading import UnreadableFile, Unrecognised
from attendance.services.imports.opening import open_file
from attendance.services.imports.taking import TakenFile, keep_for_school, take_files
from attendance.services.imports.uploading import MAX_BYTES
from ledger.errors import Refused
from ledger.files import scan
from ledger.garbage import in_one_go
from ledger.jobs import create_job, report_progress, running
from ledger.models import Job

ENDINGS = (".csv", ".txt", ".xlsx")
MARKS_AT_ONCE = 90_000  # in one transaction
BYTES_TO_SHARE = 1024 * 1024  # a smaller folder is taken before threads have begun
BYTES_AT_ONCE = 32 * 1024 * 1024
logger = logging.getLogger(__name__)


class Fate(models.TextChoices):
    """What became of a file of the folder."""

    TAKEN = "taken", gettext_lazy("taken")
    KNOWN = "known", gettext_lazy("was here before")
    WAITING = "waiting", gettext_lazy("waits for the school")
    LEFT = "left", gettext_lazy("not taken")


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One line of what happened: the file, its school if it has one, and why not if not."""

    name: str
    fate: Fate
    school: str = ""
    taken: RegisterImport | None = None
    problem: str = ""


def import_folder(*, actor: Actor, folder: Path) -> list[FolderFile]:
    """Take every file of a folder. What was refused stands with each file's import."""
    check_system(actor)
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)
    job = create_job(actor=actor, kind="attendance.folder", total=len(paths))
    happened: list[FolderFile] = []
    with running(job), in_one_go():
        batches = _batches(_opened(actor, job, _read(paths, happened), happened))
        is_large = sum(path.stat().st_size for path in paths) > BYTES_TO_SHARE
        for lines in _take_side_by_side(actor, job, batches) if is_large else (
            _take(actor, job, batch) for batch in batches
        ):  # fmt: skip
            happened += lines
            report_progress(job, len(happened))
    return sorted(happened, key=lambda one: one.name)


def _read(paths: Sequence[Path], happened: list[FolderFile]) -> Iterator[TakenFile]:
    """The files that have a school and are new; of the others it is noted what became of them."""
    schools = SchoolFinder(path.name for path in paths)
    for chunk in _chunks(paths):
        found = []
        for path in chunk:
            school, problem = schools.find(path.name)
            try:
                content = _content(path) if school else b""
            except (OSError, Refused) as error:
                problem = str(error)
            if school is None or problem:
                where = school.name if school else ""
                happened.append(FolderFile(path.name, Fate.LEFT, where, problem=problem))
            else:
                digest = hashlib.sha256(content).hexdigest()
                found.append(TakenFile(path.name, school, content, digest))
        known = RegisterImport.objects.with_content(file.sha256 for file in found)
        for file in found:
            if (file.school.pk, file.sha256) in known:
                happened.append(FolderFile(file.name, Fate.KNOWN, file.school.name))
            else:
                yield file


def _chunks(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Files that are held in memory together."""
    chunk: list[Path] = []
    size = 0
    for path in paths:
        if chunk and size > BYTES_AT_ONCE:
            yield chunk
            chunk, size = [], 0
        chunk.append(path)
        size += path.stat().st_size
    if chunk:
        yield chunk


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(_("The file must be smaller than 10 MB."))
    if not content.strip():
        raise Refused(_("The file is empty."))
    scan(content)
    return content


def _opened(
    actor: Actor, job: Job, files: Iterable[TakenFile], happened: list[FolderFile]
) -> Iterator[TakenFile]:
    """The files that can be read by their school's layouts; the others wait for their school."""
    layouts, today = _layouts(), timezone.localdate()
    for file in files:
        saved = layouts.get(file.school.pk, ())
        try:
            file.opened = open_file(file.content, saved=saved, year=None, today=today)
        except (UnreadableFile, Unrecognised) as problem:
            kept = keep_for_school(actor=actor, job=job, file=file, why=problem)
            why = kept.problem or _("nobody has said yet which column is what")
            happened.append(FolderFile(file.name, Fate.WAITING, file.school.name, kept, why))
        else:
            yield file


def _layouts() -> Mapping[int, list[RegisterLayout]]:
    found: dict[int, list[RegisterLayout]] = {}
    for layout in RegisterLayout.objects.standing():
        found.setdefault(layout.school_id, []).append(layout)
    return found


def _batches(files: Iterable[TakenFile]) -> Iterator[list[TakenFile]]:
    """Files for one transaction: not too many marks, and a school once, so that a later file of
    it finds what the earlier one wrote."""
    batch: dict[int, TakenFile] = {}
    marks = 0
    for file in files:
        if marks > MARKS_AT_ONCE or file.school.pk in batch:
            yield list(batch.values())
            batch, marks = {}, 0
        batch[file.school.pk] = file
        marks += file.opened.sheet.count if file.opened else 0
    if batch:
        yield list(batch.values())


def _take_side_by_side(
    actor: Actor, job: Job, batches: Iterable[list[TakenFile]]
) -> Iterator[list[FolderFile]]:
    """One batch in a thread with a connection of its own, while others are read and taken here.

    A school's files are taken in order: a batch waits for an earlier one with the same school.
    """
    busy: set[int] = set()
    there: Future[list[FolderFile]] | None = None
    with ThreadPoolExecutor(1) as pool:
        for batch in batches:
            schools = {file.school.pk for file in batch}
            if there is not None and (there.done() or schools & busy):
                yield there.result()
                there = None
            if there is None:
                busy = schools
                there = pool.submit(copy_context().run, _take_apart, actor, job, batch)
            else:
                yield _take(actor, job, batch)
        if there is not None:
            yield there.result()


def _take_apart(actor: Actor, job: Job, batch: list[TakenFile]) -> list[FolderFile]:
    try:
        return _take(actor, job, batch)
    finally:
        connections.close_all()  # of this thread


def _take(actor: Actor, job: Job, batch: list[TakenFile]) -> list[FolderFile]:
    """A batch in one transaction; where that breaks, each of its files in one of its own."""
    try:
        imports = take_files(actor=actor, job=job, files=batch)
    except Exception:
        logger.exception("files that could not be taken together: %s", len(batch))
        imports = None
    if imports is not None:
        return [_line(file, taken) for file, taken in zip(batch, imports, strict=True)]
    if len(batch) > 1:
        return [line for file in batch for line in _take(actor, job, [file])]
    why = _("it broke on our side: see the log")
    return [FolderFile(batch[0].name, Fate.LEFT, batch[0].school.name, problem=why)]


def _line(file: TakenFile, taken: RegisterImport) -> FolderFile:
    fate = Fate.TAKEN if taken.saved_at else Fate.WAITING
    why = "" if taken.saved_at else _("no mark of it can be saved")
    return FolderFile(file.name, fate, file.school.name, taken, why)
