"""Addresses of calendars."""

from django.urls import URLPattern, URLResolver, path

from calendars import views

app_name = "calendars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.show, name="show"),
    path("terms/new/", views.new_term, name="new_term"),
    path("terms/<uuid:public_id>/", views.change_term, name="change_term"),
    path("terms/<uuid:public_id>/remove/", views.remove_term, name="remove_term"),
    path("closures/new/", views.new_closure, name="new_closure"),
    path("closures/<uuid:public_id>/remove/", views.remove_closure, name="remove_closure"),
]
