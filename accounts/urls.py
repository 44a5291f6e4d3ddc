"""Addresses of accounts."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import own, sign_in

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/switch/", sign_in.switch, name="switch"),
    path("account/second-factor/", sign_in.second_factor, name="second_factor"),
    path("account/kept-form/", sign_in.kept, name="kept_form"),
    path("invitations/<str:token>/", sign_in.accept_invitation, name="accept_invitation"),
    path("messages/", own.message_list, name="messages"),
    path("messages/read/", own.read_all_messages, name="read_all_messages"),
    path("messages/<uuid:public_id>/", own.open_message, name="open_message"),
    path("profile/", own.profile, name="profile"),
    path("profile/away/", own.away, name="away"),
    path("profile/away/new/", own.name_deputy_page, name="name_deputy"),
    path("profile/away/<uuid:public_id>/cancel/", own.cancel_deputy, name="cancel_deputy"),
]
