"""How Waymark uses django-allauth: nobody signs up, people are invited."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.encoding import force_bytes

from accounts.acting import is_family_session
from accounts.actors import Actor
from accounts.models import User
from accounts.services.people import choose_language
from ledger.client_address import client_address


def closed_sign_up(request: HttpRequest) -> HttpResponse:
    """What somebody sees who looks for a sign-up form."""
    return render(request, "account/signup_closed.html")


closed_sign_up.is_public = True  # type: ignore[attr-defined]


class AccountAdapter(DefaultAccountAdapter):
    """Password and code sign-in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: administrators invite, families are granted."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language that its reader chose; else in that of the page they are on."""
        chosen = User.objects.filter(email__iexact=email).values_list("language", flat=True)
        with translation.override(chosen.first() or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Who signs in with a code and has not chosen yet keeps the language of the page, so
        that what a worker sends later is in it too."""
        if is_family_session(request) and not user.language:
            choose_language(actor=Actor.family(user), language=translation.get_language())
        return super().post_login(request, user, **how)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that wrong sign-ins are counted by."""
        return client_address(request) or "unknown"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """A changed password signs everybody out who used it, this session too."""
        return settings.LOGIN_REDIRECT_URL

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in emails begin with BASE_URL, whatever host the request claimed."""
        from urllib.parse import urlsplit

        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.BASE_URL}{path}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on by OpenID Connect, for people who have been invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An unknown person stays outside."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Somebody invited who signs on this way needs no password."""
        if sociallogin.is_existing:
            from accounts.services.invitations import close_invitations_of

            close_invitations_of(sociallogin.user)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets lie encrypted in the database (ASVS 4, 2.9.1)."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key made from SECRET_KEY."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text; cryptography.fernet.InvalidToken when SECRET_KEY has changed."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    digest = hashlib.sha256(b"waymark second factor" + force_bytes(settings.SECRET_KEY)).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
