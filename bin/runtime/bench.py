"""`bin/bench`: measurements in a database of their own, which is thrown away afterwards."""

import os
import subprocess
import sys

from runtime.clone import Clone, this_clone
from runtime.environment import prepare_environment
from runtime.messages import say
from runtime.problems import SetUpError
from runtime.processes import Supervisor, exclusive, interrupt_on_signals
from runtime.services import Services

USAGE = """\
bin/bench attendance [--pupils N] [--json FILE]   registers of a county (85,000 pupils)
bin/bench panel [--referrals N] [--json FILE]     queue and agenda of a panel (100,000 referrals)

A full run takes about six minutes and 5 GB of disk for the first, five minutes for the second.
Nothing else should run on the machine."""


def main() -> int:
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help"}:
        say(USAGE)
        return 0
    interrupt_on_signals()
    clone = this_clone()
    try:
        clone.make_state()
        with exclusive(clone.state / "bench.lock", refusal="bin/bench already runs here."):
            return run_bench(clone, arguments)
    except SetUpError as problem:
        say(f"\n{problem}")
    except KeyboardInterrupt:
        say("\nStopped.")
    return 1


def run_bench(clone: Clone, arguments: list[str]) -> int:
    """Set up, start a database as durable as a real one, measure, remove it."""
    state = clone.state / "bench"
    state.mkdir(exist_ok=True)
    supervisor = Supervisor(record=state / "processes.json", logs=clone.logs, cwd=clone.root)
    supervisor.end_leftovers()
    prepare_environment(clone)
    services = Services(clone, state=state, durable=True)
    services.remove_data()
    try:
        services.start(supervisor)
        env = {
            **os.environ,
            **services.environment(),
            "DATABASE_ROLE": "owner",
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
        }
        subprocess.run([*clone.manage, "migrate", "--verbosity", "0"], env=env, check=True)
        command = [str(clone.python), "-m", "bench", *arguments]
        return subprocess.run(command, cwd=clone.root, env=env, check=False).returncode
    finally:
        supervisor.stop_all()
        services.remove_data()
        services.close()
