"""A change in a child's treatment reaches school and provider the same day."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Child, KnowledgeKind
from cases.services.section_19.knowledge import note_knowledge
from cases.timeline import record_event
from ledger.errors import Refused
from ledger.notices import notify
from provision import placement_events as events
from provision.models import HealthNotice, HealthNoticeKind, Placement
from provision.placement_people import (
    arranger_of,
    key_people_at_provider,
    officers_who_arrange,
    school_people,
)
from provision.placement_permissions import check_report_health

SOON = timedelta(weeks=4)  # a discharge is often known some days before


@transaction.atomic
def record_health_notice(
    *,
    actor: Actor,
    child: Child,
    kind: HealthNoticeKind | str,
    happened_on: date,
    told_by: str,
    meaning: str,
) -> HealthNotice:
    """Admission, discharge or a change of treatment, and what it means for education.

    Those who teach must learn of it at once: the hours that a child can manage may change with
    it. An admission also dates what the authority knew. Raises PermissionDenied, or Refused naming
    the field.
    """
    check_report_health(actor, child)
    what = HealthNoticeKind(kind)
    for name, value in (("told_by", told_by), ("meaning", meaning)):
        if not value.strip():
            raise Refused(_("Enter something here."), field=name)
    if happened_on < child.born_on:
        raise Refused(_("The day is before the child was born."), field="happened_on")
    if happened_on > timezone.localdate() + SOON:
        raise Refused(_("The day must be within the next four weeks."), field="happened_on")
    told: HealthNotice = HealthNotice.objects.create(
        child=child, kind=what, happened_on=happened_on, told_by=told_by.strip(),
        meaning=meaning.strip(), controller=actor.organisation or child.controller,
        recorded_by=actor.user,
    )  # fmt: skip
    link = events.child_link(child)
    record_event(
        actor=actor, child=child, code=events.HEALTH_NOTICE, happened_on=happened_on, link=link,
        what=what,
    )  # fmt: skip
    if what == HealthNoticeKind.ADMISSION:
        note_knowledge(
            actor=Actor.system(), child=child, kind=KnowledgeKind.HOSPITAL,
            told_on=timezone.localdate(), words=told_by.strip(), link=f"{link}#{told.public_id}",
        )  # fmt: skip
    _tell(actor, told, link)
    return told


def _tell(actor: Actor, told: HealthNotice, link: str) -> None:
    people = {one.pk: one for one in _whom(told.child) if one.pk != actor.membership_id}
    notify(
        notice=events.TREATMENT_CHANGED,
        recipients=[one.user for one in people.values()],
        key=f"health:{told.pk}",
        link=link,
        reference=told.child.reference,
        membership_ids={one.user_id: one.pk for one in people.values()},
    )


def _whom(child: Child) -> list[Membership]:
    """Those who teach, the school, and who arranged; without a placement, who would arrange."""
    people = list(school_people(child))
    live = list(Placement.objects.of_child(child).live())
    for placement in live:
        people += key_people_at_provider(placement)
        arranger = arranger_of(placement)
        people += [arranger] if arranger else []
    return people if live else people + officers_who_arrange(child)
