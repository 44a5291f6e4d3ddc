"""A broker of each test's own, with nobody at work yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.robustness.machinery import Machinery, handing_to


@pytest.fixture
def machinery(
    transactional_db: None, tmp_path: Path, private_store: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machinery]:
    found = Machinery(tmp_path, private_store)
    try:
        found.start_broker()
        with handing_to(found, monkeypatch):
            yield found
    finally:
        found.close()
