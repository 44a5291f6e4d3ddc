"""The virtual environment, filled from the hash-locked requirements."""

import shutil
import subprocess
import sys

from runtime.clone import Clone
from runtime.messages import run_logged, step
from runtime.problems import SetUpError
from runtime.stamps import Stamp, fingerprint

LOCK_FILE = "requirements/dev.txt"


def prepare_environment(clone: Clone) -> None:
    """Make `.venv` and install what the lock file names, when it has changed since the last
    time. Every download is checked against the hashes in the lock file."""
    lock = clone.root / LOCK_FILE
    # The folder is part of it: a moved clone leaves scripts that point to the old place.
    wanted = fingerprint([lock], extra=f"{clone.venv.resolve()}")
    stamp = Stamp(clone.venv / "waymark-requirements")
    if clone.python.exists() and stamp.matches(wanted):
        return
    log = clone.logs / "environment.log"
    if not _works(clone):
        with step("Making a virtual environment"):
            _make_environment(clone)
    with step("Installing Python packages (the first time takes a minute or two)"):
        run_logged(
            [
                clone.python,
                *("-m", "pip", "install", "--require-hashes", "--no-input", "--progress-bar=off"),
                *("-r", lock),
            ],
            log=log,
            cwd=clone.root,
            env={"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"},
        )
        stamp.write(wanted)


def _works(clone: Clone) -> bool:
    """Whether `.venv` is there, in the place that it was made for, with a Python that runs."""
    if not clone.python.exists():
        return False
    answer = subprocess.run(
        [clone.python, "-c", "import sys, pip; print(sys.prefix)"],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        return False
    pip = clone.program("pip")
    return not pip.exists() or str(clone.venv) in pip.read_text().splitlines()[0]


def _make_environment(clone: Clone) -> None:
    if clone.venv.is_symlink():
        raise SetUpError(f"{clone.venv} is a link to an environment that does not work.")
    shutil.rmtree(clone.venv, ignore_errors=True)
    try:
        run_logged(
            [sys.executable, "-m", "venv", clone.venv],
            log=clone.logs / "environment.log",
            cwd=clone.root,
        )
    except SetUpError as problem:
        shutil.rmtree(clone.venv, ignore_errors=True)
        raise SetUpError(
            f"{problem}\n\nThis Python cannot make virtual environments. On Debian and Ubuntu: "
            "apt-get install python3-venv"
        ) from None
