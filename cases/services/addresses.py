"""Where a child lives, from when until when."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission, Scope
from cases.access import Section, access_to
from cases.models import Address, Child
from cases.permissions import check, check_visible
from cases.timeline import record_event, register_event
from ledger.errors import Refused
from ledger.state import lock

ADDRESS_CHANGED = register_event("cases.address_changed", gettext_lazy("Address changed"))


@transaction.atomic
def record_address(
    *,
    actor: Actor,
    child: Child,
    street: str,
    postcode: str,
    starts_on: date,
    town: str = "",
    is_withheld: bool = False,
) -> Address:
    """The address from a day on; the one before ends the day before.

    After a withheld address the next is withheld too, unless the authority says otherwise.
    Raises PermissionDenied, or Refused when the day is not after the start of the present one.
    """
    check(actor, Permission.EDIT_CHILD, _("Your role cannot change a child’s address."))
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(Section.CONTACT)
    child = lock(child)
    current = child.addresses.filter(ends_on__isnull=True).first()
    if current:
        if starts_on <= current.starts_on:
            raise Refused(_("The new address must start after the one before."), field="starts_on")
        current.ends_on = starts_on - timedelta(days=1)
        current.save(update_fields=["ends_on"])
        is_withheld = is_withheld or (current.is_withheld and actor.scope is not Scope.AUTHORITY)
    address = Address.objects.create(
        child=child,
        street=street,
        town=town,
        postcode=postcode.strip().upper(),
        is_withheld=is_withheld,
        starts_on=starts_on,
        recorded_by=actor.user,
    )
    record_event(actor=actor, child=child, code=ADDRESS_CHANGED, happened_on=starts_on)
    return address


@transaction.atomic
def withhold_address(*, actor: Actor, child: Child, is_withheld: bool) -> Address:
    """Withhold the present address, or no longer. Only the authority lifts it.

    Raises PermissionDenied, or Refused when no address is known.
    """
    check(actor, Permission.EDIT_CHILD, _("Your role cannot change a child’s address."))
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(Section.CONTACT)
    if not is_withheld and actor.scope is not Scope.AUTHORITY:
        raise Refused(_("Only an officer of the authority can do this."))
    address = lock(child).addresses.select_for_update().filter(ends_on__isnull=True).first()
    if address is None:
        raise Refused(_("No address is known."))
    address.is_withheld = is_withheld
    address.save(update_fields=["is_withheld"])
    record_event(actor=actor, child=child, code=ADDRESS_CHANGED)
    return address
