"""Who reads what: five audiences, six readers, over everything that has an audience."""

import pytest

from accounts.actors import Actor
from accounts.roles import Role
from cases.audience import Audience
from cases.models import GrantKind, Meeting, Note, Task, TimelineEvent
from tests.factories.cases import GrantFactory, TeamMemberFactory
from tests.factories.casework import (
    MeetingFactory,
    NoteFactory,
    TaskFactory,
    TimelineEventFactory,
)
from tests.people import actor, member

KINDS = [
    (TimelineEvent, TimelineEventFactory),
    (Note, NoteFactory),
    (Task, TaskFactory),
    (Meeting, MeetingFactory),
]

# The author always reads; "named" is a member of the team who is named on the item.
READS = {
    Audience.TEAM: {"author", "team", "named", "safeguarding"},
    Audience.NAMED: {"author", "named"},
    Audience.FAMILY: {"author", "team", "named", "safeguarding", "parent", "young_person"},
    Audience.YOUNG_PERSON: {"author", "named", "young_person"},
    Audience.SAFEGUARDING: {"author", "named", "safeguarding"},
}


@pytest.fixture
def people(child, school, senco, nurse):
    TeamMemberFactory(child=child, membership=nurse.membership)
    named = member(Role.SOCIAL_CARE_PROFESSIONAL, organisation=nurse.organisation)
    parent, young = (
        GrantFactory(child=child),
        GrantFactory(child=child, kind=GrantKind.YOUNG_PERSON),
    )
    return {
        "author": senco,
        "team": nurse,
        "named": Actor.staff(member(Role.HEALTH_PROFESSIONAL, user=named.user)),
        "safeguarding": actor(Role.SAFEGUARDING_LEAD, school),
        "parent": Actor.family(parent.user),
        "young_person": Actor.family(young.user),
    }


@pytest.mark.parametrize(("model", "factory"), KINDS, ids=[model.__name__ for model, _ in KINDS])
@pytest.mark.parametrize("audience", Audience)
def test_each_audience_reaches_its_readers_alone(child, people, model, factory, audience):
    item = factory(child=child, audience=audience, recorded_by=people["author"].user)
    if audience is not Audience.FAMILY:
        item.readers.add(people["named"].user)
    read = {
        name for name, person in people.items()
        if model.objects.readable_by(person).filter(pk=item.pk).exists()
    }  # fmt: skip
    assert read == READS[audience]


def test_the_family_audience_can_leave_one_parent_out(child, people):
    other = Actor.family(GrantFactory(child=child).user)
    note = NoteFactory(child=child, audience=Audience.FAMILY)
    note.readers.add(people["parent"].user)
    assert Note.objects.readable_by(people["parent"]).exists()
    assert not Note.objects.readable_by(other).exists()
    assert Note.objects.readable_by(people["team"]).count() == 1


def test_a_young_persons_own_access_to_another_child_opens_nothing_here(child):
    elsewhere = Actor.family(GrantFactory(kind=GrantKind.YOUNG_PERSON).user)
    NoteFactory(child=child, audience=Audience.YOUNG_PERSON)
    assert not Note.objects.readable_by(elsewhere).exists()


def test_nobody_signed_in_reads_nothing_and_waymark_itself_reads_all(child):
    NoteFactory(child=child)
    assert not Note.objects.readable_by(Actor.nobody()).exists()
    assert Note.objects.readable_by(Actor.system()).count() == 1
