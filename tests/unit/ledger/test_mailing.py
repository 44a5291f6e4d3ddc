"""Emails that wait: what goes out, and what becomes of the rest when one cannot."""

from collections import Counter
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.utils import timezone

from ledger import mailing
from ledger.models import EmailState, Notification
from ledger.notices import Notice, notify
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NOTICE = Notice(code="ledger.test", text="Something changed.", todo="Look.", duty=True)


@pytest.fixture(autouse=True)
def people(monkeypatch):
    monkeypatch.setattr("ledger.mailing.words_of", lambda row: {"text": "", "todo": "", "link": ""})
    people = [UserFactory() for _person in range(3)]
    for _again in range(2):  # one key, one notice
        notify(notice=NOTICE, recipients=people, key="1", link="/")
    return people


@pytest.fixture
def post(monkeypatch):
    """What was sent; sending to an address in `fails` raises its error."""
    sent, fails = Counter(), {}

    def send(subject, body, sender, to):
        if to[0] in fails:
            raise fails[to[0]]
        sent[to[0]] += 1

    monkeypatch.setattr("ledger.mailing.send_mail", send)
    return sent, fails


def rows():
    found = Notification.objects.order_by("recipient_id")
    return [(row.email_state, row.attempts) for row in found]


def test_a_refused_address_holds_up_nobody_and_is_given_up_after_five_times(people, post):
    sent, fails = post
    fails[people[0].email] = SMTPRecipientsRefused({})
    assert mailing.send_waiting_notices() == 2
    assert rows() == [(EmailState.CLAIMED, 1), (EmailState.SENT, 1), (EmailState.SENT, 1)]
    for _time in range(5):
        Notification.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
        mailing.release_stale_claims()
        assert mailing.send_waiting_notices() == 0
    assert rows()[0] == (EmailState.FAILED, 5)
    assert sent == {people[1].email: 1, people[2].email: 1}


def test_a_mail_server_that_is_away_for_long_loses_nothing(people, post):
    sent, fails = post
    fails[people[1].email] = SMTPServerDisconnected()
    for _time in range(8):
        with pytest.raises(SMTPServerDisconnected):
            mailing.send_waiting_notices()
    assert rows() == [(EmailState.SENT, 1), (EmailState.WAITING, 0), (EmailState.WAITING, 0)]
    fails.clear()
    assert mailing.send_waiting_notices() == 2
    assert sent == {person.email: 1 for person in people}
