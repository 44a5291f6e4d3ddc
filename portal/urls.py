"""Addresses of portal."""

from django.urls import path

from portal.views import (
    again,
    child,
    joining,
    language,
    messages,
    part_times,
    plans,
    questions,
    returns,
)

app_name = "portal"

_CHILD = "children/<uuid:public_id>/"
_PLAN = "plans/<uuid:public_id>/"

urlpatterns = [
    path("", child.home, name="home"),
    path("join/", joining.join, name="join"),
    path("join/finish/", joining.finish, name="finish"),
    path("language/", language.language, name="language"),
    path(_CHILD, child.child, name="child"),
    path(f"{_CHILD}decisions/", child.decisions, name="decisions"),
    path(f"{_CHILD}decisions/<uuid:decision_id>/easy/", child.easy_decision, name="easy_decision"),
    path(f"{_CHILD}decisions/<uuid:decision_id>/again/", again.ask, name="ask_again"),
    path(
        f"{_CHILD}decisions/<uuid:decision_id>/again/withdraw/",
        again.withdraw,
        name="withdraw_again",
    ),
    path(
        f"{_CHILD}decisions/<uuid:decision_id>/again/answer/",
        questions.answer_again,
        name="answer_again",
    ),
    path(f"{_CHILD}questions/<uuid:question_id>/answer/", questions.answer, name="question"),
    path(f"{_CHILD}progress/", child.progress, name="progress"),
    path(f"{_CHILD}progress/answer/", returns.answer, name="answer_return"),
    path(f"{_CHILD}progress/part-time/", part_times.answer, name="answer_part_time"),
    path(f"{_CHILD}outcomes/", child.outcomes, name="outcomes"),
    path(f"{_CHILD}who/", child.who, name="who"),
    path(f"{_CHILD}messages/", messages.threads, name="threads"),
    path(f"{_CHILD}write/<slug:kind>/", messages.write, name="write"),
    path("messages/<uuid:public_id>/", messages.thread, name="thread"),
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}easy/", plans.easy, name="easy"),
    path(f"{_PLAN}answer/", plans.answer, name="answer"),
    path(f"{_PLAN}documents/<str:kind>/", plans.plan_document, name="plan_document"),
    path("documents/<uuid:public_id>/", plans.document, name="document"),
]
