"""What the commands say, and how they run a step whose output belongs in a log."""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from runtime.accounts import Account
from runtime.lifeline import tie_to_parent
from runtime.problems import SetUpError

LOG_LINES_SHOWN = 20


def say(text: str = "") -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and how many seconds it took."""
    began = time.monotonic()
    print(f"  {text} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" stopped", flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def last_lines(log: Path, count: int = LOG_LINES_SHOWN) -> str:
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])


def run_logged(
    command: Sequence[str | Path],
    *,
    log: Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
) -> None:
    """Run a command to its end with its output in `log`. Raises SetUpError when it fails."""
    with log.open("ab") as output:
        ended = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=tie_to_parent(),
            check=False,
            **(account.popen_arguments() if account else {}),
        )
    if ended.returncode:
        shown = " ".join([Path(command[0]).name, *map(str, command[1:])])
        raise SetUpError(f"“{shown}” failed. The end of {log}:\n{last_lines(log)}")
