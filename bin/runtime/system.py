"""What only the machine's own packages can bring: Chromium for tests, Pango for PDF files."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from runtime.clone import Clone
from runtime.messages import run_logged, say, step
from runtime.problems import SetUpError

# WeasyPrint draws with Pango; without a font a document would have no letters.
PANGO_PACKAGES = [
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-liberation",
]
PANGO_LIBRARIES = [
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
]
# Debian's Chromium without windows draws the same pages with a third less work; not every system
# has it.
HEADLESS = "chromium-headless-shell"
CHROMIUM_NAMES = [
    HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
]  # fmt: skip


def prepare_pango(clone: Clone) -> bool:
    """Make WeasyPrint importable; otherwise say in one line how the person can, and go on."""
    if _draws(clone):
        return True
    if _can_install():
        with step("Installing Pango, which draws PDF documents"):
            _install(clone, PANGO_PACKAGES)
        if _draws(clone):
            return True
    remedy = f"apt-get install {' '.join(PANGO_PACKAGES)}  (macOS: brew install pango)"
    say(f"  PDF documents cannot be made here until Pango is installed: {remedy}")
    return False


def _draws(clone: Clone) -> bool:
    """Whether the libraries that WeasyPrint needs can be loaded."""
    if sys.platform != "linux":
        command = [clone.python, "-c", "import weasyprint.text.ffi"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        for library in PANGO_LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def find_chromium(clone: Clone) -> Path | None:
    """A Chromium on this machine: the system's, or the one that Playwright installed."""
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    question = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run(
        [clone.python, "-c", question], capture_output=True, text=True, check=False
    )
    installed = Path(answer.stdout.strip() or "/nonexistent")
    return installed if installed.exists() else None


def prepare_chromium(clone: Clone) -> Path | None:
    """Find or install Chromium; otherwise say in one line how the person can."""
    found = find_chromium(clone)
    if found:
        return found
    with step("Installing Chromium for the browser journeys"):
        if _can_install():
            for name in (HEADLESS, "chromium"):
                if not find_chromium(clone):
                    _install(clone, [name, "fonts-liberation"])
        else:
            with contextlib.suppress(SetUpError):
                run_logged(
                    [clone.python, "-m", "playwright", "install", "chromium"],
                    log=clone.logs / "system.log",
                    cwd=clone.root,
                )
    found = find_chromium(clone)
    if not found:
        say(
            "  The browser journeys need Chromium: run “apt-get install chromium” as root, or "
            "“.venv/bin/playwright install --with-deps chromium”."
        )
    return found


def _can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(clone: Clone, packages: list[str]) -> None:
    """Install Debian packages; a failure shows in what is still missing afterwards."""
    log = clone.logs / "system.log"
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run_logged(["apt-get", "update"], log=log, cwd=clone.root, env=env)
        command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        run_logged(command, log=log, cwd=clone.root, env=env)
    except SetUpError as problem:
        say(f" {problem}")
