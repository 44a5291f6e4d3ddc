"""Who stands in for somebody who is away."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Deputyship, Membership
from accounts.permissions import check_has_membership
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock

NAMED = register_notice(
    Notice(
        code="accounts.deputy_named",
        text=gettext_lazy("A colleague is going to be away and has named you as deputy."),
        todo=gettext_lazy("Their work stands on your home page from the first day on."),
        duty=True,
    )
)
CANCELLED = register_notice(
    Notice(
        code="accounts.deputy_cancelled",
        text=gettext_lazy("You are no longer deputy for your colleague."),
        todo=gettext_lazy("You need do nothing."),
    )
)


@transaction.atomic
def name_deputy(*, actor: Actor, deputy: Membership, starts_on: date, ends_on: date) -> Deputyship:
    """Somebody of the same role and organisation has the actor's work from day to day.

    Raises PermissionDenied without a membership, or Refused naming the input to mend.
    """
    away = lock(check_has_membership(actor))
    if deputy.pk == away.pk or deputy.user_id == away.user_id:
        raise Refused(_("Name somebody else as your deputy."), field="deputy")
    if (deputy.role, deputy.organisation_id) != (away.role, away.organisation_id):
        raise Refused(
            _("Your deputy must have the same role in the same organisation."), field="deputy"
        )
    _check_days(away, deputy, starts_on, ends_on)
    deputyship = Deputyship.objects.create(
        away=away, deputy=deputy, starts_on=starts_on, ends_on=ends_on, recorded_by=actor.user
    )
    _tell(deputyship, NAMED)
    return deputyship


@transaction.atomic
def cancel_deputyship(*, actor: Actor, deputyship: Deputyship) -> Deputyship:
    """The person is back, or has changed their mind. Only they themselves cancel.

    Raises PermissionDenied, or StaleChange when it was cancelled already.
    """
    if deputyship.away_id != check_has_membership(actor).pk:
        raise PermissionDenied(_("Only the person who is away can cancel this."))
    deputyship = lock(deputyship)
    if deputyship.cancelled_at is not None:
        raise StaleChange
    deputyship.cancelled_at = timezone.now()
    deputyship.save(update_fields=["cancelled_at"])
    _tell(deputyship, CANCELLED)
    return deputyship


def _check_days(away: Membership, deputy: Membership, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    if ends_on < timezone.localdate():
        raise Refused(_("The last day must be today or in the future."), field="ends_on")
    if not Membership.objects.current(starts_on).filter(pk=deputy.pk).exists():
        raise Refused(_("This colleague does not hold the role on that day."), field="deputy")
    if deputy.ends_on is not None and deputy.ends_on < ends_on:
        raise Refused(_("This colleague’s role ends before your last day away."), field="deputy")
    overlapping = Deputyship.objects.filter(
        away=away, cancelled_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if overlapping.exists():
        raise Refused(_("You have named a deputy for some of these days."), field="starts_on")


def _tell(deputyship: Deputyship, notice: Notice) -> None:
    deputy = deputyship.deputy
    notify(
        notice=notice,
        recipients=[deputy.user],
        key=str(deputyship.public_id),
        link=reverse("accounts:away"),
        membership_ids={deputy.user_id: deputy.pk},
    )
