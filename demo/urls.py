"""Addresses of demo."""

from django.urls import URLPattern, URLResolver, path

from demo import views

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("sign-in/<slug:name>/", views.sign_in, name="sign_in"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<slug:key>/", views.letter, name="letter"),
]
