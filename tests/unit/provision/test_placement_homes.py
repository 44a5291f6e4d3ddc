"""What placements put on home pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from provision.placement_homes import coming

pytestmark = pytest.mark.django_db


def test_a_placement_begins_on_its_day_and_is_reviewed_by_one(scene):
    first = timezone.localdate() + timedelta(days=5)
    scene.accepted(starts_on=first)
    found = {str(item.title): item for item in coming(scene.act(scene.senco))}
    assert found["A placement begins"].is_on_day
    assert found["A placement begins"].due_on == first
    assert not any(one.is_on_day for title, one in found.items() if title.startswith("Review"))
