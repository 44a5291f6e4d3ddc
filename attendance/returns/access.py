"""May this person open this entry or return. Not visible is 404; not for this role is 403."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission, Scope
from attendance.models import ReturnEntry, ReturnKind, StatutoryReturn
from cases.access import Section, write_access_log
from ledger.rows import only_row


def check_works_with_returns(actor: Actor) -> None:
    """PermissionDenied for roles that neither prepare returns nor receive them."""
    prepares = actor.can(Permission.PREPARE_STATUTORY_RETURN)
    if not (prepares or actor.can(Permission.READ_STATUTORY_RETURNS)):
        raise PermissionDenied(_("Your role does not work with sickness and attendance returns."))


def check_prepares(actor: Actor) -> None:
    """PermissionDenied for everybody but those who prepare the returns of their school."""
    is_school = actor.scope is Scope.SCHOOL
    if not (is_school and actor.can(Permission.PREPARE_STATUTORY_RETURN)):
        raise PermissionDenied(_("Only the school itself prepares and sends its returns."))


def open_entry(*, actor: Actor, public_id: UUID) -> ReturnEntry:
    """An entry of the own school. Logged as an opening of the child's record."""
    check_prepares(actor)
    found = ReturnEntry.objects.visible_to(actor).filter(public_id=public_id)
    entry = only_row(found.select_related("child", "school", "health_period", "statutory_return"))
    if entry is None:
        raise Http404
    write_access_log(
        actor=actor, child=entry.child, section=Section.ATTENDANCE.value, basis="school",
        reason=_("Opened an entry of a return"),
    )  # fmt: skip
    return entry


def open_return(*, actor: Actor, public_id: UUID) -> StatutoryReturn:
    """A return. Logged: it holds names and addresses."""
    check_works_with_returns(actor)
    found = StatutoryReturn.objects.visible_to(actor).filter(public_id=public_id)
    opened = only_row(found.select_related("school", "signed_by__user", "sent_by__user", "file"))
    if opened is None:
        raise Http404
    log_list(actor, _("Opened return %(reference)s") % {"reference": opened.reference})
    return opened


def log_list(actor: Actor, reason: str) -> None:
    """Names and addresses of several children were read."""
    write_access_log(
        actor=actor, child=None, section=Section.CONTACT.value, basis="list", reason=reason
    )


def kind_or_404(kind: str) -> ReturnKind:
    """The return that an address names."""
    if kind not in ReturnKind.values:
        raise Http404
    return ReturnKind(kind)
