"""Addresses of accounts."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import organisations, own, people, roles, settings, sign_in

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
    path("people/", people.person_list, name="people"),
    path("people/invite/", roles.choose_organisation, name="choose_organisation"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/edit/", people.edit_person, name="edit_person"),
    path("people/<uuid:public_id>/close/", people.close_account, name="close_account"),
    path("people/<uuid:public_id>/open/", people.open_account, name="open_account"),
    path(
        "people/<uuid:public_id>/second-factors/",
        people.clear_second_factors,
        name="clear_second_factors",
    ),
    path("people/<uuid:public_id>/roles/", roles.choose_organisation, name="choose_for_person"),
    path("people/<uuid:public_id>/roles/<uuid:organisation_id>/", people.add_role, name="add_role"),
    path("people/roles/<uuid:public_id>/", roles.edit_membership, name="edit_membership"),
    path("people/roles/<uuid:public_id>/end/", roles.end, name="end_membership"),
    path("people/invitations/<uuid:public_id>/send/", people.resend, name="resend_invitation"),
    path(
        "people/invitations/<uuid:public_id>/withdraw/",
        people.withdraw,
        name="withdraw_invitation",
    ),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/new/", organisations.choose_kind, name="choose_kind"),
    path("organisations/new/<slug:kind>/", organisations.new_organisation, name="new_organisation"),
    path("organisations/<uuid:public_id>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<uuid:public_id>/edit/",
        organisations.edit_organisation,
        name="edit_organisation",
    ),
    path("organisations/<uuid:public_id>/invite/", people.invite, name="invite"),
    path("organisations/<uuid:public_id>/bases/new/", organisations.new_base, name="new_base"),
    path("organisations/bases/<uuid:public_id>/", organisations.edit_base, name="edit_base"),
    path("localities/", organisations.localities, name="localities"),
    path("localities/<int:key>/", organisations.edit_locality, name="edit_locality"),
    path("settings/", settings.setting_list, name="settings"),
    path("settings/<str:key>/", settings.setting, name="setting"),
]
