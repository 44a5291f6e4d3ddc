"""What the logs say of a child who does not come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from provision.absences import absences_of
from provision.models import AbsenceReason, Attended
from provision.services.ending import take_step
from tests.factories.provision import PlacementFactory, TaughtSessionFactory

pytestmark = pytest.mark.django_db


def logged(placement, days, attended=Attended.ALL, reason="", **fields):
    hours = 3 if attended == Attended.ALL else 0
    return TaughtSessionFactory(
        placement=placement, day=timezone.localdate() - timedelta(days=days), attended=attended,
        absence_reason=reason, hours_attended=hours, **fields,
    )  # fmt: skip


def test_the_lessons_since_the_last_step_are_counted_with_their_reasons(scene):
    placement = scene.active(starts_on=timezone.localdate() - timedelta(days=30))
    logged(placement, 20, Attended.ABSENT, AbsenceReason.ILL)
    refused = logged(placement, 9, Attended.ABSENT, AbsenceReason.REFUSED)
    unknown = logged(placement, 8, Attended.ABSENT, AbsenceReason.UNKNOWN)
    again = logged(placement, 7, Attended.ABSENT, AbsenceReason.REFUSED)
    logged(placement, 6)
    logged(placement, 5, Attended.CANCELLED)
    logged(placement, 4, Attended.ABSENT, AbsenceReason.REFUSED, withdrawn_at=timezone.now(),
           withdrawn_reason="Wrong child")  # fmt: skip
    assert len(absences_of(placement).missed) == 4
    take_step(
        actor=scene.act(scene.tutor), placement=placement, what="Visit", came_of_it="Tea",
        taken_on=timezone.localdate() - timedelta(days=10),
    )  # fmt: skip
    found = absences_of(placement)
    assert list(found.missed) == [refused, unknown, again]
    assert (found.lessons, found.unexpected) == (4, 3)
    assert "3 of 4 lessons were missed: Could not face coming (2), Not known (1)" in found.sentence
    whole = absences_of(placement, since=placement.starts_on)
    assert (len(whole.missed), whole.unexpected) == (4, 3)


def test_a_child_who_comes_leaves_nothing_to_say():
    placement = PlacementFactory()
    logged(placement, 3)
    assert absences_of(placement).sentence == ""
