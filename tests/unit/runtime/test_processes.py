"""Starting, recording, finding again and ending processes."""

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from runtime.problems import SetUpError
from runtime.processes import Identity, Supervisor, end_process, exclusive, look_up, wait_for

BIN = Path(__file__).resolve().parents[3] / "bin"


@pytest.fixture
def supervisor(tmp_path: Path):
    made = Supervisor(record=tmp_path / "processes.json", logs=tmp_path, cwd=tmp_path)
    yield made
    made.stop_all()


def identity(pid: int, *, started: str | None = None, program: str = "sleep") -> Identity:
    found = look_up(pid)
    assert found
    return Identity("sleeper", pid, started or found[0], program, int(signal.SIGTERM))


def test_a_stopped_supervisor_leaves_neither_process_nor_record(supervisor: Supervisor):
    child = supervisor.start("sleeper", ["sleep", "60"])
    assert child.identity.is_running()
    assert supervisor.record.exists()
    supervisor.stop_all()
    assert not child.identity.is_running()
    assert not supervisor.record.exists()


def test_a_process_that_ignores_the_request_is_ended_all_the_same(supervisor, tmp_path):
    ready = tmp_path / "ready"
    child = supervisor.start(
        "stubborn", ["sh", "-c", f"trap '' TERM; touch {ready}; while :; do sleep 0.1; done"]
    )
    wait_for(ready.exists, what="the trap", supervisor=supervisor, seconds=10)
    end_process(child.identity, seconds=0.3)
    child.process.wait(5)
    assert child.process.returncode == -signal.SIGKILL


def test_a_number_given_to_another_process_is_left_alone():
    with subprocess.Popen(["sleep", "60"]) as other:
        end_process(identity(other.pid, started="1"), seconds=0.1)
        end_process(identity(other.pid, program="postgres"), seconds=0.1)
        assert other.poll() is None
        other.kill()


def test_waiting_tells_which_process_stopped_and_shows_its_log(supervisor: Supervisor):
    supervisor.start("brief", ["sh", "-c", "echo out of coffee; exit 3"])
    with pytest.raises(SetUpError, match=r"brief stopped by itself(?s:.)*out of coffee"):
        wait_for(lambda: False, what="it", supervisor=supervisor, seconds=10)


def test_waiting_ends(supervisor: Supervisor):
    with pytest.raises(SetUpError, match="The kettle was not ready after 0 s"):
        wait_for(lambda: False, what="The kettle", supervisor=supervisor, seconds=0.1)


LAUNCHER = """
    import sys, time
    sys.path.insert(0, {bin!r})
    from pathlib import Path
    from runtime import lifeline, processes
    if {untied}:
        processes.tie_to_parent = lambda sign=None: None
    place = Path({place!r})
    supervisor = processes.Supervisor(record=place / "processes.json", logs=place, cwd=place)
    supervisor.start("sleeper", ["sleep", "60"])
    print(supervisor.children[0].identity.pid, flush=True)
    time.sleep(60)
"""


def start_and_kill_launcher(place: Path, *, untied: bool) -> int:
    """Returns the number of the process that the killed launcher had started."""
    code = textwrap.dedent(LAUNCHER).format(bin=str(BIN), place=str(place), untied=untied)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as launcher:
        assert launcher.stdout
        pid = int(launcher.stdout.readline())
        launcher.kill()
    return pid


def is_gone(pid: int) -> bool:
    """Whether the process ends within a moment."""
    until = time.monotonic() + 5
    while look_up(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return look_up(pid) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a child to its parent")
def test_a_killed_launcher_takes_its_processes_with_it(tmp_path: Path):
    pid = start_and_kill_launcher(tmp_path, untied=False)
    assert is_gone(pid)


def test_what_a_killed_launcher_left_is_ended_by_the_next(supervisor: Supervisor, tmp_path: Path):
    pid = start_and_kill_launcher(tmp_path, untied=True)
    assert look_up(pid)
    assert supervisor.end_leftovers() == ["sleeper"]
    assert is_gone(pid)
    assert supervisor.end_leftovers() == []


def test_a_broken_record_is_no_obstacle(supervisor: Supervisor):
    supervisor.record.write_text("{")
    assert supervisor.end_leftovers() == []


def test_a_lock_is_refused_to_a_second_holder_and_free_after_the_first(tmp_path: Path):
    lock = tmp_path / "lock"
    with (
        exclusive(lock),
        pytest.raises(SetUpError, match="taken"),
        exclusive(lock, refusal="taken"),
    ):
        pass
    with exclusive(lock, refusal="taken"):
        assert lock.exists()
