"""Making one record of two, and separating them again exactly."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.forms.models import model_to_dict
from django.utils import timezone

from accounts.roles import Role
from cases.models import Child, ChildMerge, DuplicatePair, Enrolment, PairStatus, TimelineEvent
from cases.services.duplicates import find_duplicates
from cases.services.merging import (
    EnrolmentChoice,
    clashing_enrolments,
    keep_apart,
    merge_children,
    references_to_child,
    undo_merge,
)
from ledger.errors import Refused, StaleChange
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import (
    AddressFactory,
    CaseFactory,
    ChildFactory,
    EnrolmentFactory,
    GrantFactory,
    HealthNeedFactory,
    IdentifierFactory,
    ParentFactory,
    TeamMemberFactory,
)
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


def pair_of(first, second):
    return DuplicatePair.objects.get_or_create(first=first, second=second)[0]


def everything(child):
    """Every row that points to a child, by table."""
    found = {}
    for model, name in references_to_child():
        rows = model._base_manager.filter(**{name: child}).order_by("pk")
        found[model._meta.label] = [model_to_dict(row) for row in rows]
    return found


def full_child(**fields):
    child = ChildFactory(**fields)
    for make in (AddressFactory, GrantFactory, HealthNeedFactory, ParentFactory, IdentifierFactory,
                 TeamMemberFactory):  # fmt: skip
        make(child=child)
    return child


def test_upper_apps_are_found_and_history_is_not():
    labels = {model._meta.label for model, _name in references_to_child()}
    assert {"cases.Case", "cases.Note", "attendance.Alert", "referrals.Referral"} <= labels
    assert not any(label.endswith("Event") and "Timeline" not in label for label in labels)
    assert not labels & {"cases.Child", "cases.DuplicatePair", "cases.ChildMerge"}


def test_everything_moves_and_comes_back_exactly(coordinator):
    kept, merged = full_child(), full_child(school=SchoolFactory())
    CaseFactory(child=merged)
    before = everything(kept), everything(merged)
    merge = merge_children(actor=coordinator, pair=pair_of(kept, merged), keep=kept, reason="Same")
    assert not any(everything(merged).values())
    assert kept.cases.count() == 1
    assert not Child.objects.existing().filter(pk=merged.pk).exists()

    undo_merge(actor=coordinator, merge=merge, reason="Cousins after all")
    TimelineEvent.objects.all().delete()  # the merge and its undoing are told, and stay told
    assert (everything(kept), everything(merged)) == before
    merged.refresh_from_db()
    assert merged.merged_into is None
    assert DuplicatePair.objects.get().status == PairStatus.OPEN


def test_what_is_new_since_stays_with_the_kept_record(coordinator):
    kept, merged = ChildFactory(), ChildFactory()
    merge = merge_children(actor=coordinator, pair=pair_of(kept, merged), keep=kept)
    need = HealthNeedFactory(child=kept)
    undo_merge(actor=coordinator, merge=merge, reason="Wrong")
    assert list(kept.health_needs.all()) == [need]
    assert not merged.health_needs.exists()


def test_two_main_schools_need_a_choice(coordinator):
    kept, merged = ChildFactory(school=SchoolFactory()), ChildFactory(school=SchoolFactory())
    pair = pair_of(kept, merged)
    with pytest.raises(Refused) as refused:
        merge_children(actor=coordinator, pair=pair, keep=kept)
    assert refused.value.field == "enrolment"
    assert not ChildMerge.objects.exists()
    pair.refresh_from_db()
    assert pair.status == PairStatus.OPEN

    old, new = kept.enrolments.get(), merged.enrolments.get()
    last_day = timezone.localdate() - timedelta(days=3)
    merge = merge_children(
        actor=coordinator, pair=pair, keep=kept, enrolment=EnrolmentChoice(new.pk, last_day)
    )
    assert set(kept.enrolments.values_list("pk", "ends_on")) == {
        (old.pk, last_day),
        (new.pk, None),
    }
    undo_merge(actor=coordinator, merge=merge, reason="Wrong")
    assert Enrolment.objects.filter(ends_on__isnull=True).count() == 2


def test_an_end_that_somebody_changed_since_stands(coordinator):
    kept, merged = ChildFactory(school=SchoolFactory()), ChildFactory(school=SchoolFactory())
    old = kept.enrolments.get()
    choice = EnrolmentChoice(merged.enrolments.get().pk, timezone.localdate())
    merge = merge_children(
        actor=coordinator, pair=pair_of(kept, merged), keep=kept, enrolment=choice
    )
    other_day = timezone.localdate() - timedelta(days=9)
    Enrolment.objects.filter(pk=old.pk).update(ends_on=other_day)
    undo_merge(actor=coordinator, merge=merge, reason="Wrong")
    old.refresh_from_db()
    assert old.ends_on == other_day


def test_undoing_against_a_new_school_is_refused_in_words(coordinator):
    kept, merged = ChildFactory(school=SchoolFactory()), ChildFactory(school=SchoolFactory())
    choice = EnrolmentChoice(merged.enrolments.get().pk, date(2021, 1, 1))
    merge = merge_children(
        actor=coordinator, pair=pair_of(kept, merged), keep=kept, enrolment=choice
    )
    Enrolment.objects.filter(pk=choice.kept_id).update(ends_on=date(2022, 1, 1))
    EnrolmentFactory(child=kept)
    with pytest.raises(Refused, match="added since"):
        undo_merge(actor=coordinator, merge=merge, reason="Wrong")
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_the_same_school_twice_needs_a_choice_too():
    school = SchoolFactory()
    first, second = ChildFactory(school=school), ChildFactory()
    EnrolmentFactory(child=second, school=school, kind="subsidiary")
    assert len(clashing_enrolments(pair_of(first, second))) == 2


def test_two_open_cases_are_refused_in_words(coordinator):
    kept, merged = ChildFactory(), ChildFactory()
    CaseFactory(child=kept)
    CaseFactory(child=merged)
    with pytest.raises(Refused, match="case"):
        merge_children(actor=coordinator, pair=pair_of(kept, merged), keep=kept)
    assert merged.cases.exists()
    merged.refresh_from_db()
    assert merged.merged_into is None


def test_a_person_in_both_teams_is_there_once(coordinator):
    kept, merged = ChildFactory(), ChildFactory()
    member = TeamMemberFactory(child=kept)
    TeamMemberFactory(child=merged, membership=member.membership)
    merge_children(actor=coordinator, pair=pair_of(kept, merged), keep=kept)
    assert kept.team.get() == member


def test_only_the_coordinator_merges_and_only_once(coordinator):
    kept, merged = ChildFactory(), ChildFactory()
    pair = pair_of(kept, merged)
    with pytest.raises(PermissionDenied):
        merge_children(actor=actor(Role.LIAISON_OFFICER), pair=pair, keep=kept)
    merge = merge_children(actor=coordinator, pair=pair, keep=kept)
    with pytest.raises(StaleChange):
        merge_children(actor=coordinator, pair=pair, keep=merged)
    with pytest.raises(StaleChange):
        keep_apart(actor=coordinator, pair=pair, reason="Late")
    undo_merge(actor=coordinator, merge=merge, reason="Wrong")
    with pytest.raises(StaleChange):
        undo_merge(actor=coordinator, merge=merge, reason="Again")


def test_a_merge_on_which_another_builds_is_undone_last(coordinator):
    first, second, third = ChildFactory(), ChildFactory(), ChildFactory()
    earlier = merge_children(actor=coordinator, pair=pair_of(first, second), keep=second)
    later = merge_children(actor=coordinator, pair=pair_of(second, third), keep=third)
    with pytest.raises(Refused, match="Undo that merge first"):
        undo_merge(actor=coordinator, merge=earlier, reason="Wrong")
    undo_merge(actor=coordinator, merge=later, reason="Wrong")
    undo_merge(actor=coordinator, merge=earlier, reason="Wrong")


def test_a_third_record_is_compared_with_the_kept_one(coordinator):
    same = {"legal_first_name": "Robin", "legal_last_name": "Vale"}
    kept, merged, third = (ChildFactory(**same) for _n in range(3))
    find_duplicates(child=merged)
    pair = DuplicatePair.objects.get(first=kept, second=merged)
    merge_children(actor=coordinator, pair=pair, keep=kept)
    open_pair = DuplicatePair.objects.undecided().get()
    assert (open_pair.first, open_pair.second) == (kept, third)


def test_records_of_another_authority_are_not_the_coordinators(coordinator):
    elsewhere = {"home_authority_code": "999"}
    there = pair_of(ChildFactory(**elsewhere), ChildFactory(**elsewhere))
    with pytest.raises(PermissionDenied, match="your authority"):
        keep_apart(actor=coordinator, pair=there, reason="Twins")
    with pytest.raises(PermissionDenied, match="your authority"):
        merge_children(actor=coordinator, pair=there, keep=there.first)
    assert not ChildMerge.objects.exists()

    moved_here = pair_of(ChildFactory(**elsewhere), ChildFactory())
    merge = merge_children(actor=coordinator, pair=moved_here, keep=moved_here.first)
    assert list(DuplicatePair.objects.comparable_by(coordinator)) == [moved_here]
    undo_merge(actor=coordinator, merge=merge, reason="Wrong")
    with pytest.raises(PermissionDenied, match="your authority"):
        undo_merge(
            actor=coordinator, merge=ChildMerge(pair=there, kept=there.first), reason="Wrong"
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_wins(coordinator):
    kept, merged = ChildFactory(), ChildFactory()
    pair = pair_of(kept, merged)
    start, outcomes = threading.Barrier(2), []

    def attempt(keep):
        start.wait()
        try:
            merge_children(actor=coordinator, pair=pair, keep=keep)
            outcomes.append("merged")
        except StaleChange:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(child,)) for child in (kept, merged)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["merged", "stale"]
    assert ChildMerge.objects.count() == 1
