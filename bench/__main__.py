"""`bin/bench`: measurements by name."""

import argparse
import json
import os
import platform
from pathlib import Path

import django


def main() -> None:
    """Measure, print the table, write the ratios."""
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("what", choices=["attendance"])
    parser.add_argument("--pupils", type=int, default=85_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.pupils < 100:
        parser.error("--pupils must be at least 100")
    django.setup()
    from bench.attendance import run, say

    report = run(options.pupils)
    say(f"\n{os.cpu_count()} cores, Python {platform.python_version()}\n\n{report.table()}")
    if options.json:
        found = {"pupils": options.pupils, "ratios": report.ratios}
        options.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
