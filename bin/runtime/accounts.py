"""The unprivileged account that PostgreSQL demands when a launcher runs as root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.problems import SetUpError

SERVICE_ACCOUNT = "waymark"


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make a folder that this account alone can read."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)


def service_account() -> Account | None:
    """None for an ordinary person, whose own account serves; as root an account of its own,
    made at the first use."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        entry = _make_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _make_account() -> pwd.struct_passwd:
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--user-group", "--no-create-home"]
    elif shutil.which("adduser"):  # Alpine's BusyBox
        command = ["adduser", "-S", "-D", "-H"]
    else:
        raise SetUpError(
            "PostgreSQL refuses to run as root, and no other account can be made here. "
            "Run this as an ordinary user."
        )
    # Two clones may start at once: the second finds the account made by the first.
    subprocess.run([*command, SERVICE_ACCOUNT], capture_output=True, check=False)
    try:
        return pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        raise SetUpError(
            f"PostgreSQL refuses to run as root, and the account “{SERVICE_ACCOUNT}” could not be "
            "made. Run this as an ordinary user."
        ) from None


def open_to_all(path: Path) -> bool:
    """Whether another account can pass through every folder down to `path`."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents))
