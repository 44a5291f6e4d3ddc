"""Addresses of portal."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("children/<uuid:public_id>/", views.child, name="child"),
    path("plans/<uuid:public_id>/", views.plan, name="plan"),
    path("plans/<uuid:public_id>/answer/", views.answer, name="answer"),
    path("plans/<uuid:public_id>/documents/<str:kind>/", views.plan_document, name="plan_document"),
    path("documents/<uuid:public_id>/", views.document, name="document"),
]
