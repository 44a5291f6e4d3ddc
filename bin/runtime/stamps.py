"""Knowing that a step's inputs have not changed since it last succeeded."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *, extra: str = "") -> str:
    """A hash of the names and contents of files, and of all files below folders. A path that
    does not exist counts as absent, not as an error."""
    digest = hashlib.sha256(extra.encode())
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"\0{file.relative_to(path.parent)}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


class Stamp:
    """A file holding the fingerprint with which a step last succeeded."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def matches(self, current: str) -> bool:
        try:
            return self.file.read_text() == current
        except OSError:
            return False

    def write(self, current: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(current)

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)
