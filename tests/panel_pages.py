"""Addresses and answers that tests of the panel's pages share."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from panels.models import Criterion
from tests.factories.panels import agreed


def at(name: str, record: Any, *more: Any) -> str:
    return reverse(f"panels:{name}", args=[record.public_id, *more])


def soon(days: int = 7) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def answers(item, **changes: Any) -> dict[str, Any]:
    """A liaison decision as the form posts it."""
    given = {
        "provision": "Somebody at the side door", "starts_on": soon(), "provided_by": "The council",
        "hours_a_week": "5", "funding_source": "authority", "reasons": "It helps her to come in.",
        **{f"finding_{criterion}": "met" for criterion in Criterion},
        **{f"stance_{agency}": "agrees" for agency in agreed(item)},
    }  # fmt: skip
    return {**given, **changes}
