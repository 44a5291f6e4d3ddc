"""Checks of providers: recorded, overdue ones chased."""

import calendar
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import ROLE_PERMISSIONS, Permission, Role
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.files import store_upload
from ledger.models import RetentionClass
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from provision.directory_permissions import check_keep
from provision.directory_settings import CHECK_MONTHS
from provision.models import (
    CheckKind,
    CheckResult,
    Provider,
    ProviderCheck,
    ProviderStatus,
)
from provision.services.directory import change_status

CHECK_OVERDUE = register_notice(
    Notice(
        code="provision.check_overdue",
        text=gettext_lazy("A check of %(reference)s is overdue."),
        todo=gettext_lazy("Make the check and record what you found, or pause the provider."),
        duty=True,
    )
)
CONCERN_FOUND = register_notice(
    Notice(
        code="provision.concern_found",
        text=gettext_lazy("A check of %(reference)s found a concern."),
        todo=gettext_lazy("Read what was found, and look at the children who are placed there."),
        duty=True,
    )
)
_KEEPERS = [role for role in Role if Permission.KEEP_DIRECTORY in ROLE_PERMISSIONS[role]]
_TOLD_OF_CONCERNS = [*_KEEPERS, Role.NAMED_OFFICER]


@transaction.atomic
def record_check(
    *,
    actor: Actor,
    provider: Provider,
    kind: CheckKind,
    checked_on: date,
    result: CheckResult = CheckResult.FINE,
    found: str = "",
    next_on: date | None = None,
    upload: UploadedFile | None = None,
) -> ProviderCheck:
    """Record a check; `next_on` follows from the authority's setting when nobody says it.

    A concern pauses a listed provider and tells the keepers and the named officers. Confirmation
    of staff checks is in writing (Department for Education, Keeping children safe in education,
    2025). Raises PermissionDenied, or Refused naming the field.
    """
    check_keep(actor)
    kind, result = CheckKind(kind), CheckResult(result)
    entry = lock(provider)
    next_on = next_on or months_after(checked_on, get_setting(CHECK_MONTHS[kind]))
    _check(kind, checked_on, result, found, next_on, upload)
    file = None
    if upload is not None:
        file = store_upload(
            actor=actor, upload=upload, controller=entry.controller,
            retention_class=RetentionClass.ADMINISTRATION, field="upload",
        )  # fmt: skip
    check = ProviderCheck.objects.create(
        provider=entry, kind=kind, checked_on=checked_on, result=result, found=found.strip(),
        next_on=next_on, file=file, recorded_by=actor.user,
    )  # fmt: skip
    _remember(entry)
    if result == CheckResult.CONCERN:
        _act_on_concern(actor, entry, check)
    return check


@transaction.atomic
def chase_overdue_checks() -> int:
    """Tell the keepers of every provider with an overdue check, once for each day it was due.

    Returns how many providers.
    """
    overdue = list(Provider.objects.overdue().select_related("organisation"))
    keepers = _people(_KEEPERS)
    for provider in overdue:
        _tell(CHECK_OVERDUE, keepers, provider, f"{provider.pk}:{provider.next_check_on}")
    return len(overdue)


def months_after(day: date, months: int) -> date:
    """The same day of the month, or its last day, so many months later."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _check(
    kind: CheckKind,
    checked_on: date,
    result: CheckResult,
    found: str,
    next_on: date,
    upload: UploadedFile | None,
) -> None:
    if checked_on > timezone.localdate():
        raise Refused(_("A check cannot be in the future."), field="checked_on")
    if next_on <= checked_on:
        raise Refused(_("The next check must be after this one."), field="next_on")
    if result == CheckResult.CONCERN and not found.strip():
        raise Refused(_("Say what was found."), field="found")
    if kind == CheckKind.STAFF and result == CheckResult.FINE and upload is None:
        raise Refused(_("Add the written confirmation."), field="upload")


def _remember(provider: Provider) -> None:
    """What a list shows and sorts by, from the newest check of each kind."""
    newest = {check.kind: check for check in provider.checks.newest()}
    entered_on = timezone.localdate(provider.recorded_at)
    due = [newest[kind].next_on if kind in newest else entered_on for kind in CheckKind]
    provider.last_checked_on = max(check.checked_on for check in newest.values())
    provider.next_check_on = min(due)
    provider.save(update_fields=["last_checked_on", "next_check_on"])


def _act_on_concern(actor: Actor, provider: Provider, check: ProviderCheck) -> None:
    if provider.status == ProviderStatus.LISTED:
        change_status(actor=actor, provider=provider, action="pause", reason=check.found)
    _tell(CONCERN_FOUND, _people(_TOLD_OF_CONCERNS), provider, str(check.pk))


def _people(roles: list[Role]) -> list[Membership]:
    return list(Membership.objects.current().with_role(*roles).select_related("user"))


def _tell(notice: Notice, people: list[Membership], provider: Provider, key: str) -> None:
    recipients: list[User] = [membership.user for membership in people]
    notify(
        notice=notice, recipients=recipients, key=key,
        link=f"/provision/providers/{provider.public_id}/",
        reference=provider.organisation.name,
        membership_ids={membership.user_id: membership.pk for membership in people},
    )  # fmt: skip
