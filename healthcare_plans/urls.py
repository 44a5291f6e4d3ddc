"""Addresses of healthcare_plans."""

from django.urls import URLPattern, URLResolver

app_name = "healthcare_plans"
urlpatterns: list[URLPattern | URLResolver] = []
