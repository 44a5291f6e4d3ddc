"""Addresses, answers and queries of the pages of a return."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def url(name, *args):
    return reverse(f"reintegration:{name}", args=args)


def dated(**days):
    return {f"{name}": day.isoformat() for name, day in days.items()}


def text_of(response):
    return response.content.decode()


def queries(web, address):
    web.get(address)  # what is asked once in a process is asked now
    with CaptureQueriesContext(connection) as asked:
        assert web.get(address).status_code == 200
    return len(asked)
