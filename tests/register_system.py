"""A school's system that calls the interface of registers."""

import json
from datetime import date

from django.test import Client

from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import token_for, upn

MARKS = "/api/attendance/v1/marks"
SEARCH = "/api/attendance/v1/marks/search"
DAY = date(2026, 9, 7)
SEPTEMBER = {"from": "2026-09-01", "to": "2026-09-30"}


class System:
    """A school's system with its token."""

    def __init__(self, school=None, secret=""):
        self.school = school or SchoolFactory()
        self.token, made = token_for(self.school, name="Bluebird Register")
        self.secret = secret or made
        self.client = Client()

    def headers(self):
        return {"Authorization": f"Bearer {self.secret}"}

    def post(self, body, address=MARKS, **more):
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        given = {"content_type": "application/json", "headers": self.headers()} | more
        return self.client.post(address, text, **given)

    def send(self, *marks, **more):
        return self.post({"marks": list(marks), **more})

    def get(self, **query):
        return self.client.get(MARKS, SEPTEMBER | query, headers=self.headers())

    def search(self, *numbers, **more):
        upns = [upn(number) for number in numbers]
        return self.post({**SEPTEMBER, "upns": upns, **more}, SEARCH)


def said(who=1, day=DAY, session="AM", code="I", **beside):
    number = upn(who) if isinstance(who, int) else who
    return {"upn": number, "date": str(day), "session": session, "code": code, **beside}


def held(system, **query):
    return system.get(**query).json()["marks"]
