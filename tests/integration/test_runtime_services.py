"""The embedded services, started for real in a folder that stands for a clone."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
import redis
from runtime.clone import Clone
from runtime.postgres import Postgres
from runtime.processes import Identity, Supervisor, look_up
from runtime.services import Services

ROOT = Path(__file__).resolve().parents[2]

LAUNCHER = """
    import sys, time
    sys.path.insert(0, {bin!r})
    from pathlib import Path
    from runtime import processes
    from runtime.clone import Clone
    from runtime.services import Services
    if {untied}:
        processes.tie_to_parent = lambda sign=None: None
    clone = Clone(Path({root!r}))
    supervisor = processes.Supervisor(
        record=clone.state / "processes.json", logs=clone.logs, cwd=clone.root
    )
    supervisor.end_leftovers()
    services = Services(clone, state=clone.state)
    services.start(supervisor)
    print(services.environment(), flush=True)
    time.sleep(120)
"""


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def make_clone() -> Iterator[object]:
    """Makes folders with the environment of this clone, under paths longer than a socket may
    have, and cleans up what PostgreSQL kept."""
    places: list[Path] = []

    def make(*, reachable: bool = True) -> Clone:
        place = Path(tempfile.mkdtemp(prefix="clone-"))
        places.append(place)
        if reachable:
            place.chmod(0o755)
        root = place / ("a-long-name-" * 8) / ("and-another-" * 4)
        root.mkdir(parents=True)
        (root / ".venv").symlink_to((ROOT / ".venv").resolve())
        clone = Clone(root)
        clone.make_state()
        return clone

    yield make
    for place in places:
        for state in place.rglob(".waymark"):
            Postgres(Clone(state.parent), state=state, sockets=state).remove()
            if (state / "sockets").exists():
                shutil.rmtree((state / "sockets").read_text(), ignore_errors=True)
        shutil.rmtree(place)


def launch(clone: Clone, *, untied: bool = False) -> tuple[subprocess.Popen[str], dict[str, str]]:
    code = textwrap.dedent(LAUNCHER).format(
        bin=str(ROOT / "bin"), root=str(clone.root), untied=untied
    )
    launcher = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert launcher.stdout
    answer = launcher.stdout.readline()
    assert answer, "the launcher failed"
    return launcher, dict(eval(answer))  # noqa: S307 - a dictionary printed by LAUNCHER


def connect(environment: dict[str, str], role: str = "DATABASE_OWNER_URL"):
    parts = urlsplit(environment[role])
    return psycopg2.connect(
        user=parts.username, dbname=parts.path[1:], host=parse_qs(parts.query)["host"][0]
    )


def wait_until(condition, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def recorded(clone: Clone) -> list[Identity]:
    entries = json.loads((clone.state / "processes.json").read_text())
    return [Identity(**entry) for entry in entries]


@pytest.mark.parametrize("untied", [False, True], ids=["ended by the kernel", "left as orphans"])
def test_a_killed_launcher_leaves_no_orphan_and_loses_nothing(make_clone, untied: bool):
    clone = make_clone()
    launcher, environment = launch(clone, untied=untied)
    with connect(environment) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('waymark')")
    connection.close()
    redis.from_url(environment["REDIS_URL"]).rpush("queue", "a task")
    before = recorded(clone)
    assert [process.name for process in before] == ["valkey", "postgresql"]

    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    if untied:
        assert all(process.is_running() for process in before)

    again, environment = launch(clone)
    try:
        assert not any(process.is_running() for process in before)
        connection = connect(environment)
        with connection.cursor() as cursor:
            cursor.execute("SELECT word FROM kept")
            assert cursor.fetchall() == [("waymark",)]
        connection.close()
        assert redis.from_url(environment["REDIS_URL"]).lrange("queue", 0, -1) == [b"a task"]
    finally:
        after = recorded(clone)
        again.kill()
        again.wait()
        again.stdout.close()
    wait_until(lambda: not any(look_up(process.pid) for process in after))


def test_two_clones_start_together_and_do_not_meet(make_clone):
    clones = [make_clone(), make_clone()]
    supervisors = [
        Supervisor(record=clone.state / "processes.json", logs=clone.logs, cwd=clone.root)
        for clone in clones
    ]
    services = [Services(clone, state=clone.state, durable=False) for clone in clones]
    try:
        for each, supervisor in zip(services, supervisors, strict=True):
            each.start(supervisor)
        first, second = (each.environment() for each in services)
        assert first.keys() == second.keys()
        assert not set(first.values()) & set(second.values())
        redis.from_url(first["REDIS_URL"]).set("here", "yes")
        assert redis.from_url(second["REDIS_URL"]).get("here") is None
    finally:
        for each, supervisor in zip(services, supervisors, strict=True):
            supervisor.stop_all()
            sockets = each.sockets
            each.close()
            assert sockets and not sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as somebody else")
def test_no_folder_is_opened_for_the_account_of_postgresql(make_clone):
    clone = make_clone(reachable=False)
    closed = clone.root.parents[1]
    launcher, environment = launch(clone)
    try:
        connection = connect(environment)
        connection.close()
        assert closed.stat().st_mode & 0o777 == 0o700
        assert not (clone.state / "postgres").exists()
    finally:
        after = recorded(clone)
        launcher.terminate()
        launcher.wait()
        launcher.stdout.close()
    wait_until(lambda: not any(look_up(process.pid) for process in after))


def test_the_application_is_no_owner_and_the_owner_no_superuser(make_clone):
    clone = make_clone()
    launcher, environment = launch(clone)
    try:
        owner = connect(environment)
        with owner, owner.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist")
            cursor.execute("SET ROLE waymark_application; RESET ROLE")
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper AND rolname ~ 'waymark'")
            assert cursor.fetchall() == []
        owner.close()
        application = connect(environment, "DATABASE_URL")
        with application.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE public.mine (id int)")
        application.close()
    finally:
        launcher.kill()
        launcher.wait()
        launcher.stdout.close()


def test_roles_sql_makes_the_roles_of_a_real_installation(make_clone):
    """What docker-compose.yml runs when its database is new."""
    clone = make_clone()
    launcher, environment = launch(clone)
    try:
        sockets = parse_qs(urlsplit(environment["DATABASE_URL"]).query)["host"][0]
        postgres = Postgres(clone, state=clone.state, sockets=Path(sockets))
        psql = [str(postgres.programs / "psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-h", sockets]
        psql += ["-U", "postgres", "-d", "postgres"]
        undo = (
            "DROP DATABASE waymark; DROP OWNED BY waymark_owner, waymark_application;"
            "DROP ROLE waymark_owner, waymark_application"
        )
        for statement in undo.split(";"):
            subprocess.run([*psql, "-c", statement], check=True)
        passwords = {"DATABASE_OWNER_PASSWORD": "o'wner", "DATABASE_APPLICATION_PASSWORD": "app"}
        script = [*psql, "-f", str(ROOT / "deploy/roles.sql")]
        subprocess.run(script, check=True, env={**os.environ, **passwords})
        connect(environment).close()
        connect(environment, "DATABASE_URL").close()
    finally:
        launcher.kill()
        launcher.wait()
        launcher.stdout.close()
