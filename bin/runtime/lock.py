"""`bin/lock`: pinned requirements with hashes and without the addresses they came from."""

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from runtime.clone import this_clone
from runtime.messages import say, step
from runtime.problems import SetUpError

FILES = ["base", "dev"]
OLDEST_PYTHON = "3.11"


def main() -> int:
    """Keeps what is pinned unless told `--upgrade`, or `--upgrade-package NAME`."""
    clone = this_clone()
    try:
        with tempfile.TemporaryDirectory() as place:
            uv = find_uv(Path(place))
            for name in FILES:
                with step(f"Pinning requirements/{name}.txt"):
                    pin(uv, clone.root / "requirements", name, sys.argv[1:])
    except SetUpError as problem:
        say(f"\n{problem}")
        return 1
    return 0


def find_uv(place: Path) -> Path:
    """uv from the machine, or from an environment that is thrown away afterwards."""
    installed = shutil.which("uv")
    if installed:
        return Path(installed)
    with step("Getting uv, which resolves the requirements"):
        venv.create(place / "uv", with_pip=True)
        pip: list[str | Path] = [
            place / "uv" / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "uv",
        ]
        if subprocess.run(pip, check=False).returncode:
            raise SetUpError("uv could not be installed: install it and try again.")
    return place / "uv" / "bin" / "uv"


def pin(uv: Path, folder: Path, name: str, options: list[str]) -> None:
    command: list[str | Path] = [uv, "pip", "compile", f"{name}.in", "--output-file", f"{name}.txt"]
    command += ["--generate-hashes", "--universal", "--python-version", OLDEST_PYTHON]
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    if name != FILES[0]:  # what both need is the same in both
        command += ["--constraint", f"{FILES[0]}.txt"]
    answer = subprocess.run(
        [*command, "--quiet", *options], cwd=folder, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise SetUpError(f"requirements/{name}.in cannot be resolved:\n{answer.stderr}")
