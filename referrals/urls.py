"""Addresses of referrals."""

from django.urls import URLPattern, URLResolver, path

from referrals.views import (
    additions,
    drafting,
    evidence,
    interim,
    links,
    lists,
    merging,
    owed,
    pages,
    starting,
    steps,
    triage,
)

app_name = "referrals"

_draft: list[URLPattern | URLResolver] = [
    path("<uuid:public_id>/tasks/", drafting.tasks, name="tasks"),
    path("<uuid:public_id>/tasks/<slug:key>/", drafting.part, name="part"),
    path("<uuid:public_id>/add/need/", additions.add_need, name="add_need"),
    path("<uuid:public_id>/add/intervention/", additions.add_intervention, name="add_intervention"),
    path("<uuid:public_id>/add/views/<slug:voice>/", additions.add_view, name="add_view"),
    path(
        "<uuid:public_id>/add/outcomes/<slug:party>/", additions.add_outcomes, name="add_outcomes"
    ),
    path("<uuid:public_id>/check/", steps.check, name="check"),
    path("<uuid:public_id>/submitted/", steps.submitted, name="submitted"),
]
_evidence: list[URLPattern | URLResolver] = [
    path("<uuid:public_id>/evidence/add/", evidence.add, name="add_evidence"),
    path("<uuid:public_id>/evidence/ask/", evidence.ask, name="ask"),
    path(
        "<uuid:public_id>/evidence/asked/<uuid:request_id>/again/", evidence.ask_again,
        name="ask_again",
    ),
    path(
        "<uuid:public_id>/evidence/asked/<uuid:request_id>/withdraw/",
        evidence.withdraw_request, name="withdraw_request",
    ),
    path(
        "<uuid:public_id>/evidence/<uuid:evidence_id>/file/", evidence.file, name="evidence_file"
    ),
    path(
        "<uuid:public_id>/evidence/<uuid:evidence_id>/withdraw/", evidence.withdraw,
        name="withdraw_evidence",
    ),
]  # fmt: skip
# A clinician's link: public, see `views.links`.
_links: list[URLPattern | URLResolver] = [
    path("evidence/sent/", links.sent, name="evidence_sent"),
    path("evidence/<slug:token>/", links.unlock, name="evidence_link"),
    path("evidence/<slug:token>/answer/", links.answer, name="evidence_answer"),
    path("evidence/<slug:token>/check/", links.check, name="evidence_check"),
]
_triage: list[URLPattern | URLResolver] = [
    path("evidence-owed/", owed.index, name="owed"),
    path("evidence-owed/<uuid:owed_id>/came/", owed.came, name="owed_came"),
    path("evidence-owed/<uuid:owed_id>/chase/", owed.chase, name="owed_chase"),
    path("interim/<uuid:request_id>/", interim.show, name="interim"),
    path("interim/<uuid:request_id>/decline/", interim.decline, name="interim_decline"),
    path("merges/<uuid:merge_id>/undo/", merging.undo, name="undo_merge"),
    path("<uuid:public_id>/triage/", triage.show, name="triage"),
    path("<uuid:public_id>/triage/fast-track/", triage.fast_track, name="triage_fast_track"),
    path("<uuid:public_id>/earlier-support/", triage.advise, name="advise"),
    path("<uuid:public_id>/bring-back/", triage.bring_back, name="bring_back"),
    path("<uuid:public_id>/take-back-question/", triage.take_back, name="take_back"),
    path("<uuid:public_id>/interim/", interim.ask, name="ask_interim"),
    path("<uuid:public_id>/merge/<uuid:other_id>/", merging.merge, name="merge"),
    path("<uuid:public_id>/evidence-owed/", owed.add, name="add_owed"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.index, name="list"),
    path("new/", starting.new, name="new"),
    path("new/<uuid:child>/", starting.new, name="new"),
    path("child/<uuid:public_id>/", pages.of_child, name="of_child"),
    *_links,
    *_triage,
    path("<uuid:public_id>/", pages.show, name="show"),
    path("<uuid:public_id>/print/", pages.print_view, name="print"),
    path("<uuid:public_id>/document/", pages.document, name="document"),
    path(
        "<uuid:public_id>/answers/<uuid:question_id>/file/", pages.answer_file, name="answer_file"
    ),
    *_draft,
    *_evidence,
    path("<uuid:public_id>/withdraw/", steps.withdraw, name="withdraw"),
    path("<uuid:public_id>/acknowledge/", steps.acknowledge, name="acknowledge"),
    path("<uuid:public_id>/return/", steps.send_back, name="return"),
    path("<uuid:public_id>/answer/", steps.answer, name="answer"),
    path("<uuid:public_id>/assign/", steps.assign, name="assign"),
]
