"""When Python looks for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_one_go() -> Iterator[None]:
    """Do a piece of work without looking for garbage: where its many small objects are all needed
    to the end, looking through them again and again takes longer than much of the work. It also
    stops everything else for a tenth of a second, at a moment that nobody chooses.

    Garbage of this and of other threads waits for as long, so the piece must have an end.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()
