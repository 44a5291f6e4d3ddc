"""The services that Waymark stands on: embedded ones where the environment names no others."""

import os
import shutil
import tempfile
from pathlib import Path

from runtime.clone import Clone
from runtime.postgres import Postgres
from runtime.problems import SetUpError
from runtime.processes import Supervisor, wait_for
from runtime.valkey import Valkey


class Services:
    """PostgreSQL and Valkey for one purpose, whose data lie in `state`.

    `durable` data survive a crash of the machine; otherwise speed comes first (for tests).
    """

    def __init__(self, clone: Clone, *, state: Path, durable: bool = True) -> None:
        self.clone = clone
        self.state = state
        self.durable = durable
        self.sockets: Path | None = None
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None

    @property
    def embeds_database(self) -> bool:
        return "DATABASE_URL" not in os.environ

    @property
    def embeds_broker(self) -> bool:
        return "REDIS_URL" not in os.environ

    def environment(self) -> dict[str, str]:
        """The variables by which Django finds the embedded services."""
        found: dict[str, str] = {}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.application_url
            found["DATABASE_OWNER_URL"] = self.postgres.owner_url
        if self.valkey:
            found["REDIS_URL"] = self.valkey.url
        return found

    def remove_data(self) -> None:
        """Start over: forget what the embedded services kept. They must be stopped."""
        if self.embeds_database:
            Postgres(self.clone, state=self.state, sockets=self.state).remove()
        if self.embeds_broker:
            Valkey(self.clone, state=self.state, sockets=self.state).remove()

    def start(self, supervisor: Supervisor) -> None:
        """Start what is to be embedded, together, and wait until it answers."""
        self.state.mkdir(exist_ok=True)
        self.state.chmod(0o711)
        self._make_sockets()
        assert self.sockets is not None  # noqa: S101 - made above
        place = {"state": self.state, "sockets": self.sockets, "durable": self.durable}
        if self.embeds_broker:
            self.valkey = Valkey(self.clone, **place)  # type: ignore[arg-type]
            self.valkey.start(supervisor)
        if self.embeds_database:
            self.postgres = Postgres(self.clone, **place)  # type: ignore[arg-type]
            if self.postgres.account:
                self.postgres.account.own(self.sockets)
            self.postgres.prepare()
            self.postgres.start(supervisor)
            wait_for(self.postgres.is_ready, what="PostgreSQL", supervisor=supervisor, seconds=60)
            self.postgres.make_database()
        if self.valkey:
            wait_for(self.valkey.is_ready, what="Valkey", supervisor=supervisor, seconds=60)

    def close(self) -> None:
        """Remove the folder of sockets, after the services have stopped."""
        if self.sockets:
            shutil.rmtree(self.sockets, ignore_errors=True)
            (self.state / "sockets").unlink(missing_ok=True)

    def _make_sockets(self) -> None:
        """A new private folder with a short path: a socket's path may have 107 bytes, and a
        clone's may be longer. Its name is kept, so that the next start can remove it."""
        kept = self.state / "sockets"
        if kept.exists():
            left = Path(kept.read_text())
            if left.name.startswith("waymark-") and left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
        places = (Path(tempfile.gettempdir()), Path("/tmp"))  # noqa: S108 - mkdtemp is safe there
        base = next((place for place in places if len(str(place)) < 60), None)
        if base is None:
            raise SetUpError("The path of the temporary folder is too long: set TMPDIR=/tmp.")
        self.sockets = Path(tempfile.mkdtemp(prefix="waymark-", dir=base))
        kept.write_text(str(self.sockets))
