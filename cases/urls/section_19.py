"""Addresses of the section 19 record."""

from django.urls import URLPattern

app_name = "section_19"
urlpatterns: list[URLPattern] = []
