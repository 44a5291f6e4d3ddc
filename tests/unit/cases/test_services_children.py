"""Making a child's record and changing what it says."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.access import Section
from cases.models import Child, DuplicatePair, Identifier, PairStatus, TimelineEvent
from cases.services.children import create_child, fingerprint, update_child
from cases.transitions import DUPLICATE_PAIR
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from ledger.state import apply_transition
from tests.concurrency import at_once
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import ChildFactory
from tests.people import actor, member
from tests.timeline import words_of

pytestmark = pytest.mark.django_db

UPN = "B801200005001"
ROBIN = {
    "legal_first_name": "Robin",
    "legal_last_name": "Vale",
    "born_on": date(2012, 3, 14),
}


@pytest.fixture
def authority():
    return AuthorityFactory()


def test_a_senco_adds_a_pupil_of_their_own_school(authority):
    senco = actor(Role.SENCO)
    child = create_child(actor=senco, **ROBIN, upn="b801 2000 05001", nhs_number="999 000 0018")
    enrolment = child.enrolments.get()
    assert (enrolment.school, enrolment.kind) == (senco.organisation, "main")
    assert enrolment.starts_on == timezone.localdate()
    assert child.controller == senco.organisation
    assert child.home_authority_code == "885"
    assert set(child.identifiers.values_list("kind", "value", "is_confirmed")) == {
        ("upn", UPN, True),
        ("nhs", "9990000018", True),
    }
    assert Child.objects.visible_to(senco).get() == child
    assert TimelineEvent.objects.get().code == "cases.child_added"


def test_a_school_adds_pupils_of_no_other_school(authority):
    with pytest.raises(PermissionDenied, match="own school"):
        create_child(actor=actor(Role.SENCO), **ROBIN, school=SchoolFactory())
    assert not Child.objects.exists()


def test_the_authority_may_add_a_child_on_no_roll(authority):
    child = create_child(actor=actor(Role.LIAISON_OFFICER), **ROBIN)
    assert not child.enrolments.exists()
    assert child.controller == authority


def test_other_roles_add_no_child(authority):
    with pytest.raises(PermissionDenied):
        create_child(actor=actor(Role.HEALTH_PROFESSIONAL), **ROBIN)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"upn": "A801200005001"}, "upn"),
        ({"nhs_number": "9990000019"}, "nhs_number"),
        ({"born_on": date(2112, 3, 14)}, "born_on"),
        ({"born_on": date(1912, 3, 14)}, "born_on"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(authority, wrong, field):
    with pytest.raises(Refused) as refused:
        create_child(actor=actor(Role.SENCO), **{**ROBIN, **wrong})
    assert refused.value.field == field
    assert not Child.objects.exists()
    assert not Identifier.objects.exists()


def test_a_number_held_elsewhere_raises_nothing_and_goes_to_the_coordinator(authority):
    coordinator = member(Role.PANEL_COORDINATOR)
    first = create_child(actor=actor(Role.SENCO), **ROBIN, upn=UPN)
    second = create_child(
        actor=actor(Role.SENCO),
        legal_first_name="Quite",
        legal_last_name="Another",
        born_on=date(2010, 1, 1),
        upn=UPN,
    )
    assert first.identifiers.get().is_confirmed
    assert not second.identifiers.get().is_confirmed
    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.reasons) == (first, second, ["upn"])
    notice = Notification.objects.get()
    assert notice.recipient == coordinator.user
    assert notice.reference == ""


@pytest.mark.parametrize(
    ("first_name", "last_name", "is_pair"),
    [
        ("Robin", "Vale", True),
        ("ROBIN", "Válé", True),
        ("Robyn", "Vale", True),
        ("Hannah", "Okafor", False),
    ],
)
def test_a_similar_name_with_the_same_birth_date_is_a_pair(
    authority, first_name, last_name, is_pair
):
    create_child(actor=actor(Role.SENCO), **ROBIN)
    create_child(
        actor=actor(Role.SENCO),
        legal_first_name=first_name,
        legal_last_name=last_name,
        born_on=ROBIN["born_on"],
    )
    create_child(
        actor=actor(Role.SENCO),
        legal_first_name=first_name,
        legal_last_name=last_name,
        born_on=ROBIN["born_on"] + timedelta(days=1),
    )
    assert DuplicatePair.objects.count() == is_pair


def test_a_decided_pair_comes_back_only_for_a_shared_number(authority):
    coordinator = actor(Role.PANEL_COORDINATOR)
    first = create_child(actor=actor(Role.SENCO), **ROBIN, upn=UPN)
    senco = actor(Role.SENCO)
    second = create_child(actor=senco, **ROBIN)
    pair = DuplicatePair.objects.get()
    apply_transition(
        subject=pair, table=DUPLICATE_PAIR, action="keep_apart", actor=coordinator, reason="Cousins"
    )
    update_child(actor=senco, child=second, section=Section.IDENTITY, pronouns="they")
    pair.refresh_from_db()
    assert pair.status == PairStatus.DIFFERENT

    from cases.services.identifiers import change_identifier

    change_identifier(actor=senco, child=second, kind="upn", value=UPN)
    pair.refresh_from_db()
    assert (pair.status, pair.reasons) == (PairStatus.OPEN, ["name", "upn"])
    assert {pair.first, pair.second} == {first, second}


def test_only_the_authority_of_one_of_the_records_is_told(authority):
    member(Role.PANEL_COORDINATOR)
    elsewhere = {"school": SchoolFactory(la_code="999"), "home_authority_code": "999"}
    for _record in range(2):
        create_child(actor=actor(Role.SENCO, elsewhere["school"]), **ROBIN, **elsewhere)
    assert DuplicatePair.objects.count() == 1
    assert not Notification.objects.exists()
    create_child(actor=actor(Role.SENCO), **ROBIN)
    assert Notification.objects.count() == 2  # the new record with either of the others


@pytest.mark.django_db(transaction=True)
def test_two_schools_that_add_one_child_at_once_are_found_out():
    AuthorityFactory()
    sencos = [actor(Role.SENCO), actor(Role.SENCO)]
    for day in range(1, 6):
        robin = {**ROBIN, "born_on": date(2012, 3, day)}
        made = at_once(*(partial(create_child, actor=senco, **robin) for senco in sencos))
        assert {type(child) for child in made} == {Child}
        assert DuplicatePair.objects.filter(first__born_on=robin["born_on"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_records_that_become_alike_at_once_are_found_out():
    AuthorityFactory()
    schools = [SchoolFactory(), SchoolFactory()]
    sencos = [actor(Role.SENCO, school) for school in schools]
    for day in range(1, 6):
        children = [
            ChildFactory(school=school, born_on=date(2010 + place, 1, day))
            for place, school in enumerate(schools)
        ]
        changed = at_once(
            *(
                partial(
                    update_child, actor=senco, child=child, section=Section.IDENTITY,
                    legal_first_name="Robin", born_on=date(2012, 5, day),
                )
                for senco, child in zip(sencos, children, strict=True)
            )
        )  # fmt: skip
        assert {type(child) for child in changed} == {Child}
        pair = DuplicatePair.objects.get(first__in=children)
        assert [pair.first, pair.second] == children


def test_a_section_is_changed_and_the_sort_name_follows(authority):
    school = SchoolFactory()
    child = ChildFactory(school=school)
    changed = update_child(
        actor=actor(Role.SENCO, school),
        child=child,
        section=Section.IDENTITY,
        seen=fingerprint(child, Section.IDENTITY),
        preferred_first_name="Élodie",
        preferred_last_name="Vale",
    )
    assert Child.objects.get(sort_name="vale elodie") == changed
    assert TimelineEvent.objects.get().parameters == {"section": "identity"}
    assert words_of(child) == ["Details changed: Name, date of birth, school"]


def test_nothing_is_overwritten_silently(authority):
    school = SchoolFactory()
    child = ChildFactory(school=school)
    senco = actor(Role.SENCO, school)
    seen = fingerprint(child, Section.IDENTITY)
    update_child(actor=senco, child=child, section=Section.IDENTITY, seen=seen, pronouns="she")
    with pytest.raises(StaleChange):
        update_child(actor=senco, child=child, section=Section.IDENTITY, seen=seen, pronouns="he")
    child.refresh_from_db()
    assert child.pronouns == "she"


def test_a_section_is_changed_only_by_those_who_read_it(authority):
    school = SchoolFactory()
    child = ChildFactory(school=school)
    with pytest.raises(PermissionDenied):
        update_child(
            actor=actor(Role.ATTENDANCE_OFFICER, school), child=child,
            section=Section.IDENTITY, pronouns="she",
        )  # fmt: skip
