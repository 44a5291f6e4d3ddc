"""`bin/test`: every check of the house in one run, or only some tests."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from runtime.clone import Clone, this_clone
from runtime.demo import prepare
from runtime.lifeline import tie_to_parent
from runtime.messages import say
from runtime.postgres import DATABASE
from runtime.problems import SetUpError
from runtime.processes import Supervisor, exclusive, interrupt_on_signals
from runtime.services import Services
from runtime.system import prepare_chromium

AT_ONCE = 2  # workers of pytest, and quick checks
JOURNEYS_AT_ONCE = 3  # each of them often waits for its browser
# “===== 3 passed, 1 skipped in 0.12s =====”, with or without colours around it.
_SUMMARY = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s")
_COUNT = re.compile(r"(\d+) ([a-z]+)")
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
NO_TESTS_COLLECTED = 5  # pytest's exit code


@dataclass(frozen=True)
class Check:
    """One command of the run. `outcomes` are counted from pytest's own summary."""

    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    name: str
    passed: bool
    seconds: float
    outcomes: Counter[str]


def main() -> int:
    paths = sys.argv[1:]
    if paths in (["-h"], ["--help"]):
        say("bin/test          run every check\nbin/test PATH…    run only these tests")
        return 0
    interrupt_on_signals()
    clone = this_clone()
    try:
        clone.make_state()
        with exclusive(clone.state / "test.lock", refusal="bin/test already runs in this clone."):
            return run_checks(clone, paths)
    except SetUpError as problem:
        say(f"\n{problem}")
    except KeyboardInterrupt:
        say("\nStopped.")
    return 1


def run_checks(clone: Clone, paths: Sequence[str]) -> int:
    """Set up, start services of the tests' own, run, stop. Returns the exit code."""
    began = time.monotonic()
    state = clone.state / "test"
    state.mkdir(exist_ok=True)
    say(f"Testing Waymark in {clone.root}")
    supervisor = Supervisor(record=state / "processes.json", logs=clone.logs, cwd=clone.root)
    supervisor.end_leftovers()
    prepare(clone)
    chromium = prepare_chromium(clone)
    services = Services(clone, state=state, durable=False)
    try:
        services.start(supervisor)
        env = {
            **services.environment(),
            "DATABASE_ROLE": "owner",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "WAYMARK_CHROMIUM": str(chromium or ""),
            # One process reads what another one has compiled, whatever the environment says.
            "PYTHONDONTWRITEBYTECODE": "",
            "PATH": f"{clone.program('')}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        if paths:
            results = [run_check(clone, check, env) for check in some_tests(clone, paths)]
        else:
            results = run_together(clone, quick_checks(clone, services), env)
            results += [run_check(clone, check, env) for check in all_tests(clone, services)]
    finally:
        supervisor.stop_all()
        services.close()
    return conclude(results, time.monotonic() - began)


def some_tests(clone: Clone, paths: Sequence[str]) -> list[Check]:
    return [Check("tests", [str(clone.program("pytest")), *paths])]


def quick_checks(clone: Clone, services: Services) -> list[Check]:
    """What needs no tests to be run; the longest first."""
    program, manage = (lambda name: str(clone.program(name))), clone.manage
    # Of a database of ours the tests take copies; they have no business in one of yours.
    migrate = (
        [Check("migrations", [*manage, "migrate", "--verbosity=0"])]
        if services.embeds_database
        else []
    )
    return [
        *migrate,
        Check("types", [program("mypy"), "."]),
        Check("lint", [program("ruff"), "check", "."]),
        Check("format", [program("ruff"), "format", "--check", "."]),
        Check("templates", [program("djlint"), "templates", "--lint", "--quiet"]),
        Check("import layers", [program("lint-imports"), "--no-cache"]),
        Check("missing migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check(
            "production settings",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            production_example(),
        ),
    ]


def all_tests(clone: Clone, services: Services) -> list[Check]:
    """Every test; the journeys use the databases that the other tests have made."""
    # Files in their own order: xdist would begin with those of many tests and end with those of
    # few long ones, one worker idle.
    order = ["--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = [str(clone.program("pytest")), *order, "-n"]
    template = {"TEST_DATABASE_TEMPLATE": DATABASE} if services.embeds_database else {}
    make = ["--create-db", "--reuse-db"]
    tests = [*pytest, str(AT_ONCE), *make, "tests", "--ignore=tests/journeys"]
    journeys = [*pytest, str(JOURNEYS_AT_ONCE), "--reuse-db", "tests/journeys"]
    return [Check("tests", tests, template), Check("browser journeys", journeys, template)]


def production_example() -> dict[str, str]:
    """A complete environment of a production installation, to check its settings with."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "waymark.example",
        "BASE_URL": "https://waymark.example",
        "EMAIL_URL": "smtp://localhost:25",
        "DOCUMENT_STORE": "/nonexistent",
    }


def run_together(clone: Clone, checks: Sequence[Check], env: Mapping[str, str]) -> list[Result]:
    """Run commands beside each other, some at a time; each shows its output when it ends."""
    waiting, results = deque(checks), list[Result]()
    running: list[tuple[Check, subprocess.Popen[str], Path, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                check = waiting.popleft()
                output = Path(folder) / check.name
                with output.open("w") as file:
                    process = begin(clone, check, env, file)
                running.append((check, process, output, time.monotonic()))
            time.sleep(0.05)
            for one in [one for one in running if one[1].poll() is not None]:
                check, process, output, began = one
                running.remove(one)
                announce(check)
                print(output.read_text(errors="replace"), end="", flush=True)
                took = time.monotonic() - began
                results.append(Result(check.name, process.returncode == 0, took, Counter()))
    return results


def announce(check: Check) -> None:
    say(f"\n── {check.name} " + "─" * (74 - len(check.name)))


def begin(
    clone: Clone, check: Check, env: Mapping[str, str], output: int | IO[str]
) -> subprocess.Popen[str]:
    """Start one command, which writes all that it says to `output`."""
    return subprocess.Popen(
        check.command,
        cwd=clone.root,
        env={**os.environ, **env, **check.env},
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=tie_to_parent(),  # noqa: PLW1509 - one thread, and only a system call
    )


def run_check(clone: Clone, check: Check, env: Mapping[str, str]) -> Result:
    """Run one command, showing its output as it comes."""
    announce(check)
    began = time.monotonic()
    process = begin(clone, check, env, subprocess.PIPE)
    outcomes: Counter[str] = Counter()
    assert process.stdout is not None  # noqa: S101 - asked for above
    for line in process.stdout:
        print(line, end="", flush=True)
        outcomes = read_outcomes(line) or outcomes
    code = process.wait()
    passed = code == 0 or (code == NO_TESTS_COLLECTED and check.name == "browser journeys")
    return Result(check.name, passed, time.monotonic() - began, outcomes)


def read_outcomes(line: str) -> Counter[str]:
    """The counts in pytest's summary line; empty for any other line."""
    found = _SUMMARY.match(_COLOURS.sub("", line))
    if not found:
        return Counter()
    return Counter({name: int(count) for count, name in _COUNT.findall(found[1])})


def conclude(results: Sequence[Result], seconds: float) -> int:
    """Print the seconds of each check and, last, one line like pytest's for the whole run."""
    if len(results) == 1:
        return 0 if results[0].passed else 1
    say("\n── summary " + "─" * 67)
    for result in results:
        outcome = "passed" if result.passed else "FAILED"
        say(f"  {result.name:<22}{outcome:<8}{result.seconds:7.1f} s")
    failed = [result.name for result in results if not result.passed]
    if failed:
        say(f"  Failed: {', '.join(failed)}")
    say(summary_line(results, seconds))
    return 1 if failed else 0


def summary_line(results: Sequence[Result], seconds: float) -> str:
    """Tests count as pytest counted them; every other check that failed counts as one failure,
    as does a run of pytest that ended badly without saying so."""
    total: Counter[str] = Counter()
    for result in results:
        total.update(result.outcomes)
        if not result.passed and not result.outcomes.keys() & {"failed", "error", "errors"}:
            total["failed"] += 1
    total["passed"] += 0
    names = sorted(total, key=lambda name: (name not in ("failed", "passed"), name))
    counts = ", ".join(f"{total[name]} {name}" for name in names if total[name] or name == "passed")
    return f" {counts} in {seconds:.2f}s ".center(80, "=")
