"""Signing in as one of the demo's people without a password. Installed in the demo alone."""

import time

from django.contrib.auth import login, logout
from django.http import HttpRequest

from accounts.acting import CHOSEN, METHODS
from accounts.models import Membership, User
from demo.people import Persona


def sign_in_as(request: HttpRequest, persona: Persona) -> User | None:
    """A session as if the person had signed in: staff with a password, families with a code.

    Returns None when the seed has not made this person. Whoever was signed in before is signed
    out first, so that nothing of theirs is left in the session.
    """
    user = User.objects.filter(email=persona.email, is_active=True).first()
    if user is None:
        return None
    logout(request)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    method = "code" if persona.is_family else "password"
    request.session[METHODS] = [{"method": method, "at": time.time()}]
    request.session[f"{METHODS}_user"] = str(user.pk)
    if persona.role is not None:  # who has two roles begins in the one that they were chosen for
        own = Membership.objects.current().filter(user=user, role=persona.role).first()
        if own is not None:
            request.session[CHOSEN] = own.pk
    return user
