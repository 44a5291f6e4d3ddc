"""Registers what this app declares; imported once, while apps load."""

from typing import Any

from allauth.mfa.signals import authenticator_added
from django.http import HttpRequest

from accounts.acting import SET_UP_HERE
from accounts.role_matrix import role_by_permission, role_by_scope
from accounts.services import deputies, memberships, people  # declare their notices
from ledger.generated_docs import DocumentPart, register_part

register_part(DocumentPart("role-matrix.md", role_by_scope, order=10))
register_part(DocumentPart("role-matrix.md", role_by_permission, order=20))

__all__ = ["deputies", "memberships", "people"]


# The library offers no other hook. A session opened before, with the password alone, must show
# the second factor: only the session in which it was set up goes on without.
def _note_second_factor(request: HttpRequest, user: Any, **_: Any) -> None:
    request.session[SET_UP_HERE] = user.pk


authenticator_added.connect(_note_second_factor, dispatch_uid="accounts.second_factor_set_up")
