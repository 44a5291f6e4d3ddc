"""Notes, documents and views: written with an audience, withdrawn with a reason, never deleted."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.roles import Role
from cases.audience import Audience
from cases.models import (
    ChildView,
    Document,
    DocumentKind,
    GrantKind,
    Note,
    NoteKind,
    TimelineEvent,
    Voice,
)
from cases.services import notes as note_service
from cases.services.documents import add_document, withdraw_document
from cases.services.notes import withdraw_note, write_note
from cases.services.views import record_view, withdraw_view
from ledger.errors import Refused, StaleChange
from ledger.models import StoredFile
from ledger.state import status_history
from tests.factories.cases import GrantFactory, TeamMemberFactory
from tests.files import pdf_upload, png_upload
from tests.people import actor
from tests.timeline import words_of


def note_of(senco, child, **facts):
    return write_note(actor=senco, child=child, kind=NoteKind.CALL, text="All well", **facts)


def test_a_note_and_its_event_have_the_same_audience(senco, child, nurse):
    TeamMemberFactory(child=child, membership=nurse.membership)
    note = note_of(senco, child, audience=Audience.NAMED, readers=[nurse.user])
    event = TimelineEvent.objects.get()
    assert (event.audience, list(event.readers.all())) == (Audience.NAMED, [nurse.user])
    assert words_of(child) == ["Note: Telephone call"]
    assert event.link == f"/cases/notes/{note.public_id}/"
    assert note.controller == senco.organisation


def test_named_people_come_from_the_team(senco, child, nurse):
    with pytest.raises(Refused) as refusal:
        note_of(senco, child, audience=Audience.NAMED)
    assert refusal.value.field == "readers"
    with pytest.raises(Refused, match="team"):
        note_of(senco, child, audience=Audience.NAMED, readers=[nurse.user])
    assert not Note.objects.exists()
    assert not TimelineEvent.objects.exists()


def test_the_family_audience_is_narrowed_to_some_of_the_family_only(senco, child):
    parent = GrantFactory(child=child)
    stranger = GrantFactory()
    note = note_of(senco, child, audience=Audience.FAMILY, readers=[parent.user])
    assert list(note.readers.all()) == [parent.user]
    with pytest.raises(Refused):
        note_of(senco, child, audience=Audience.FAMILY, readers=[stranger.user])


def test_an_audience_that_names_nobody_keeps_no_names(senco, child, nurse):
    TeamMemberFactory(child=child, membership=nurse.membership)
    assert not note_of(senco, child, readers=[nurse.user]).readers.exists()


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PANEL_CHAIR])
def test_those_who_only_read_write_nothing(child, role):
    reader = actor(role)
    TeamMemberFactory(child=child, membership=reader.membership)
    with pytest.raises(PermissionDenied, match="not add to it"):
        note_of(reader, child)


def test_strangers_and_families_write_no_notes(child, nurse):
    with pytest.raises(PermissionDenied):
        note_of(nurse, child)
    with pytest.raises(PermissionDenied):
        note_of(Actor.family(GrantFactory(child=child).user), child)


def test_a_withdrawn_note_stays_with_author_and_coordinator(senco, child, coordinator, liaison):
    note = note_of(senco, child)
    with pytest.raises(Refused, match="reason"):
        withdraw_note(actor=senco, note=note, reason=" ")
    with pytest.raises(PermissionDenied, match="Only the person"):
        withdraw_note(actor=liaison, note=note, reason="Mistake")
    withdraw_note(actor=coordinator, note=note, reason="Another child")
    assert [Note.objects.shown_to(who).count() for who in (senco, coordinator, liaison)] == [
        1, 1, 0,
    ]  # fmt: skip
    assert status_history(note).get().reason == "Another child"
    with pytest.raises(StaleChange):
        withdraw_note(actor=senco, note=note, reason="Again")


def test_a_note_is_not_kept_without_its_event(senco, child, monkeypatch):
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(note_service, "record_event", fail)
    with pytest.raises(RuntimeError):
        note_of(senco, child)
    assert not Note.objects.exists()


def add(who, child, **facts):
    given = {"upload_or_file": pdf_upload(), "kind": DocumentKind.OTHER, "title": "Letter"}
    return add_document(actor=who, child=child, **{**given, **facts})


def test_a_document_keeps_its_title_and_says_that_it_was_not_scanned(senco, child):
    document = add(senco, child, title=" Letter of the clinic ")
    assert document.title == "Letter of the clinic"
    assert document.file.scan_state == "not_scanned"
    assert document.file.original_name == "letter.pdf"


def test_what_is_not_a_document_is_refused_beside_the_field(senco, child):
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("letter.pdf", b"#!/bin/sh\nrm -r /\n")
    with pytest.raises(Refused) as refusal:
        add(senco, child, upload_or_file=upload)
    assert refusal.value.field == "file"
    with pytest.raises(Refused) as refusal:
        add(senco, child, title=" ")
    assert refusal.value.field == "title"
    assert not Document.objects.exists()


def test_clinical_letters_are_for_those_who_read_them(child, school, senco):
    leader = actor(Role.SAFEGUARDING_LEAD, school)
    with pytest.raises(PermissionDenied, match="Clinical"):
        add(leader, child, kind=DocumentKind.CLINICAL)
    assert add(senco, child, kind=DocumentKind.CLINICAL).kind == DocumentKind.CLINICAL


def test_a_document_can_be_a_file_that_is_stored_already(senco, child):
    first = add(senco, child)
    second = add(senco, child, upload_or_file=first.file)
    assert second.file == first.file
    assert StoredFile.objects.count() == 1
    withdraw_document(actor=senco, document=second, reason="Twice")
    assert Document.objects.standing().get() == first


def test_the_child_speaks_in_words_or_in_a_picture(senco, child):
    with pytest.raises(Refused) as refusal:
        record_view(actor=senco, child=child, voice=Voice.CHILD, words=" ")
    assert refusal.value.field == "words"
    with pytest.raises(Refused) as refusal:
        record_view(actor=senco, child=child, voice=Voice.CHILD, picture=pdf_upload())
    assert refusal.value.field == "picture"
    drawn = record_view(actor=senco, child=child, voice=Voice.CHILD, picture=png_upload())
    assert drawn.picture.content_type == "image/png"
    withdraw_view(actor=senco, view=drawn, reason="Of the brother")
    assert not ChildView.objects.standing().exists()


def test_a_family_adds_its_own_views_and_nobody_elses(child):
    parent = Actor.family(GrantFactory(child=child).user)
    young = Actor.family(GrantFactory(child=child, kind=GrantKind.YOUNG_PERSON).user)
    record_view(actor=parent, child=child, voice=Voice.PARENT, words="He misses his friends")
    record_view(
        actor=young, child=child, voice=Voice.CHILD, words="Not for Mum",
        audience=Audience.YOUNG_PERSON,
    )  # fmt: skip
    with pytest.raises(PermissionDenied, match="your own"):
        record_view(actor=parent, child=child, voice=Voice.CHILD, words="x")
    with pytest.raises(PermissionDenied):
        other = Actor.family(GrantFactory().user)
        record_view(actor=other, child=child, voice=Voice.PARENT, words="x")
    assert ChildView.objects.readable_by(parent).get().voice == Voice.PARENT
    assert ChildView.objects.readable_by(young).count() == 2
