"""Notices: what changed and what to do, without personal data.

An app declares each kind with `register_notice`; a service calls `notify` in its own
transaction; a worker woken on commit sends, and a sweep sends what was left behind.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ledger.models import EmailState, Notification

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind: `text` says what changed, `todo` what to do; `duty` cannot be switched off.

    Both may name `%(reference)s`, never a person.
    """

    code: str
    text: str | Promise
    todo: str | Promise
    duty: bool = False


class Preference:
    """How a person wants emails (stored on `accounts.User.message_preference`)."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


_notices: dict[str, Notice] = {}


def register_notice(notice: Notice) -> Notice:
    """Declare a kind of notice; called while apps load."""
    if notice.code in _notices and _notices[notice.code] != notice:
        raise ValueError(f"{notice.code} is declared twice")
    _notices[notice.code] = notice
    return notice


def get_notice(code: str) -> Notice:
    """The declared kind; KeyError when no app declares it."""
    return _notices[code]


def notify(
    *,
    notice: Notice,
    recipients: Iterable[Any],
    key: str,
    link: str,
    reference: str = "",
    membership_ids: dict[int, int] | None = None,
    by_email: bool = True,
) -> None:
    """Write one notice for each person, once for each `key` however often this runs.

    `membership_ids` maps a person's id to the membership that the work waits under. `by_email` is
    False where another email, such as an invitation for the calendar, says the same.
    """
    memberships = membership_ids or {}
    people = {person.pk: person for person in recipients}
    rows = [
        Notification(
            recipient_id=pk,
            membership_id=memberships.get(pk),
            code=notice.code,
            reference=reference,
            link=link,
            key=f"{notice.code}:{key}"[:200],
            is_duty=notice.duty,
            email_state=_email_state(person, notice) if by_email else EmailState.UNWANTED,
        )
        for pk, person in sorted(people.items())
    ]
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(_wake)


def words_of(row: Notification) -> dict[str, str]:
    """What a notice says in the reader's language: text, todo, link."""
    notice = get_notice(row.code)
    values = {"reference": row.reference or _("a record")}
    return {"text": str(notice.text) % values, "todo": str(notice.todo) % values, "link": row.link}


def mark_read(*, person: Any, rows: QuerySet[Notification]) -> int:
    """Mark a person's own notices as read; other people's stay as they are."""
    unread = rows.filter(recipient_id=person.pk, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def _email_state(person: Any, notice: Notice) -> EmailState:
    if not person.is_active:
        return EmailState.UNWANTED
    if notice.duty or person.message_preference == Preference.AT_ONCE:
        return EmailState.WAITING
    if person.message_preference == Preference.DAILY:
        return EmailState.DIGEST
    return EmailState.UNWANTED


def _wake() -> None:
    from ledger.tasks import sweep_notifications

    wake(sweep_notifications)


def wake(task: Any, *args: Any) -> None:
    """Start a task now if the broker answers; its sweep does it later if not."""
    try:
        task.apply_async(args=args, retry=False)
    except Exception:
        logger.warning("the broker did not take %s; its sweep will", task.name)
