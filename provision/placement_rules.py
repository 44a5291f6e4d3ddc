"""What the authority's rules ask of a placement: authorisation, reviews, notice."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from calendars.days import add_school_days
from cases.models import Authorisation, Child
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from provision.models import Placement
from provision.placement_settings import NOTICE_DAYS, REVIEW_WEEKS, STEPS_BEFORE_NOTICE

SCHOOL_DAYS_A_WEEK = 5


def check_authorisation(
    authorisation: Authorisation, child: Child, starts_on: date, ends_on: date
) -> None:
    """Refused unless the authorisation is this child's, stands, and covers both days."""
    if authorisation.child_id != child.pk:
        raise Refused(_("This authorisation is for another child."), field="authorisation")
    standing = Authorisation.objects.standing().filter(pk=authorisation.pk).exists()
    if not standing:
        raise Refused(
            _("This authorisation no longer stands. Choose another."), field="authorisation"
        )
    if starts_on < authorisation.starts_on:
        raise Refused(_("It is authorised from a later day."), field="starts_on")
    if authorisation.ends_on is not None and ends_on > authorisation.ends_on:
        raise Refused(_("It is authorised for a shorter time."), field="planned_end_on")


def latest_review_day(placement: Placement, held_on: date) -> date:
    """The last day on which the next review can be: so many weeks of school later."""
    days = get_setting(REVIEW_WEEKS) * SCHOOL_DAYS_A_WEEK
    return add_school_days(held_on, days, placement.home_school)


def earliest_end(placement: Placement) -> date:
    """The first day on which notice given today may end."""
    return add_school_days(timezone.localdate(), get_setting(NOTICE_DAYS), placement.home_school)


def steps_missing(placement: Placement) -> str:
    """What must still be tried before notice to a child who does not come; empty when enough."""
    needed = get_setting(STEPS_BEFORE_NOTICE)
    steps = list(placement.steps.all())
    if len(steps) < needed:
        return _("First take steps that may help: %(done)s of %(needed)s are recorded.") % {
            "done": len(steps), "needed": needed,
        }  # fmt: skip
    if not any(step.with_family for step in steps):
        return _("At least one step must be taken together with the child or family.")
    return ""
