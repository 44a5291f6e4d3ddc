"""Style sheets, scripts and pictures, built with the Node.js that the environment brings."""

import os

from runtime.clone import Clone
from runtime.messages import run_logged, step
from runtime.stamps import Stamp, fingerprint


def build_assets(clone: Clone) -> None:
    """Install the npm packages and build `static/build/`, each when its inputs have changed."""
    root = clone.root
    packages = [root / "package.json", root / "package-lock.json"]
    if not packages[1].exists():
        return
    log = clone.logs / "assets.log"
    # npm runs `node` by name: the environment's own comes first.
    env = {"PATH": f"{clone.program('')}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    npm = clone.program("npm")

    locked = fingerprint(packages)
    installed = Stamp(root / "node_modules" / ".waymark-packages")
    if not installed.matches(locked):
        with step("Installing front-end packages"):
            run_logged([npm, "ci", "--no-audit", "--no-fund"], log=log, cwd=root, env=env)
            installed.write(locked)

    sources = fingerprint([*packages, root / "frontend"])
    built = Stamp(root / "static" / "build" / ".waymark-sources")
    if not built.matches(sources):
        with step("Building style sheets and scripts"):
            run_logged([npm, "run", "build"], log=log, cwd=root, env=env)
            built.write(sources)
