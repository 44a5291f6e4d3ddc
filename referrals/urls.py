"""Addresses of referrals."""

from django.urls import URLPattern, URLResolver, path

from referrals.views import pages

app_name = "referrals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:public_id>/", pages.show, name="show"),
    path("<uuid:public_id>/print/", pages.print_view, name="print"),
]
