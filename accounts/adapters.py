"""How Waymark uses django-allauth: nobody signs up, people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Password and code sign-in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: administrators invite, families are granted."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on by OpenID Connect, for people who have been invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An unknown person stays outside."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Second factors."""
