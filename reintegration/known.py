"""What is known already when a plan for a return is started."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from calendars.days import load_calendar
from cases.access import ChildAccess, Section
from cases.case_page import current_hours
from cases.models import Voice
from provision.week import in_hours
from reintegration.models import ReturnPlan
from reintegration.people import leads_for


def start_with(access: ChildAccess) -> dict[str, Any]:
    """First answers: the school, who leads, the next school day, what an earlier plan said."""
    child, actor = access.child, access.actor
    enrolment = child.enrolments.current().select_related("school").order_by("kind", "pk").first()
    school = enrolment.school if enrolment else None
    leads = leads_for(child)
    own = leads.filter(pk=actor.membership_id or 0).first()
    at_school = leads.filter(organisation=school).first() if school else None
    found: dict[str, Any] = {
        "school": school,
        "lead": own or at_school,
        "starts_on": load_calendar(school).add_days(timezone.localdate(), 5),
    }
    earlier = ReturnPlan.objects.filter(child=child).exclude(status="withdrawn").first()
    if earlier is not None:
        found |= {name: getattr(earlier, name) for name in ("met_by", "bad_morning", "aim")}
    return found


def known_of(access: ChildAccess) -> list[tuple[str, str]]:
    """What to have in view while planning: what the child says, and hours advised and planned."""
    rows: list[tuple[str, str]] = []
    if access.can_read(Section.VIEWS):
        views = access.child.views.shown_to(access.actor).standing()
        said = views.filter(voice=Voice.CHILD).exclude(words="").first()
        if said is not None:
            day = date_format(said.given_on, "j F Y")
            rows.append((_("The child says (%(day)s)") % {"day": day}, said.words))
    if access.can_read(Section.HOURS):
        rows += [
            (str(hours.get_kind_display()),
             _("%(hours)s hours a week, %(who)s")
             % {"hours": in_hours(hours.hours), "who": hours.source})
            for hours in current_hours(access.child.pk)
        ]  # fmt: skip
    return rows
