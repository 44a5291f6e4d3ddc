"""Making the same authority again: identifiers, references and documents that depend on the
seed and the demo date alone.

Public ids and references are random by design. While the demo authority is made, and only then,
they are drawn from the seed, so that the same seed and date give the same addresses. A font that
is unpacked for a document carries the second at which that happened, unless SOURCE_DATE_EPOCH
(reproducible-builds.org) gives another: the same date then gives the same bytes.
"""

import os
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from ledger import references


@contextmanager
def repeatable(seed: str, documents_at: datetime) -> Iterator[None]:
    """Draw UUIDs and references from `seed`, and date what documents carry inside.

    Not for use beside other threads.
    """
    source = random.Random(seed)  # noqa: S311 - not a secret
    system: Any = SimpleNamespace(urandom=source.randbytes)
    dated = {"SOURCE_DATE_EPOCH": str(int(documents_at.timestamp()))}
    with (
        patch.object(uuid, "os", system),
        patch.object(references, "secrets", source),
        patch.dict(os.environ, dated),
    ):
        yield
