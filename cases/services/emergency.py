"""Emergency access: a professional outside the team opens one record, exactly named."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Permission, Role
from cases.access import EMERGENCY, NO_CHILD, REFUSED, Section, write_access_log
from cases.models import Child, Grant, GrantKind
from cases.permissions import check, is_visible
from cases.timeline import record_event, register_event
from ledger.authority_settings import AuthoritySetting, get_setting, register_setting
from ledger.errors import Refused
from ledger.models import AccessLogEntry
from ledger.notices import Notice, notify, register_notice
from ledger.state import record_status
from ledger.text import sort_key

EMERGENCY_HOURS = register_setting(
    AuthoritySetting(
        key="cases.emergency_access_hours",
        label=gettext_lazy("How long emergency access lasts"),
        unit=gettext_lazy("hours"),
        group=gettext_lazy("Children"),
        default=24,
        minimum=1,
        maximum=168,
    )
)
REFUSED_SEARCHES_AN_HOUR = 5

EMERGENCY_USED = register_event(
    "cases.emergency_access_used", gettext_lazy("Opened through emergency access")
)
TOLD = register_notice(
    Notice(
        code="cases.emergency_access",
        text=gettext_lazy("A child’s record (%(reference)s) was opened by emergency access."),
        todo=gettext_lazy("Read the reason in the access log and judge whether it was right."),
        duty=True,
    )
)


def use_emergency_access(
    *,
    actor: Actor,
    reason: str,
    first_name: str = "",
    last_name: str = "",
    born_on: date | None = None,
    number: str = "",
) -> Grant:
    """Open the record of the one child who is named exactly, for some hours, with the reason.

    By first name, last name and date of birth, or by UPN or NHS number. A search that finds no
    child, or more than one, is refused in the same words, and after some refusals in an hour
    every search is. Refusals are logged, so this function must not run inside a transaction that
    its caller rolls back. Raises PermissionDenied or Refused.
    """
    check(actor, Permission.USE_EMERGENCY_ACCESS, _("Your role does not include emergency access."))
    if not reason.strip():
        raise Refused(_("Say why you need the record now."), field="reason")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.user.pk)  # type: ignore[union-attr]
        if _refused_lately(actor) >= REFUSED_SEARCHES_AN_HOUR:
            refusal = _("You have tried too often. Telephone the panel coordinator.")
        else:
            child = _exactly_one(first_name, last_name, born_on, number)
            if child is not None:
                return _open(actor, child, reason)
            refusal = _(
                "Nothing was opened. Check what you entered, or telephone the panel coordinator."
            )
            write_access_log(
                actor=actor, child=None, section=EMERGENCY, basis=REFUSED, reason=reason
            )
    raise Refused(refusal)


def _open(actor: Actor, child: Child, reason: str) -> Grant:
    if is_visible(actor, child):
        raise Refused(_("You can open this child’s record already: look under “Children”."))
    grant = Grant.objects.create(
        child=child,
        user=actor.user,  # type: ignore[misc]
        membership=actor.membership,
        kind=GrantKind.EMERGENCY,
        reason=reason,
        ends_at=timezone.now() + timedelta(hours=get_setting(EMERGENCY_HOURS)),
        recorded_by=actor.user,
    )
    record_status(
        subject=grant, action="grant", before="", after="active", actor=actor, reason=reason
    )
    write_access_log(
        actor=actor, child=child, section=Section.IDENTITY.value, basis=EMERGENCY, reason=reason
    )
    record_event(actor=actor, child=child, code=EMERGENCY_USED)
    _tell_overseers(grant)
    return grant


def _tell_overseers(grant: Grant) -> None:
    overseers = (
        Membership.objects.current()
        .with_role(Role.PANEL_COORDINATOR, Role.GOVERNANCE_OFFICER)
        .select_related("user")
    )
    notify(
        notice=TOLD,
        recipients=[membership.user for membership in overseers],
        key=f"grant:{grant.pk}",
        link=f"/children/access-log/?child={grant.child.reference}",
        reference=grant.child.reference,
        membership_ids={membership.user_id: membership.pk for membership in overseers},
    )


def _refused_lately(actor: Actor) -> int:
    """Refused searches of this person in the last hour, under any of their roles."""
    return AccessLogEntry.objects.filter(
        opened_by=actor.user,
        subject_id=NO_CHILD,
        basis=REFUSED,
        opened_at__gt=timezone.now() - timedelta(hours=1),
    ).count()


def _exactly_one(
    first_name: str, last_name: str, born_on: date | None, number: str
) -> Child | None:
    compact = "".join(number.split()).replace("-", "").upper()
    if compact:
        matches: QuerySet[Child] = Child.objects.existing().filter(
            Q(identifiers__ends_on__isnull=True), identifiers__value=compact
        )
    elif first_name.strip() and last_name.strip() and born_on:
        matches = _named(first_name, last_name, born_on)
    else:
        return None
    found = list(matches.distinct()[:2])
    return found[0] if len(found) == 1 else None


def _named(first_name: str, last_name: str, born_on: date) -> QuerySet[Child]:
    """Children of that birthday whose preferred or legal name is exactly this."""
    wanted = sort_key(last_name, first_name)
    same_day = Child.objects.existing().filter(born_on=born_on)
    ids = [
        child.pk
        for child in same_day
        if wanted in (child.sort_name, sort_key(child.legal_last_name, child.legal_first_name))
    ]
    return Child.objects.filter(pk__in=ids)
