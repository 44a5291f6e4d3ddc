"""`bin/demo`: everything up to a running Waymark with an invented authority."""

import argparse
import datetime
import json
import os
import secrets
import shutil
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from runtime.assets import build_assets
from runtime.clone import Clone, this_clone
from runtime.environment import prepare_environment
from runtime.messages import run_logged, say, step
from runtime.problems import SetUpError
from runtime.processes import Supervisor, exclusive, interrupt_on_signals, wait_for
from runtime.services import Services
from runtime.sign_ins import sign_in_lines
from runtime.stamps import Stamp, fingerprint
from runtime.system import prepare_pango

DEFAULT_PORT = 8000
DEMO_SEED = 2026


@dataclass(frozen=True)
class Options:
    port: int
    reset: bool


def read_options(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(
        prog="bin/demo", description="Start Waymark with an invented authority."
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="default: %(default)s")
    parser.add_argument("--reset", action="store_true", help="start over with a new authority")
    found = parser.parse_args(arguments)
    if not 1 <= found.port <= 65535:
        parser.error("--port must be between 1 and 65535")
    return Options(port=found.port, reset=found.reset)


def main() -> int:
    options = read_options()
    interrupt_on_signals()
    clone = this_clone()
    try:
        clone.make_state()
        with exclusive(
            clone.state / "demo.lock",
            refusal="A demo of this clone is already running. Stop it with Ctrl-C where it runs.",
        ):
            Demo(clone, options).run()
    except SetUpError as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The data are kept; bin/demo --reset starts over.")
    return 0


class Demo:
    """One run of the demo, from an empty clone or from what the last run left."""

    def __init__(self, clone: Clone, options: Options) -> None:
        self.clone = clone
        self.options = options
        self.address = f"http://localhost:{options.port}"
        self.supervisor = Supervisor(
            record=clone.state / "processes.json", logs=clone.logs, cwd=clone.root
        )
        self.database_stamp = Stamp(clone.state / "database-stamp")
        self.facts = clone.state / "demo.json"

    def run(self) -> None:
        began = time.monotonic()
        say(f"Starting Waymark in {self.clone.root}")
        left = self.supervisor.end_leftovers()
        if left:
            say(f"  Ended what an earlier start had left running: {', '.join(left)}.")
        refuse_busy_port(self.options.port)
        prepare(self.clone)
        services = Services(self.clone, state=self.clone.state)
        if self.options.reset:
            self.forget(services)
        try:
            with step("Starting PostgreSQL and Valkey"):
                services.start(self.supervisor)
            env = self.environment(services)
            self.prepare_database(services, env)
            with step("Starting the web server and the background workers"):
                self.start_processes(env)
            say(f"\nReady after {time.monotonic() - began:.0f} s.\n")
            for line in [f"  {self.address}", "", *sign_in_lines(), "", "Ctrl-C stops Waymark."]:
                say(line)
            wait_for(lambda: False, what="", supervisor=self.supervisor, seconds=float("inf"))
        finally:
            say("\nStopping …")
            self.supervisor.stop_all()
            services.close()

    def forget(self, services: Services) -> None:
        if not services.embeds_database:
            raise SetUpError(
                "--reset starts over with the embedded database only. "
                "Empty the one that DATABASE_URL names yourself, then leave --reset out."
            )
        with step("Forgetting the demo's data"):
            services.remove_data()
            self.database_stamp.remove()
            self.facts.unlink(missing_ok=True)
            for name in ("documents", "mail"):
                shutil.rmtree(self.clone.state / name, ignore_errors=True)
            for schedule in self.clone.state.glob("beat-schedule*"):
                schedule.unlink()
            self.clone.make_state()

    def environment(self, services: Services) -> dict[str, str]:
        return {
            **services.environment(),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "BASE_URL": self.address,
            "SECRET_KEY": self.secret_key(),
            "PYTHONUNBUFFERED": "1",
        }

    def secret_key(self) -> str:
        """A key of this clone's own, so that its sessions are good nowhere else."""
        file = self.clone.state / "secret-key"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48))
        return file.read_text()

    def prepare_database(self, services: Services, env: dict[str, str]) -> None:
        """Migrate and grant when the code of migrations has changed; load the authority once."""
        migrations = sorted(self.clone.root.glob("*/migrations"))
        grants = sorted(self.clone.root.glob("*/management/commands/grant_application.py"))
        wanted = fingerprint(
            [*migrations, *grants, self.clone.root / "requirements" / "dev.txt"],
            extra=env.get("DATABASE_URL", os.environ.get("DATABASE_URL", "")).partition("?")[0],
        )
        if not (services.embeds_database and self.database_stamp.matches(wanted)):
            with step("Preparing the database"):
                self.manage("migrate", "--no-input", env=env)
                self.manage("grant_application", env=env)
            self.database_stamp.write(wanted)
        facts = demo_facts(self.facts)
        if facts["loaded"]:
            return
        if not (self.clone.root / "demo/management/commands/seed_demo.py").exists():
            say("  This version has no demo authority yet: the database stays empty.")
            return
        with step("Loading the demo authority (up to a minute)"):
            self.manage("seed_demo", f"--seed={facts['seed']}", f"--date={facts['date']}", env=env)
        self.facts.write_text(json.dumps({**facts, "loaded": True}, indent=1))

    def manage(self, *command: str, env: dict[str, str]) -> None:
        log = self.clone.logs / "manage.log"
        run_logged([*self.clone.manage, *command], log=log, cwd=self.clone.root, env=env)

    def start_processes(self, env: dict[str, str]) -> None:
        """The same three processes as in docker-compose.yml, then wait until all is well."""
        program = self.clone.program
        celery: list[str | Path] = [program("celery"), "-A", "config.celery:celery_app"]
        self.supervisor.start(
            "worker",
            [*celery, "worker", "--concurrency=2", "--loglevel=INFO", "--without-gossip"],
            env=env,
        )
        self.supervisor.start("beat", [*celery, "beat", "--pidfile=", "--loglevel=INFO"], env=env)
        self.supervisor.start(
            "web",
            [
                program("gunicorn"),
                *("--bind", f"127.0.0.1:{self.options.port}", "--workers", "2", "--threads", "4"),
                *("--graceful-timeout", "5", "--no-control-socket", "--access-logfile", "-"),
                "config.wsgi",
            ],
            env=env,
        )
        health = f"http://127.0.0.1:{self.options.port}/health/"
        wait_for(
            lambda: answers_well(health),
            what=f"Waymark ({health})",
            supervisor=self.supervisor,
            seconds=90,
        )


def prepare(clone: Clone) -> None:
    """The set-up that every command needs; two of them at once do it one after the other."""
    with exclusive(clone.state / "set-up.lock"):
        prepare_environment(clone)
        prepare_pango(clone)
        build_assets(clone)


def demo_facts(file: Path) -> dict[str, object]:
    """The seed and the date from which the authority is made, kept so that the same authority
    can be made again."""
    try:
        facts: dict[str, object] = json.loads(file.read_text())
    except (OSError, ValueError):
        today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
        facts = {"seed": DEMO_SEED, "date": today.isoformat(), "loaded": False}
        file.write_text(json.dumps(facts, indent=1))
    return facts


def refuse_busy_port(port: int) -> None:
    """Raises SetUpError when another program holds the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise SetUpError(f"Port {port} is reserved for root. Try --port 8000.") from None
        except OSError:
            raise SetUpError(
                f"Port {port} is in use. Choose another, for example: bin/demo --port {port + 1}"
            ) from None


def answers_well(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of ours
            return bool(answer.status == 200)
    except OSError:
        return False
