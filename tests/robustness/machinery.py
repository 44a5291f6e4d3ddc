"""A broker and workers of the test's own, which it may kill, and locks at which a worker stops."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.db import connection
from runtime.clone import Clone
from runtime.processes import Child, Supervisor
from runtime.valkey import Valkey

from config.celery import celery_app

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds; how fast a machine is decides no test


def wait_until(reached: Callable[[], object], what: str) -> None:
    """Ask again and again, for two minutes at most."""
    until = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < until, f"never: {what}"
        time.sleep(0.05)


class Machinery:
    """One Valkey, as `bin/demo` starts it but without a memory, and Celery workers beside it."""

    def __init__(self, place: Path, documents: Path) -> None:
        self.sockets = Path(tempfile.mkdtemp(prefix="waymark-", dir="/tmp"))
        self.post = place / "post"
        self.place, self.documents = place, documents
        self.supervisor = Supervisor(record=place / "processes.json", logs=place, cwd=ROOT)
        self.valkey = Valkey(Clone(ROOT), state=place, sockets=self.sockets, durable=False)

    def close(self) -> None:
        for child in list(self.supervisor.children):
            self.kill(child)
        shutil.rmtree(self.sockets)

    def start_broker(self) -> None:
        """With an empty queue."""
        self.valkey.start(self.supervisor)
        wait_until(self.valkey.is_ready, "Valkey answers")

    def kill_broker(self) -> None:
        """With all that was queued."""
        self.kill(self._child("valkey"))
        self.valkey.socket.unlink(missing_ok=True)

    def start_worker(self) -> None:
        program = Clone(ROOT).program("celery")
        self.supervisor.start(
            "worker",
            [
                *(program, "-A", "config.celery:celery_app", "worker", "--concurrency=1"),
                *("--loglevel=INFO", "--without-gossip", "--without-mingle"),
            ],
            env={
                "DJANGO_SETTINGS_MODULE": "tests.robustness.settings",
                "PYTHONPATH": str(ROOT),
                "PYTEST_XDIST_WORKER": "",
                "REDIS_URL": self.valkey.url,
                "TEST_DATABASE": connection.settings_dict["NAME"],
                "TEST_DOCUMENTS": str(self.documents),
                "TEST_POST": str(self.post),
            },
        )

    def kill_worker(self) -> None:
        """The worker and the process in which it works, with no chance to say goodbye."""
        self.kill(self._child("worker"))

    def kill(self, child: Child) -> None:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self.supervisor.children.remove(child)

    def _child(self, name: str) -> Child:
        return next(one for one in self.supervisor.children if one.identity.name == name)


@contextmanager
def handing_to(machinery: Machinery, monkeypatch: object) -> Iterator[None]:
    """What the test itself hands over goes to the test's own broker."""
    from config.settings.base import celery_broker_url

    celery_app.pool.force_close_all()
    with monkeypatch.context() as patch:  # type: ignore[attr-defined]
        patch.setattr(celery_app.conf, "broker_url", celery_broker_url(machinery.valkey.url))
        patch.setattr(celery_app, "_pool", None)
        patch.setattr(celery_app.amqp, "_producer_pool", None)
        yield
        celery_app.pool.force_close_all()


@contextmanager
def locked(statement: str, *parameters: object) -> Iterator[None]:
    """Hold what a statement locks, on a connection of its own, so that a worker stops there."""
    with closing(connection.get_new_connection(connection.get_connection_params())) as other:
        other.autocommit = False
        with other.cursor() as cursor:
            cursor.execute(statement, parameters)
            yield
        other.rollback()


def writing_locked(table: str) -> object:
    """Whoever writes into the table waits; everybody may read."""
    return locked(f'LOCK TABLE "{table}" IN SHARE MODE')


def waiting_backends() -> list[int]:
    """The database's processes, in this database, that wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def wait_for_worker_inside(what: str) -> int:
    """Until a worker stands before the lock that the test holds; its backend's number."""
    wait_until(waiting_backends, what)
    (backend,) = waiting_backends()
    return backend


def wait_until_gone(backend: int) -> None:
    """Until the database has noticed that nobody listens any more, and has undone the work."""

    def gone() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend])
            return cursor.fetchone() is None

    wait_until(gone, f"backend {backend} ends")


def cut(backend: int) -> None:
    """Take the connection from under the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
