"""`bin/bench`: measurements by name."""

import argparse
import json
import os
import platform
from pathlib import Path

import django

FEWEST = {"attendance": 100, "panel": 200}


def main() -> None:
    """Measure, print the table, write the ratios."""
    options = _options()
    django.setup()
    report, found = _measure(options)
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}\n\n{report.table()}")
    if options.json:
        options.json.write_text(json.dumps({**found, "ratios": report.ratios}, indent=2) + "\n")


def _measure(options: argparse.Namespace):  # type: ignore[no-untyped-def] # models load later
    """The report of what was asked for, and how much it was of."""
    if options.what == "panel":
        from bench import panel

        return panel.run(options.referrals), {"referrals": options.referrals}
    from bench import attendance

    return attendance.run(options.pupils), {"pupils": options.pupils}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("what", choices=sorted(FEWEST))
    parser.add_argument("--pupils", type=int, default=85_000, help="of `attendance`")
    parser.add_argument("--referrals", type=int, default=100_000, help="of `panel`")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    name = "referrals" if options.what == "panel" else "pupils"
    if getattr(options, name) < FEWEST[options.what]:
        parser.error(f"--{name} must be at least {FEWEST[options.what]}")
    return options


if __name__ == "__main__":
    main()
