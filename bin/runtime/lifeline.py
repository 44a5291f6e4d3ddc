"""A child process that ends with its parent, even when the parent is killed outright."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, prctl(2)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def tie_to_parent(death_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """For Popen's `preexec_fn`: on Linux the kernel sends the child `death_signal` when this
    process dies. Elsewhere None: there the next start finds what a killed launcher left."""
    if _libc is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        assert _libc is not None  # noqa: S101 - checked above
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(death_signal))
        if os.getppid() != parent:  # the parent died before the kernel was told
            os._exit(1)

    return tie
