"""Making the same authority again: identifiers and references that depend on the seed alone.

Public ids and references are random by design. While the demo authority is made, and only then,
they are drawn from the seed, so that the same seed and date give the same addresses.
"""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from ledger import references


@contextmanager
def repeatable(seed: str) -> Iterator[None]:
    """Draw UUIDs and references from `seed`. Not for use beside other threads."""
    source = random.Random(seed)  # noqa: S311 - not a secret
    system: Any = SimpleNamespace(urandom=source.randbytes)
    with patch.object(uuid, "os", system), patch.object(references, "secrets", source):
        yield
