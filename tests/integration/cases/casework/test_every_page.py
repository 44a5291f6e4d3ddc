"""Every page of a case opens for a SENCo, with something in it and with nothing in it."""

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import HoursKind, NoteKind, Occasion, OutcomeParty, Voice
from cases.services.documents import add_document
from cases.services.hours import record_hours
from cases.services.meetings import Guest, plan_meeting
from cases.services.notes import write_note
from cases.services.outcomes import record_outcomes
from cases.services.tasks import create_task
from cases.services.team import add_team_member
from cases.services.views import record_view
from tests.files import pdf_upload
from tests.people import member

CHILD_PAGES = [
    "of_child", "timeline", "team", "team_add", "task_new", "meeting_new", "notes", "note_new",
    "documents", "document_new", "views", "view_new", "hours", "hours_new", "outcomes",
]  # fmt: skip


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_a_page_opens_for_a_child_of_whom_nothing_is_written(client, child, name):
    response = client.get(reverse(f"cases:{name}", args=[child.public_id]), follow=True)
    assert response.status_code == 200
    assert "Robin Vale" in response.content.decode()


@pytest.fixture
def full(senco, case, child, today):
    """A case in which everything has been used once."""
    actor = Actor.staff(senco)
    nurse = member(Role.HEALTH_PROFESSIONAL, user__full_name="Noor Field")
    add_team_member(actor=actor, child=child, membership=nurse, responsibility="Asthma")
    return {
        "team_change": child.team.get(),
        "task": create_task(actor=actor, child=child, title="Ring", owner=nurse, due_on=today),
        "meeting": plan_meeting(
            actor=actor, child=child, purpose="Going back", starts_at=case.recorded_at,
            people=[nurse.user], guests=[Guest("Jo Vale", "Grandmother")],
        ),
        "note": write_note(actor=actor, child=child, kind=NoteKind.CALL, text="All well"),
        "document": add_document(
            actor=actor, child=child, upload_or_file=pdf_upload(), kind="clinical", title="Letter"
        ),
        "view": record_view(actor=actor, child=child, voice=Voice.CHILD, words="I miss art"),
        "hours": record_hours(
            actor=actor, child=child, kind=HoursKind.PLANNED, hours=10, source="Meeting",
            starts_on=today, is_full_time=True,
        ),
        "outcomes": record_outcomes(
            actor=actor, child=child, party=OutcomeParty.CHILD, occasion=Occasion.BASELINE,
            scores={"safe": 2},
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_a_page_opens_with_everything_in_it(client, child, full, name):
    response = client.get(reverse(f"cases:{name}", args=[child.public_id]), follow=True)
    assert response.status_code == 200


RECORD_PAGES = [
    ("team_change", "team_change"), ("team_end", "team_change"), ("task", "task"),
    ("task_withdraw", "task"), ("task_hand_over", "task"), ("meeting", "meeting"),
    ("meeting_change", "meeting"), ("meeting_minutes", "meeting"), ("meeting_cancel", "meeting"),
    ("note", "note"), ("note_withdraw", "note"), ("document", "document"),
    ("document_file", "document"), ("document_withdraw", "document"), ("view_withdraw", "view"),
    ("hours_withdraw", "hours"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "record"), RECORD_PAGES)
def test_a_page_of_one_record_opens_and_is_hidden_from_another_school(
    client, full, name, record, django_user_model
):
    from django.test import Client

    from tests.people import sign_in

    url = reverse(f"cases:{name}", args=[full[record].public_id])
    assert client.get(url).status_code == 200
    assert sign_in(Client(), member(Role.SENCO)).get(url).status_code == 404


@pytest.mark.parametrize("name", ["show", "stage", "lead", "reopen"])
def test_a_page_of_the_case_opens(client, case, full, name):
    response = client.get(reverse(f"cases:{name}", args=[case.public_id]))
    assert response.status_code == 200


@pytest.mark.parametrize("party", OutcomeParty.values)
def test_each_party_is_asked_its_outcomes(client, child, party):
    response = client.get(reverse("cases:outcomes_new", args=[child.public_id, party]))
    assert response.status_code == 200
    assert (
        client.get(reverse("cases:outcomes_new", args=[child.public_id, "dog"])).status_code == 404
    )


def test_lists_open(client, full):
    assert "Robin Vale" in client.get(reverse("cases:list")).content.decode()
    assert client.get(reverse("cases:tasks")).status_code == 200
