"""Addresses below /reintegration/."""

from django.urls import path

from reintegration.views import agreement, lists, onward, plans, way

app_name = "reintegration"
urlpatterns = [
    path("", lists.index, name="list"),
    path("child/<uuid:child>/", lists.of_child, name="of_child"),
    path("start/<uuid:child>/", plans.choose_route, name="start"),
    path("start/<uuid:child>/<str:route>/", plans.start, name="start_route"),
    path("week/<uuid:public_id>/", plans.week, name="week"),
    path("week/<uuid:public_id>/take-out/", plans.remove_week, name="take_out_week"),
    path("phase/<uuid:public_id>/", plans.phase, name="phase"),
    path("agreement/<uuid:public_id>/", agreement.record, name="record_answer"),
    path("part-time/<uuid:public_id>/review/", way.part_time_review, name="part_time_review"),
    path("part-time/<uuid:public_id>/end/", way.part_time_end, name="part_time_end"),
    path("follow-up/<uuid:public_id>/", way.follow_up, name="follow_up"),
    path("request/<uuid:public_id>/answer/", onward.answer_question, name="answer_panel"),
    path("request/<uuid:public_id>/agenda/", onward.list_request, name="put_on_agenda"),
    path("request/<uuid:public_id>/withdraw/", onward.withdraw_asked, name="withdraw_request"),
    path("pack/<uuid:public_id>/", onward.pack, name="pack"),
    path("pack/<uuid:public_id>/hand-over/", onward.hand_over, name="hand_over"),
    path("<uuid:public_id>/", plans.show, name="show"),
    path("<uuid:public_id>/details/", plans.details, name="details"),
    path("<uuid:public_id>/weeks/add/", plans.new_week, name="add_week"),
    path("<uuid:public_id>/send/", agreement.send, name="send"),
    path("<uuid:public_id>/take-back/", agreement.take_back_plan, name="take_back"),
    path("<uuid:public_id>/answer/<str:party>/", agreement.answer, name="answer"),
    path("<uuid:public_id>/begin/", agreement.begin, name="begin"),
    path("<uuid:public_id>/withdraw/", agreement.withdraw, name="withdraw"),
    path("<uuid:public_id>/end/", agreement.end, name="end"),
    path("<uuid:public_id>/pace/", way.pace, name="pace"),
    path("<uuid:public_id>/part-time/", way.part_time, name="part_time"),
    path("<uuid:public_id>/arrive/", way.arrive, name="arrive"),
    path("<uuid:public_id>/complete/", way.complete, name="complete"),
    path("<uuid:public_id>/relapse/", way.relapse, name="relapse"),
    path("<uuid:public_id>/plan-again/", way.again, name="plan_again"),
    path("<uuid:public_id>/helpers/", way.helpers, name="helpers"),
    path("<uuid:public_id>/panel/", onward.ask, name="ask_panel"),
    path("<uuid:public_id>/pack/", onward.new_pack, name="make_pack"),
]
