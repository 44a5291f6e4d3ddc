"""Addresses of sign-in: those of django-allauth that lead somewhere in Waymark.

Left out: sign-up forms, managing one's own email addresses and connecting accounts of other
sites. People are invited, and an administrator corrects an address.
"""

from allauth.account import views
from allauth.socialaccount import views as social_views
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.adapters import closed_sign_up

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", closed_sign_up, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

if settings.OIDC_SERVER_URL:
    urlpatterns += [
        path(
            "3rdparty/login/cancelled/",
            social_views.login_cancelled,
            name="socialaccount_login_cancelled",
        ),
        path("3rdparty/login/error/", social_views.login_error, name="socialaccount_login_error"),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
