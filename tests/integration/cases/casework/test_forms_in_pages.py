"""What people type: kept when it is wrong, saved when it is right, refused with a reason."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.roles import Role
from cases.audience import Audience
from cases.models import Case, Document, HoursPeriod, Meeting, Note, OutcomeMeasure, Task
from cases.services.notes import write_note
from cases.services.team import add_team_member
from ledger.models import AccessLogEntry
from tests.factories.cases import TeamMemberFactory
from tests.files import pdf_upload
from tests.people import member, sign_in


def url(name, record):
    return reverse(f"cases:{name}", args=[record.public_id])


def test_a_case_is_opened_from_an_alert_without_retyping(client, child):
    page = client.get(f"{url('open', child)}?why=Absent+%3Cb%3Eten%3C/b%3E+days").content.decode()
    assert "Absent &lt;b&gt;ten&lt;/b&gt; days" in page
    wrong = client.post(url("open", child), {"why_opened": "Ill", "stage": "interim"})
    assert wrong.status_code == 200
    assert "Ill" in wrong.content.decode()
    answers = {"why_opened": "Ill", "stage": "interim", "opened_on": "2026-09-07"}
    client.post(url("open", child), answers)
    case = Case.objects.get()
    assert (case.stage, case.opened_on.isoformat()) == ("interim", "2026-09-07")
    assert client.get(url("open", child)).url == url("show", case)


def test_a_stage_changed_meanwhile_is_refused_and_nothing_is_lost(client, case):
    answers = {"stage": "return", "reason": "Better", "expected": "interim"}
    page = client.post(url("stage", case), answers).content.decode()
    assert "Somebody else has changed this" in page
    assert "Better" in page
    client.post(url("stage", case), {**answers, "expected": "early_intervention"})
    case.refresh_from_db()
    assert case.stage == "return"


def test_closing_shows_what_stands_open_instead_of_a_form(case, child, senco, today):
    from tests.factories.casework import TaskFactory

    TaskFactory(child=child, owner=senco)
    page = sign_in(Client(), member(Role.PANEL_COORDINATOR)).get(url("close", case))
    assert "tasks to finish or withdraw: 1" in page.content.decode()
    assert 'name="reason"' not in page.content.decode()


def test_a_note_for_named_people_needs_a_name(client, child):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse)
    answers = {
        "kind": "call", "happened_on": "2026-09-07", "text": "Spoke quietly",
        "audience": "named",
    }  # fmt: skip
    page = client.post(url("note_new", child), answers).content.decode()
    assert "Answer: Who?" in page
    assert "Spoke quietly" in page
    client.post(url("note_new", child), {**answers, "named": [nurse.user.pk]})
    note = Note.objects.get()
    assert (note.audience, list(note.readers.all())) == (Audience.NAMED, [nurse.user])


def test_a_note_for_others_is_not_found(client, child, school, senco):
    head = member(Role.HEAD_TEACHER, school)
    TeamMemberFactory(child=child, membership=head)
    note = write_note(
        actor=Actor.staff(senco), child=child, kind="call", text="Between us",
        audience=Audience.NAMED, readers=[head.user],
    )  # fmt: skip
    assert sign_in(Client(), head).get(url("note", note)).status_code == 200
    colleague = sign_in(Client(), member(Role.SENCO, school))
    assert colleague.get(url("note", note)).status_code == 404
    for name in ("notes", "timeline"):
        assert "Between us" not in colleague.get(url(name, child)).content.decode()
    assert "Telephone call" not in colleague.get(url("timeline", child)).content.decode()


def test_a_file_too_large_is_refused_beside_the_field(client, child, settings):
    settings.UPLOAD_MAX_BYTES = 10
    answers = {
        "kind": "other", "title": "Letter of the clinic", "written_on": "2026-09-07",
        "audience": "team", "file": pdf_upload(),
    }  # fmt: skip
    page = client.post(url("document_new", child), answers).content.decode()
    assert 'id="id_file-error"' in page
    assert "Letter of the clinic" in page
    settings.UPLOAD_MAX_BYTES = 1_000_000
    client.post(url("document_new", child), {**answers, "file": pdf_upload()})
    document = Document.objects.get()
    page = client.get(url("documents", child)).content.decode()
    assert "not scanned for viruses" in page
    response = client.get(url("document_file", document))
    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert AccessLogEntry.objects.filter(section="documents").count() >= 2


def test_a_clinical_letter_is_for_those_who_read_them(client, child, school):
    answers = {
        "kind": "clinical", "title": "Letter of the clinic", "written_on": "2026-09-07",
        "audience": "team", "file": pdf_upload(),
    }  # fmt: skip
    client.post(url("document_new", child), answers)
    document = Document.objects.get()
    head = sign_in(Client(), member(Role.HEAD_TEACHER, school))
    assert "Letter of the clinic" not in head.get(url("documents", child)).content.decode()
    for name in ("document", "document_file"):
        response = head.get(url(name, document))
        assert response.status_code == 403
        assert "Clinical" in response.content.decode()


def test_a_withdrawn_document_is_not_opened_by_anybody(client, child):
    answers = {
        "kind": "other", "title": "Wrong", "written_on": "2026-09-07", "audience": "team",
        "file": pdf_upload(),
    }  # fmt: skip
    client.post(url("document_new", child), answers)
    document = Document.objects.get()
    client.post(url("document_withdraw", document), {"reason": "Another child"})
    assert client.get(url("document_file", document)).status_code == 403
    assert "Another child" in client.get(url("document", document)).content.decode()
    assert (
        sign_in(Client(), member(Role.LIAISON_OFFICER)).get(url("document", document)).status_code
        == 404
    )


def test_a_former_school_keeps_its_notes_and_sees_nothing_else(client, child, senco, today):
    note = write_note(actor=Actor.staff(senco), child=child, kind="call", text="Ours")
    assert "Robin Vale" not in client.get(reverse("cases:kept")).content.decode()
    child.enrolments.update(ends_on=today.replace(year=today.year - 1))
    write_note(actor=Actor.system(), child=child, kind="call", text="Later")
    kept = client.get(reverse("cases:kept")).content.decode()
    assert kept.count("Robin Vale: Telephone call") == 1
    assert client.get(f"{reverse('cases:kept')}?what=documents").status_code == 200
    assert "Ours" in client.get(url("note", note)).content.decode()
    assert AccessLogEntry.objects.latest("opened_at").basis == "wrote"
    assert client.get(url("notes", child)).status_code == 404


def test_less_than_full_time_is_asked_why(client, child):
    answers = {
        "kind": "planned", "hours": "10", "source": "Letter", "starts_on": "2026-09-07",
        "is_full_time": "no",
    }  # fmt: skip
    page = client.post(url("hours_new", child), answers).content.decode()
    assert "Enter why it is less than full time." in page
    assert not HoursPeriod.objects.exists()
    answers |= {"reason": "Gets tired", "review_on": "2099-01-01"}
    client.post(url("hours_new", child), answers)
    assert HoursPeriod.objects.get().reason == "Gets tired"


def test_outcomes_need_one_answer(client, child):
    place = reverse("cases:outcomes_new", args=[child.public_id, "child"])
    answers = {"occasion": "baseline", "measured_on": "2026-09-07"}
    assert "Answer at least one question." in client.post(place, answers).content.decode()
    client.post(place, {**answers, "safe": "2"})
    assert OutcomeMeasure.objects.get().score == 2


def test_a_meeting_keeps_a_wrong_time(client, child):
    answers = {
        "purpose": "Going back", "held_on": "2099-03-02", "time": "half past", "audience": "team",
    }  # fmt: skip
    page = client.post(url("meeting_new", child), answers).content.decode()
    assert "Enter a time, like 14:30" in page
    assert "half past" in page
    answers |= {"time": "2.30pm", "guests": "Jo Vale, grandmother"}
    client.post(url("meeting_new", child), answers)
    meeting = Meeting.objects.get()
    assert meeting.attendees.get().organisation == "grandmother"
    moved = {**answers, "time": "3pm", "guests": ""}
    client.post(url("meeting_change", meeting), moved)
    meeting.refresh_from_db()
    assert meeting.starts_at.hour == 15


def test_staff_are_found_by_name_organisation_and_role(client, child):
    nurse = member(Role.HEALTH_PROFESSIONAL, user__full_name="Noor Field")
    member(Role.ADMINISTRATOR, user__full_name="Noor Admin")
    place = url("team_add", child)
    for words in ("noor", "health noor", nurse.organisation.name):
        page = client.get(place, {"q": words}).content.decode()
        assert "Noor Field" in page
        assert "Noor Admin" not in page
    assert "Nobody found" in client.get(place, {"q": "zzz"}).content.decode()
    client.post(f"{place}?q=noor", {"membership": nurse.public_id, "responsibility": "Asthma"})
    assert child.team.get().membership == nurse


def test_leaving_the_team_closes_the_record_at_once(client, child, senco):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    joined = add_team_member(actor=Actor.staff(senco), child=child, membership=nurse)
    hers = sign_in(Client(), nurse)
    assert hers.get(url("team", child)).status_code == 200
    client.post(url("team_end", joined), {})
    assert hers.get(url("team", child)).status_code == 404


def test_a_task_is_done_from_its_page_and_leaves_the_list(client, child, senco):
    answers = {
        "title": "Ring the family", "owner": senco.pk, "due_on": "2099-01-01", "audience": "team",
    }  # fmt: skip
    client.post(url("task_new", child), answers)
    task = Task.objects.get()
    assert "Ring the family" in client.get(reverse("cases:tasks")).content.decode()
    page = client.post(url("task", task), {"outcome": "They come"}, follow=True).content.decode()
    assert "Task done" in page
    task.refresh_from_db()
    assert (task.status, task.outcome) == ("done", "They come")


@pytest.mark.parametrize("name", ["task_new", "note_new", "meeting_new", "hours_new", "view_new"])
def test_a_panel_member_reads_and_does_not_write(child, name):
    reader = member(Role.PANEL_MEMBER)
    TeamMemberFactory(child=child, membership=reader)
    response = sign_in(Client(), reader).get(url(name, child))
    assert response.status_code == 403
