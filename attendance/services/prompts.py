"""What an alert asks for beside an answer: prioritised assessment, and early help.

Each prompt is a task of one person, so that it has an owner, a day and an outcome.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Role
from attendance.models import Alert
from attendance.recipients import liaison_recipients, school_recipients
from attendance.services.telling import alert_link
from attendance.thresholds import ANSWER_DAYS
from calendars.days import add_school_days
from cases.models import Child, Task, TaskStatus
from cases.permissions import is_visible
from cases.services.tasks import create_task
from ledger.authority_settings import get_setting

FURTHER = "#further"  # at the end of the address, it tells these tasks from others


def prompt_fast_track(*, child: Child, school: Organisation, link: str) -> Task | None:
    """Ask the school to see that assessment and treatment come first: the CAMHS fast track.

    Children with a sustained absence should not wait in the ordinary queue. None when it
    has been asked and is still to do, or nobody at school or authority sees the child.
    """
    asked = Task.objects.filter(child=child, link__endswith=FURTHER, status=TaskStatus.OPEN)
    if asked.exists():
        return None
    return _ask(
        child,
        school,
        title=_("Ask for assessment and treatment to be prioritised (CAMHS fast track)"),
        details=_(
            "The child has missed, or is expected to miss, so many days because of health that "
            "they should not wait. If mental health may be part of it, ask CAMHS for the fast "
            "track; otherwise ask whoever "
            "treats them. Write down what was asked and when, or why it is not needed."
        ),
        link=link,
    )


def prompt_early_help(*, alert: Alert, first: Membership | None) -> Task | None:
    """Ask the SENCo to offer early help to the family, once for an alert.

    Of several SENCos, `first` who answered for the school. None when it has been asked already,
    or nobody there sees the child.
    """
    page = reverse("early_help:new", args=[alert.child.public_id])
    link = f"{page}?alert={alert.reference}"
    if Task.objects.filter(child=alert.child, link=link).exists():
        return None
    return _ask(
        alert.child,
        alert.school,
        title=_("Offer early help: anxiety keeps the child away"),
        details=_(
            "Talk with the child and family about what would help, offer it, and record it under "
            "interventions, also when it is declined. Alert %(reference)s."
        )
        % {"reference": alert.reference},
        link=link,
        first=[first] if first and first.role == Role.SENCO else [],
    )


def fast_track_link(alert: Alert) -> str:
    """Where the prompt of an alert leads."""
    return f"{alert_link(alert)}{FURTHER}"


def _ask(
    child: Child,
    school: Organisation,
    *,
    title: str,
    details: str,
    link: str,
    first: Iterable[Membership] = (),
) -> Task | None:
    owner = _owner(child, school, first)
    if owner is None:
        return None
    due_on = add_school_days(timezone.localdate(), get_setting(ANSWER_DAYS), school)
    return create_task(
        actor=Actor.system(), child=child, title=title, details=details, owner=owner,
        due_on=due_on, link=link,
    )  # fmt: skip


def _owner(child: Child, school: Organisation, first: Iterable[Membership]) -> Membership | None:
    """Who sees the child: at the school that answers, at today's school, at the authority."""
    mains = child.enrolments.current().filter(kind="main").select_related("school")
    people = [
        *first,
        *school_recipients(school),
        *(person for main in mains for person in school_recipients(main.school)),
        *liaison_recipients(school, child),
    ]
    return next((one for one in people if is_visible(Actor.staff(one), child)), None)
