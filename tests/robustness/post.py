"""A post office that writes down what went out, and can be stopped right after it did."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

GATE = 0x57_41_59_09


class PostBackend(BaseEmailBackend):
    """Each email is on its way before the worker waits at the gate, and before it can say so."""

    def send_messages(self, email_messages: Any) -> int:
        with Path(settings.EMAIL_FILE_PATH).open("a") as book:
            for message in email_messages:
                book.write(json.dumps([message.to, message.body]) + "\n")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [GATE])
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [GATE])
        return len(email_messages)


def sent(book: Path) -> Counter[str]:
    """How often each email went out."""
    return Counter(book.read_text().splitlines() if book.exists() else ())
