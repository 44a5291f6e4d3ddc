"""Starting processes, watching them, stopping them, and ending what a killed launcher left."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from runtime.accounts import Account
from runtime.lifeline import tie_to_parent
from runtime.messages import last_lines
from runtime.problems import SetUpError

STOP_SECONDS = 12.0


@dataclass(frozen=True)
class Identity:
    """A process that cannot be confused with a later one given the same number."""

    name: str
    pid: int
    started: str
    program: str
    stop_signal: int

    def is_running(self) -> bool:
        found = look_up(self.pid)
        return found is not None and found[0] == self.started and self.program in found[1]


def look_up(pid: int) -> tuple[str, str] | None:
    """When a process started and its command line, which is empty for a moment as it starts and
    as it ends; None when there is no such process (or a zombie)."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            return None
        return None if fields[0] in "ZX" else (fields[19], command)
    answer = subprocess.run(
        ["ps", "-o", "lstart=", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return (answer[:24], answer[24:]) if answer else None


def end_process(process: Identity, *, seconds: float = STOP_SECONDS) -> None:
    """Ask a process to stop, in the way it likes best, and insist after `seconds`."""
    for sign, patience in ((process.stop_signal, seconds), (signal.SIGKILL, 5.0)):
        if not process.is_running():
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign) if sign == signal.SIGKILL else os.kill(process.pid, sign)
        until = time.monotonic() + patience
        while process.is_running() and time.monotonic() < until:
            time.sleep(0.05)


@dataclass
class Child:
    identity: Identity
    process: subprocess.Popen[bytes]
    log: Path


class Supervisor:
    """The processes of one launcher. Each is written to `record` as it starts, so that the
    next launcher can end them if this one is killed."""

    def __init__(self, *, record: Path, logs: Path, cwd: Path) -> None:
        self.record = record
        self.logs = logs
        self.cwd = cwd
        self.children: list[Child] = []

    def end_leftovers(self) -> list[str]:
        """End what a killed launcher left running; return the names, in reverse of the start."""
        try:
            entries = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return []
        left = [found for found in (Identity(**entry) for entry in entries) if found.is_running()]
        for process in reversed(left):
            end_process(process)
        self.record.unlink(missing_ok=True)
        return [process.name for process in reversed(left)]

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        account: Account | None = None,
        cwd: Path | None = None,
    ) -> Child:
        """Start a process in a group of its own: Ctrl-C reaches the launcher alone, which then
        stops the others in their order."""
        log = self.logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=cwd or self.cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=tie_to_parent(stop_signal),  # noqa: PLW1509 - one thread
                **(account.popen_arguments() if account else {}),
            )
        started = look_up(process.pid)
        identity = Identity(
            name=name,
            pid=process.pid,
            started=started[0] if started else "",
            program=Path(command[0]).name,
            stop_signal=int(stop_signal),
        )
        child = Child(identity, process, log)
        self.children.append(child)
        self._write_record()
        return child

    def ended(self) -> Child | None:
        """The first child that stopped without being asked."""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def stop_all(self) -> None:
        """Stop the children, the last started first."""
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.send_signal(child.identity.stop_signal)
                try:
                    child.process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(child.process.pid, signal.SIGKILL)
                    child.process.wait()
        self.children.clear()
        self.record.unlink(missing_ok=True)

    def _write_record(self) -> None:
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(child.identity) for child in self.children], indent=1))
        fresh.replace(self.record)


def wait_for(
    ready: Callable[[], bool], *, what: str, supervisor: Supervisor, seconds: float
) -> None:
    """Wait until `ready`, as long as every child runs. Raises SetUpError."""
    until = time.monotonic() + seconds
    while not ready():
        dead = supervisor.ended()
        if dead is not None:
            raise SetUpError(
                f"{dead.identity.name} stopped by itself. The end of {dead.log}:\n"
                f"{last_lines(dead.log)}"
            )
        if time.monotonic() > until:
            raise SetUpError(
                f"{what} was not ready after {seconds:.0f} s. The logs are in {supervisor.logs}."
            )
        time.sleep(0.05)


@contextlib.contextmanager
def exclusive(lock: Path, *, refusal: str | None = None) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends. With `refusal`, say that
    rather than wait for another holder."""
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (fcntl.LOCK_NB if refusal else 0))
        except BlockingIOError:
            raise SetUpError(str(refusal)) from None
        yield


def interrupt_on_signals() -> None:
    """Treat being told to stop, by whatever signal, as Ctrl-C."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, interrupt)
