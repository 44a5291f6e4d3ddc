"""Addresses below /early-help/."""

from django.urls import path

from early_help import views

app_name = "early_help"
urlpatterns = [
    path("child/<uuid:child>/", views.interventions, name="list"),
    path("child/<uuid:child>/new/", views.new_intervention, name="new"),
    path("<uuid:public_id>/", views.show, name="show"),
    path("<uuid:public_id>/change/", views.change, name="change"),
    path("<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
