"""A copy of the database is another one, as long as it is used."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from accounts.models import Organisation
from bench.databases import copied, in_use
from tests.factories.accounts import SchoolFactory

pytestmark = pytest.mark.django_db(transaction=True)


def names():
    found = sorted(Organisation.objects.values_list("name", flat=True))
    connection.close()
    return found


def test_it_holds_what_there_was_and_what_is_written_to_it():
    SchoolFactory(name="Both")
    original = in_use().name
    with copied("beside") as copy:
        SchoolFactory(name="Original alone")
        with copy.used():
            assert in_use().name == copy.name == f"{original}_beside"
            SchoolFactory(name="Copy alone")
            with ThreadPoolExecutor(1) as threads:
                assert threads.submit(names).result() == ["Both", "Copy alone"]
        assert in_use().name == original
        assert names() == ["Both", "Original alone"]
    with copy.used(), pytest.raises(OperationalError, match="does not exist"):
        names()
