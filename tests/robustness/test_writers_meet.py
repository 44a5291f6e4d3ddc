"""Writers of one register at the same moment: as if one had come after the other.

Each on a connection of its own, some times over. PostgreSQL ends a deadlock with an error, which
would be one of the answers.
"""

from typing import Any

import pytest
from django.db import transaction

from attendance.models import ImportStatus
from attendance.services.deliveries import evaluate_delivery, receive_marks
from attendance.services.evaluation import evaluate_alerts
from attendance.services.imports import check_import, evaluate_imports, save_import
from tests.concurrency import at_once
from tests.factories.attendance import sent, token_for
from tests.robustness.scenes import DAYS, FILE, SYSTEM, make_scene, school_days

pytestmark = pytest.mark.django_db(transaction=True)

OTHER_FILE = ("/" * DAYS, "I" * DAYS, "M" * 12, "O" * 4 + "I" * 12, "I" * 3)
ROUNDS = 3


def ready(scene, file):
    """A file that a person wants saved."""
    found = scene.upload(file)
    return scene.request_saving(check_import(actor=SYSTEM, register_import=found))


def importing(scene, file):
    """Saves a file and evaluates it, as two workers do one after the other."""
    found = ready(scene, file)

    def run():
        saved = save_import(actor=SYSTEM, register_import=found)
        assert saved.status == ImportStatus.SAVED
        evaluate_imports(actor=SYSTEM, import_ids=[saved.pk])

    return run


def delivering(scene, file):
    """A school system sends the same, and a worker evaluates it."""
    token = token_for(scene.school)[0]
    marks = [
        sent(scene.first_upn + place, day, session, code)
        for place, codes in enumerate(file)
        for day, code in zip(school_days(), codes, strict=False)
        for session in ("AM", "PM")
    ]

    def run():
        receipt = receive_marks(token=token, marks=marks, why_changed="Settled with the parent")
        assert not receipt.refused
        evaluate_delivery(actor=SYSTEM, delivery=receipt.delivery)

    return run


def evaluating(scene, _file):
    """The nightly round."""

    def run():
        evaluate_alerts(actor=SYSTEM)

    return run


def one_after_the_other(scene: Any, *calls: Any) -> dict[str, Any]:
    """What comes of it in this order; nothing is kept."""
    with transaction.atomic():
        for call in calls:
            call()
        evaluate_alerts(actor=SYSTEM)
        outcome = scene.outcome()
        transaction.set_rollback(True)
    return settled(outcome)


def settled(outcome: dict[str, Any]) -> dict[str, Any]:
    """Without what rose and fell on the way, which may have been noticed or not."""
    standing = [alert for alert in outcome["alerts"] if "'withdrawn'" not in alert]
    kept = {name: outcome[name] for name in ("marks", "tallies", "corrections")}
    return kept | {"alerts": standing}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (importing, importing),
        (importing, delivering),
        (delivering, delivering),
        (importing, evaluating),
    ],
    ids=lambda maker: maker.__name__,
)
def test_it_is_as_one_after_the_other(one, other):
    for round_ in range(ROUNDS):
        scene = make_scene(100 * round_ + 1)
        calls = one(scene, FILE), other(scene, OTHER_FILE)
        either = [one_after_the_other(scene, *calls), one_after_the_other(scene, *calls[::-1])]
        assert at_once(*calls) == [None, None]
        evaluate_alerts(actor=SYSTEM)
        assert settled(scene.outcome()) in either
