"""Addresses below /panels/."""

from django.urls import path

from panels.views import agenda, items, letters, meetings, papers, queue, queue_bulk, saved_filters

app_name = "panels"
urlpatterns = [
    path("", meetings.index, name="index"),
    path("queue/", queue.show, name="queue"),
    path("queue/put-on-agenda/", queue_bulk.put_on_agenda, name="put_on_agenda"),
    path("queue/assign/", queue_bulk.assign, name="assign_many"),
    path("queue/export/", queue_bulk.export, name="export"),
    path("queue/filters/new/", saved_filters.keep, name="save_filter"),
    path("queue/filters/<uuid:public_id>/remove/", saved_filters.remove, name="remove_filter"),
    path("queue/<uuid:public_id>/fast-track/", queue.fast_track, name="fast_track"),
    path("meetings/", meetings.list_meetings, name="meetings"),
    path("meetings/new/", meetings.plan, name="plan"),
    path("meetings/<uuid:public_id>/", meetings.show, name="meeting"),
    path("meetings/<uuid:public_id>/presence/", meetings.presence, name="presence"),
    path("meetings/<uuid:public_id>/start/", meetings.start, name="start"),
    path("meetings/<uuid:public_id>/end/", meetings.end, name="end"),
    path("meetings/<uuid:public_id>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<uuid:public_id>/agree-minutes/", meetings.agree_minutes, name="agree_minutes"),
    path("meetings/<uuid:public_id>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<uuid:public_id>/order/", agenda.arrange, name="arrange"),
    path("meetings/<uuid:public_id>/fill/", agenda.fill, name="fill"),
    path("meetings/<uuid:public_id>/carry-over/", agenda.carry, name="carry_over"),
    path("items/<uuid:public_id>/", items.show, name="item"),
    path("items/<uuid:public_id>/interest/", items.declare_interest, name="interest"),
    path(
        "items/<uuid:public_id>/interests/<uuid:interest_id>/",
        items.record_effect,
        name="effect",
    ),
    path(
        "items/<uuid:public_id>/interests/<uuid:interest_id>/substitute/",
        papers.name_substitute,
        name="item_substitute",
    ),
    path("meetings/<uuid:public_id>/papers/", papers.show, name="papers"),
    path("meetings/<uuid:public_id>/papers/make/", papers.make, name="make_papers"),
    path("packs/<uuid:public_id>/", papers.pack, name="pack"),
    path("items/<uuid:public_id>/papers/", papers.of_item, name="item_papers"),
    path("items/<uuid:public_id>/view/", items.give_view, name="give_view"),
    path("items/<uuid:public_id>/decide/", items.decide, name="decide"),
    path("items/<uuid:public_id>/answer/", items.answer, name="answer"),
    path("items/<uuid:public_id>/ratify/", items.ratify, name="ratify"),
    path(
        "items/<uuid:public_id>/ratification/",
        items.choose_ratification,
        name="choose_ratification",
    ),
    path("items/<uuid:public_id>/defer/", items.defer, name="defer"),
    path("items/<uuid:public_id>/take-off/", items.take_off, name="take_off"),
    path("items/<uuid:public_id>/move/", agenda.move, name="move"),
    path("decisions/<uuid:public_id>/letters/", letters.prepare, name="letters"),
    path("letters/<uuid:public_id>/", letters.download, name="letter"),
]
