"""Words of each kind about one child, and who meets them by any path.

Those who work with the child follow every link from their pages: screens, lists, downloads, PDF,
portal. Then all of them, and others, try every one of these addresses and search. What each of
them has read in the end is exactly what is theirs: not a word more, and not one less.
"""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from provision.services.ending import end_placement
from tests.people import sign_in, sign_in_family
from tests.permissions.walking import Walker
from tests.permissions.words import (
    ASKED,
    CHARGE,
    CLINIC,
    DUTY,
    EARLIER,
    EVERY,
    KNOWN,
    LESSON,
    LETTER,
    MESSAGE,
    NAME,
    NOTE,
    PACE,
    PRIVATE,
    PROGRESS,
    RETURN,
    REVIEW,
    RIDE,
    RISK,
    SAFETY,
    Story,
)

pytestmark = pytest.mark.django_db
WORD = re.compile("|".join(EVERY))  # these alone: a random token may begin like one


class Town:
    """Everybody, where those who work with the child have been, and what they have read."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.walkers: dict[Membership | User, Walker] = {}
        told = dict.fromkeys(story.starts)
        for person in story.walkers:
            walker = self.walker(person)
            walker.walk(story.starts)
            told.update(dict.fromkeys(url for url, words in walker.met.items() if words))
        self.places = list(told)

    def walker(self, person: Membership | User) -> Walker:
        if person not in self.walkers:
            self.walkers[person] = self.afresh(person)
        return self.walkers[person]

    def afresh(self, person: Membership | User) -> Walker:
        """The person on another day: nothing read yet."""
        into = sign_in if isinstance(person, Membership) else sign_in_family
        return Walker(into(Client(), person), self._words_in)

    def _words_in(self, text: str) -> set[str]:
        return set(WORD.findall(text.replace(self.story.charge, CHARGE)))

    def words(self, person: Membership | User) -> set[str]:
        return self.walker(person).words(self.places)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker, module_store) -> Iterator[Town]:
    """Told and walked through once; never committed."""

    logging.disable(logging.WARNING)  # hundreds of refusals are what is asked for here
    with (
        django_db_blocker.unblock(), transaction.atomic(),
        time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)),
    ):  # fmt: skip
        yield Town(Story())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def test_the_family_meets_what_is_shared_with_each_of_them(town):
    story = town.story
    shared = {NAME, PROGRESS, RETURN}
    assert town.words(story.mother) == shared | {LETTER, MESSAGE, SAFETY}
    assert town.words(story.young) == shared | {LETTER, PRIVATE}
    assert town.words(story.father) == shared
    assert town.words(story.uncle) == {NAME}
    assert town.words(story.other_mother) == set()


def test_school_authority_and_panel_meet_what_their_work_needs(town):
    story, scene = town.story, town.story.scene
    assert town.words(scene.senco) == EVERY - {SAFETY}
    assert town.words(scene.named_officer) == EVERY - {SAFETY, PRIVATE}
    assert town.words(story.safeguarding) == EVERY - {ASKED, CHARGE, CLINIC, DUTY, KNOWN, PRIVATE}
    panel = EVERY - {CHARGE, EARLIER, NOTE, MESSAGE, SAFETY, PRIVATE}
    assert town.words(story.panel.health) == panel


def test_a_tutor_and_a_former_school_meet_their_part(town):
    story, scene = town.story, town.story.scene
    taught = {NAME, RISK, RIDE, REVIEW, PROGRESS, LESSON, RETURN, PACE, NOTE, EARLIER, LETTER}
    assert town.words(scene.tutor) == taught
    assert town.words(story.former_senco) == {NAME, EARLIER}


def test_those_who_have_nothing_to_do_with_the_child_meet_no_word(town):
    for person in town.story.outsiders:
        assert town.words(person) == set(), person.role


def test_those_who_taught_keep_what_they_wrote_when_the_placement_has_ended(town):
    scene, placement = town.story.scene, town.story.placement
    with transaction.atomic():
        end_placement(
            actor=scene.act(scene.liaison), placement=placement, reason="returned",
            ended_on=timezone.localdate(), words="Went well",
        )  # fmt: skip
        yesterday = timezone.localdate() - timedelta(days=1)
        type(placement).objects.filter(pk=placement.pk).update(ended_on=yesterday)
        for who in (scene.tutor, scene.manager):
            met = town.afresh(who).words(town.places)
            assert met <= {NAME, REVIEW, PROGRESS, LESSON}, who.role
            assert {NAME, REVIEW} <= met
        transaction.set_rollback(True)
