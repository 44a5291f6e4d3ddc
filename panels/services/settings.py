"""The numbers of the panel, changed together."""

from collections.abc import Iterable

from django.db import transaction

from accounts.actors import Actor
from ledger.authority_settings import AuthoritySetting, change_setting
from ledger.errors import Refused


@transaction.atomic
def change_numbers(*, actor: Actor, changes: Iterable[tuple[AuthoritySetting, int]]) -> None:
    """Set all of these, or none. Raises PermissionDenied, or Refused naming the form's field."""
    for setting, value in changes:
        try:
            change_setting(actor=actor, setting=setting, value=value)
        except Refused as refusal:
            raise Refused(refusal.message, field=setting.key.replace(".", "_")) from refusal
