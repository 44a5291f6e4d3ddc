"""The interface for school systems, tried with what its own OpenAPI document allows and forbids.

Schemathesis makes calls from the document: whole ones, broken ones, odd text, wrong methods. No
call may end in a fault, and each answer must be one that the document describes. The examples
are the same in every run.
"""

from datetime import date

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    allow_header_conformance,
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from attendance.api.endpoints import document
from config.wsgi import application
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days, pupil, token_for, upn

EXAMPLES = 40
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
    unsupported_method,
]

DETERMINISTIC = SchemathesisConfig(
    projects=ProjectsConfig(
        default=ProjectConfig(
            generation=GenerationConfig(
                modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
                max_examples=EXAMPLES,
                deterministic=True,
                database="none",
            )
        )
    )
)
interface = schemathesis.openapi.from_dict(document(), config=DETERMINISTIC)
interface.app = application
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection():
    """As Django's test client does: a request does not end the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def school(monkeypatch):
    """A school with a pupil whose marks can be written, and a token without a limit of calls."""
    monkeypatch.setattr("attendance.api.bearer.CALLS_A_MINUTE", 10_000)
    monkeypatch.setattr("attendance.api.bearer.WRONG_TOKENS_A_MINUTE", 10_000)
    with time_machine.travel("2026-09-30 09:00", tick=True):
        school = SchoolFactory()
        mark_days(pupil(school, number=1).enrolments.get(), date(2026, 9, 7), "II L/ //")
        yield school


def call(case: Case, school) -> None:
    token = token_for(school)[1]
    response = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(response, checks=CHECKS)


@interface.parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_no_call_ends_in_a_fault_and_every_answer_is_described(case: Case, school):
    call(case, school)


SESSIONS = [("2026-09-07", "AM"), ("2026-09-14", "AM"), ("2026-09-14", "PM")]


@interface.include(operation_id="sendMarks").parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_odd_text_beside_marks_that_are_taken(case: Case, school):
    """The same for a real pupil, so that comments, minutes and reasons reach the database."""
    listed = case.body.get("marks") if isinstance(case.body, dict) else None
    marks = [mark for mark in listed if isinstance(mark, dict)] if isinstance(listed, list) else []
    for mark, (day, session) in zip(marks, SESSIONS, strict=False):
        mark |= {"upn": upn(1), "date": day, "session": session, "code": "L"}
        if type(mark.get("minutes_late")) is int:
            mark["minutes_late"] %= 700
    call(case, school)
