"""Signing in as a browser does it, step by step, through the real pages."""

import re

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from accounts.models import User

PASSWORD = "a long way to walk"
SECRET = "JBSWY3DPEHPK3PXP"
TRANSPORT = {"REMOTE_ADDR": "192.0.2.7"}


def with_password(user: User, password: str = PASSWORD) -> User:
    user.set_password(password)
    user.save()
    return user


def with_totp(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def code_of_app(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def by_password(client: Client, user: User, password: str = PASSWORD, **extra: str):
    return client.post("/account/login/", {"login": user.email, "password": password, **extra})


def ask_for_code(client: Client, email: str):
    return client.post("/account/login/code/", {"email": email})


def newest_code() -> str:
    found = re.search(r"^([A-Z0-9-]{6,12})$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def by_code(client: Client, user: User):
    ask_for_code(client, user.email)
    return client.post("/account/login/code/confirm/", {"code": newest_code()})


def give_totp(client: Client):
    return client.post("/account/2fa/authenticate/", {"code": code_of_app()})
