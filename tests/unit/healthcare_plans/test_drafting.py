"""Starting a plan, writing it area after area, changing it, giving it up."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.db.utils import InternalError

from accounts.roles import Role
from cases.models import HealthNeed, TimelineEvent
from healthcare_plans.models import Area, AreaState, Medicine, Plan, PlanVersion
from healthcare_plans.services.drafting import leave_out_area, remove_row, save_area, save_row
from healthcare_plans.services.starting import create_plan, withdraw_draft
from ledger.errors import Refused, StaleChange
from ledger.models import StatusChange
from tests.factories.cases import ChildFactory, ParentFactory
from tests.factories.healthcare_plans import MEDICINE, seen, senco_and_child, write_whole
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def started():
    senco, child = senco_and_child()
    return senco, create_plan(actor=senco, child=child).versions.get()


def save(senco, version, area, values, **more):
    return save_area(
        actor=senco, version=version, area=area, values=values, seen=seen(version, area), **more
    )


def test_a_plan_starts_with_what_is_known():
    senco, child = senco_and_child(gp_name="Dr Lark", consultant="Mr Wren, clinic 4")
    HealthNeed.objects.create(
        child=child, kind="physical", diagnosis="Asthma", description="Short of breath",
        starts_on="2026-01-05",
    )  # fmt: skip
    ParentFactory(child=child, full_name="Ann Vale", telephone="01632 960001")
    ParentFactory(child=child, telephone="01632 960002", is_address_withheld=True)
    ParentFactory(child=child, full_name="Never", may_be_contacted=False)
    version = create_plan(actor=senco, child=child).versions.get()
    assert version.condition == "Asthma: Short of breath"
    assert (version.gp, version.clinic) == ("Dr Lark", "Mr Wren, clinic 4")
    contacts = list(version.emergencycontact_rows.all())
    assert [row.telephone for row in contacts] == ["01632 960001", ""]
    assert contacts[1].note == "Ask the school office"
    states = dict(version.areas.values_list("area", "state"))
    assert states[Area.CONDITION] == AreaState.IN_PROGRESS
    assert states[Area.TRIPS] == AreaState.NOT_STARTED
    assert TimelineEvent.objects.filter(child=child, code="healthcare_plans.started").exists()


def test_one_live_plan_a_child():
    senco, child = senco_and_child()
    create_plan(actor=senco, child=child)
    with pytest.raises(Refused, match="already has"):
        create_plan(actor=senco, child=child)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.ATTENDANCE_OFFICER])
def test_only_the_school_writes(role):
    senco, child = senco_and_child()
    other = actor(role, senco.organisation if role == Role.ATTENDANCE_OFFICER else None)
    with pytest.raises(PermissionDenied, match="SENCo or head"):
        create_plan(actor=other, child=child)
    with pytest.raises(PermissionDenied):
        create_plan(actor=actor(Role.SENCO), child=child)
    assert not Plan.objects.exists()
    assert not TimelineEvent.objects.exists()
    assert not StatusChange.objects.exists()


def test_areas_are_saved_unfinished_and_finished(started):
    senco, version = started
    unfinished = save(senco, version, Area.CONDITION, {"triggers": "Dust"}, is_finished=False)
    assert unfinished.state == AreaState.IN_PROGRESS
    with pytest.raises(Refused) as refused:
        save(senco, version, Area.CONDITION, {"triggers": "Smoke"})
    assert refused.value.field == "condition"
    version.refresh_from_db()
    assert version.triggers == "Dust"
    done = save(senco, version, Area.CONDITION, {"condition": "Asthma", "signs": "Wheezing"})
    assert done.state == AreaState.COMPLETED


def test_an_area_saved_by_somebody_else_meanwhile_is_refused(started):
    senco, version = started
    was = seen(version, Area.TRIPS)
    save(senco, version, Area.TRIPS, {"trips": "First"})
    with pytest.raises(StaleChange):
        save_area(
            actor=senco, version=version, area=Area.TRIPS, values={"trips": "Second"}, seen=was
        )
    version.refresh_from_db()
    assert version.trips == "First"


def test_areas_can_be_left_out_with_a_reason_where_that_makes_sense(started):
    senco, version = started
    with pytest.raises(Refused, match="Every plan needs"):
        leave_out_area(actor=senco, version=version, area=Area.EMERGENCY, because="x", seen=0)
    with pytest.raises(Refused) as refused:
        leave_out_area(actor=senco, version=version, area=Area.TRIPS, because=" ", seen=0)
    assert refused.value.field == "not_needed_because"
    answer = leave_out_area(
        actor=senco, version=version, area=Area.TRIPS, because="Stays at home", seen=0
    )
    assert answer.state == AreaState.NOT_NEEDED


def test_medicine_decides_whether_permission_is_needed(started):
    senco, version = started
    save(senco, version, Area.NEEDS, {"takes_medicine": False})
    assert version.areas.get(area=Area.PERMISSION).state == AreaState.NOT_NEEDED
    save_row(actor=senco, version=version, key="medicines", values=MEDICINE,
             seen=seen(version, Area.NEEDS))  # fmt: skip
    save(senco, version, Area.NEEDS, {"takes_medicine": True})
    assert version.areas.get(area=Area.PERMISSION).state == AreaState.NOT_STARTED
    with pytest.raises(Refused, match="takes medicine"):
        leave_out_area(actor=senco, version=version, area=Area.PERMISSION, because="No",
                       seen=seen(version, Area.PERMISSION))  # fmt: skip


def test_rows_are_added_changed_and_taken_out(started):
    senco, version = started
    with pytest.raises(Refused, match="Add each medicine"):
        save(senco, version, Area.NEEDS, {"takes_medicine": True})
    row = save_row(actor=senco, version=version, key="medicines", values=MEDICINE,
                   seen=seen(version, Area.NEEDS))  # fmt: skip
    save_row(actor=senco, version=version, key="medicines", values={"dose": "4 puffs"},
             seen=seen(version, Area.NEEDS), row=row)  # fmt: skip
    assert Medicine.objects.get().dose == "4 puffs"
    with pytest.raises(StaleChange):
        remove_row(actor=senco, version=version, key="medicines", row=row, seen=0)
    remove_row(actor=senco, version=version, key="medicines", row=row,
               seen=seen(version, Area.NEEDS))  # fmt: skip
    assert not Medicine.objects.exists()


def test_the_application_itself_may_take_rows_out(started, as_application):
    senco, version = started
    row = save_row(actor=senco, version=version, key="medicines", values=MEDICINE, seen=0)
    with as_application():
        remove_row(actor=senco, version=version, key="medicines", row=row, seen=1)
    assert not Medicine.objects.exists()


def test_a_withdrawn_draft_makes_room_for_a_new_plan(started):
    senco, version = started
    with pytest.raises(Refused):
        withdraw_draft(actor=senco, version=version, reason="")
    withdraw_draft(actor=senco, version=version, reason="Wrong child")
    assert version.plan.__class__.objects.get(pk=version.plan_id).status == "withdrawn"
    create_plan(actor=senco, child=version.plan.child)


def test_the_database_keeps_what_is_no_draft(started):
    senco, version = started
    write_whole(senco, version)
    PlanVersion.objects.filter(pk=version.pk).update(status="out_for_agreement")
    with pytest.raises(InternalError, match="fixed"):
        Medicine.objects.filter(version=version).update(dose="20 puffs")


def test_the_database_keeps_the_text_too(started):
    _senco, version = started
    PlanVersion.objects.filter(pk=version.pk).update(status="out_for_agreement")
    with pytest.raises(InternalError):
        PlanVersion.objects.filter(pk=version.pk).update(condition="Rewritten")


@pytest.mark.django_db(transaction=True)
def test_two_people_start_a_plan_at_once():
    senco, child = senco_and_child()
    results = []

    def start():
        try:
            results.append(create_plan(actor=senco, child=child))
        except Refused as refused:
            results.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Plan.objects.count() == 1
    assert sum(isinstance(result, Refused) for result in results) == 1
    connections.close_all()


def test_a_child_out_of_sight_is_refused():
    senco, _child = senco_and_child()
    with pytest.raises(PermissionDenied):
        create_plan(actor=senco, child=ChildFactory())
