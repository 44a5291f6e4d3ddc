"""What `bin/test` makes of the commands that it runs."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from runtime.checks import (
    AT_ONCE,
    Check,
    Result,
    conclude,
    read_outcomes,
    run_together,
    summary_line,
)
from runtime.clone import Clone


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("===== 3 passed in 0.12s =====", {"passed": 3}),
        (
            "=== 1 failed, 12 passed, 2 skipped in 61.00s (0:01:01) ===",
            {"failed": 1, "passed": 12, "skipped": 2},
        ),
        ("\x1b[32m===== \x1b[1m3 passed\x1b[0m in 0.12s =====\x1b[0m", {"passed": 3}),
        ("4 passed in 1.02s", {"passed": 4}),
        ("===== no tests ran in 0.01s =====", {}),
        ("tests/test_x.py::test_3 passed in the end", {}),
    ],
)
def test_counts_come_from_the_summary_line_alone(line: str, expected: dict[str, int]):
    assert read_outcomes(line) == expected


def result(name: str, *, passed: bool = True, **outcomes: int) -> Result:
    return Result(name, passed, 1.5, Counter(outcomes))


def test_the_last_line_adds_up_all_runs_of_pytest():
    line = summary_line([result("lint"), result("tests", passed=False, passed_=0)], 3.0)
    assert "1 failed, 0 passed" in line
    line = summary_line(
        [
            result("lint"),
            Result("tests", True, 2.0, Counter(passed=7)),
            Result("j", True, 1.0, Counter(passed=2, skipped=1)),
        ],
        4.5,
    )
    assert line.strip("= ") == "9 passed, 1 skipped in 4.50s"


def test_failed_tests_are_not_counted_twice():
    run = Result("tests", False, 1.0, Counter(failed=2, passed=5))
    assert (
        summary_line([run, result("lint", passed=False)], 2.5).strip("= ")
        == "3 failed, 5 passed in 2.50s"
    )


def test_one_failure_fails_the_whole_run(capsys: pytest.CaptureFixture[str]):
    assert conclude([result("lint", passed=False), result("types")], 3.0) == 1
    assert "Failed: lint" in capsys.readouterr().out
    assert conclude([result("lint"), result("types")], 3.0) == 0
    assert capsys.readouterr().out.splitlines()[-1].strip("= ").startswith("0 passed in")


def test_checks_that_run_together_each_say_all_they_have_to_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Each waits for the other to begin, so they must be under way at the same time."""
    meet = (
        "import pathlib, sys, time\n"
        "own, other = map(pathlib.Path, sys.argv[1:])\n"
        "own.touch()\n"
        "while not other.exists(): time.sleep(0.01)\n"
        "print(own.name, 'met', other.name)"
    )
    checks = [
        Check(name, [sys.executable, "-c", meet, name, other])
        for name, other in (("one", "two"), ("two", "one"))
    ]
    checks += [Check("bad", [sys.executable, "-c", "import sys; sys.exit('how sad')"])]
    assert len(checks) > AT_ONCE
    results = run_together(Clone(tmp_path), checks, {})
    assert {one.name: one.passed for one in results} == {"one": True, "two": True, "bad": False}
    said = capsys.readouterr().out
    for words in ("one met two", "two met one", "how sad"):
        assert words in said
