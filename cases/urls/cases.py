"""Addresses below /cases/."""

from django.urls import path

from cases.views import (
    cases,
    closing,
    documents,
    families,
    hours,
    kept,
    meetings,
    notes,
    outcomes,
    tasks,
    team,
    timeline,
    voices,
)

app_name = "cases"

_CHILD = "child/<uuid:child>/"
_ID = "<uuid:public_id>/"

urlpatterns = [
    path("", cases.list_page, name="list"),
    path("kept/", kept.kept, name="kept"),
    path("open/<uuid:child>/", cases.open_page, name="open"),
    path(_ID, cases.show, name="show"),
    path(f"{_ID}stage/", cases.stage_page, name="stage"),
    path(f"{_ID}lead/", cases.lead_page, name="lead"),
    path(f"{_ID}close/", closing.close_page, name="close"),
    path(f"{_ID}hand-on/<slug:code>/", closing.hand_on, name="hand_on"),
    path(f"handed-on/{_ID}", closing.handed_on, name="handed_on"),
    path(f"{_ID}reopen/", cases.reopen_page, name="reopen"),
    path(f"{_CHILD}case/", cases.of_child, name="of_child"),
    path(f"{_CHILD}timeline/", timeline.timeline, name="timeline"),
    path(f"{_CHILD}team/", team.team, name="team"),
    path(f"{_CHILD}team/add/", team.add_member, name="team_add"),
    path(f"team/{_ID}", team.change_member, name="team_change"),
    path(f"team/{_ID}end/", team.end_member, name="team_end"),
    path("tasks/", tasks.mine, name="tasks"),
    path(f"{_CHILD}tasks/new/", tasks.new_task, name="task_new"),
    path(f"tasks/{_ID}", tasks.show_task, name="task"),
    path(f"tasks/{_ID}withdraw/", tasks.withdraw_task_page, name="task_withdraw"),
    path(f"tasks/{_ID}hand-over/", tasks.hand_over_page, name="task_hand_over"),
    path(f"{_CHILD}meetings/new/", meetings.new_meeting, name="meeting_new"),
    path(f"meetings/{_ID}", meetings.show_meeting, name="meeting"),
    path(f"meetings/{_ID}change/", meetings.change_meeting_page, name="meeting_change"),
    path(f"meetings/{_ID}minutes/", meetings.minutes_page, name="meeting_minutes"),
    path(f"meetings/{_ID}cancel/", meetings.cancel_meeting_page, name="meeting_cancel"),
    path(f"{_CHILD}notes/", notes.notes, name="notes"),
    path(f"{_CHILD}notes/new/", notes.new_note, name="note_new"),
    path(f"notes/{_ID}", notes.show_note, name="note"),
    path(f"notes/{_ID}withdraw/", notes.withdraw_note_page, name="note_withdraw"),
    path(f"{_CHILD}documents/", documents.documents, name="documents"),
    path(f"{_CHILD}documents/new/", documents.new_document, name="document_new"),
    path(f"documents/{_ID}", documents.show_document, name="document"),
    path(f"documents/{_ID}file/", documents.document_file, name="document_file"),
    path(f"documents/{_ID}withdraw/", documents.withdraw_document_page, name="document_withdraw"),
    path(f"{_CHILD}views/", voices.views, name="views"),
    path(f"{_CHILD}views/new/", voices.new_view, name="view_new"),
    path(f"views/{_ID}picture/", voices.view_picture, name="view_picture"),
    path(f"views/{_ID}withdraw/", voices.withdraw_view_page, name="view_withdraw"),
    path(f"{_CHILD}messages/", families.messages, name="messages"),
    path(f"messages/{_ID}", families.message, name="message"),
    path(f"tellings/{_ID}", families.telling, name="telling"),
    path(f"{_CHILD}hours/", hours.hours, name="hours"),
    path(f"{_CHILD}hours/new/", hours.new_hours, name="hours_new"),
    path(f"hours/{_ID}withdraw/", hours.withdraw_hours_page, name="hours_withdraw"),
    path(f"{_CHILD}outcomes/", outcomes.outcomes, name="outcomes"),
    path(f"{_CHILD}outcomes/<slug:party>/", outcomes.new_outcomes, name="outcomes_new"),
]
