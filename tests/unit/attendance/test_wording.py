"""What an alert says of itself."""

import pytest

from attendance.models import AlertStatus, Rule
from attendance.wording import what_would_change_it
from tests.factories.attendance import AlertFactory

pytestmark = pytest.mark.django_db


def test_an_open_alert_says_how_many_sessions_would_have_to_change():
    words = what_would_change_it(AlertFactory(sessions=23))
    assert "fewer than 20 sessions count" in words
    assert "4 of the 23 would have to change" in words


def test_a_row_says_how_short_it_would_have_to_be():
    words = what_would_change_it(AlertFactory(rule=Rule.CONSECUTIVE, consecutive_days=8))
    assert "shorter than 16 sessions and fewer than 20 count in all" in words


def test_a_finished_alert_changes_no_more():
    assert not what_would_change_it(AlertFactory(status=AlertStatus.ACCEPTED))
