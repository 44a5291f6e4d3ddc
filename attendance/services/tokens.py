"""Register tokens: made, used, revoked.

A token is an officer's or head teacher's to give: the register is the school's. The authority's
administrators, who see no child, can only revoke one.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import RegisterToken, TokenStatus
from attendance.models.tokens import digest_of, make_secret
from attendance.permissions import check_make_token, check_revoke_token
from ledger.errors import Refused, StaleChange
from ledger.models import RetentionClass
from ledger.state import lock, record_status

LONGEST_LIFE = timedelta(days=366)
# Reading must not cost a write each time.
USE_IS_NEWS_AFTER = timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, actor: Actor, school: Organisation, name: str, expires_on: date
) -> tuple[RegisterToken, str]:
    """A token for a system of the school, and its secret, which is not kept.

    Raises Refused for a last day in the past or more than a year ahead; PermissionDenied.
    """
    check_make_token(actor, school)
    today = timezone.localdate()
    if expires_on < today:
        raise Refused(_("The last day must not be in the past."), field="expires_on")
    if expires_on > today + LONGEST_LIFE:
        raise Refused(_("A token lasts a year at most."), field="expires_on")
    secret = make_secret()
    token = RegisterToken.objects.create(
        school=school,
        name=name.strip(),
        digest=digest_of(secret),
        expires_on=expires_on,
        controller=school,
        retention_class=RetentionClass.REGISTER,
        recorded_by=actor.user,
    )
    record_status(
        subject=token, action="make", before="", after=TokenStatus.IN_USE, actor=actor
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token: RegisterToken) -> RegisterToken:
    """End a token at once: a call that is being written is waited for, none comes after it.

    Raises StaleChange when it has been revoked already; PermissionDenied.
    """
    check_revoke_token(actor, token.school)
    record = lock(token)
    if record.revoked_at is not None:
        raise StaleChange
    before = record.status
    record.revoked_at, record.revoked_by = timezone.now(), actor.user
    record.save(update_fields=["revoked_at", "revoked_by"])
    record_status(
        subject=record, action="revoke", before=before, after=TokenStatus.REVOKED, actor=actor
    )
    return record


def note_use(*, token: RegisterToken) -> None:
    """Remember that the token was used just now; once a minute is enough."""
    now = timezone.now()
    is_news = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_IS_NEWS_AFTER)
    RegisterToken.objects.filter(is_news, pk=token.pk).update(last_used_at=now)
