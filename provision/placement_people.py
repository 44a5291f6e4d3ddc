"""Whom a placement concerns: at the provider, at school, at the authority."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.models import Child
from cases.section_19_people import officers_of
from ledger.notices import Notice, notify
from provision.models import Placement
from provision.placement_events import link_of
from provision.placement_querysets import PROVIDER_ROLES


def managers_of(placement: Placement) -> list[Membership]:
    """Managers of the provider."""
    return list(provider_people(placement).filter(role=Role.PROVIDER_MANAGER))


def provider_people(placement: Placement) -> QuerySet[Membership]:
    """Everybody who teaches at the provider or manages it."""
    people = Membership.objects.current().filter(
        organisation=placement.provider, role__in=PROVIDER_ROLES
    )
    return people.select_related("user", "organisation").order_by("user__sort_name", "pk")


def key_people_at_provider(placement: Placement) -> list[Membership]:
    """Its managers and the child's key person."""
    found = {one.pk: one for one in managers_of(placement)}
    lead = _current(placement.provider_lead)
    return list({**found, **({lead.pk: lead} if lead else {})}.values())


def school_people(child: Child) -> list[Membership]:
    """SENCos of the schools where the child is on roll today; of one without, its head."""
    schools = child.enrolments.current().values("school")
    staff = Membership.objects.current().filter(organisation__in=schools).select_related("user")
    sencos = list(staff.filter(role=Role.SENCO))
    served = {senco.organisation_id for senco in sencos}
    heads = staff.filter(role=Role.HEAD_TEACHER).exclude(organisation__in=served)
    return sencos + list(heads)


def school_leads(child: Child) -> QuerySet[Membership]:
    """Those at the child's schools who can be its key person there."""
    schools = child.enrolments.current().values("school")
    roles = (Role.SENCO, Role.HEAD_TEACHER, Role.SAFEGUARDING_LEAD)
    staff = Membership.objects.current().filter(organisation__in=schools, role__in=roles)
    return staff.select_related("user", "organisation").order_by("user__sort_name", "pk")


def responsible_at_school(placement: Placement) -> Membership | None:
    """The key person at the home school while they see the child; else a SENCo or head."""
    lead = _current(placement.home_school_lead)
    at_school = placement.child.enrolments.current().values_list("school_id", flat=True)
    if lead is not None and lead.organisation_id in set(at_school):
        return lead
    return next(iter(school_people(placement.child)), None)


def arranger_of(placement: Placement) -> Membership | None:
    """Who arranged it, while they work there; else a liaison officer of the authority."""
    own = _current(placement.arranged_by)
    if own is not None:
        return own
    officers = officers_of(placement.child, Role.LIAISON_OFFICER, Role.PANEL_COORDINATOR)
    return next(iter(officers), None)


def named_officers(child: Child) -> list[Membership]:
    """Who answers for section 19 of this child."""
    return officers_of(child, Role.NAMED_OFFICER)


def officers_who_arrange(child: Child) -> list[Membership]:
    """Who arranges placements for this child; liaison officers before the panel's office."""
    return officers_of(child, Role.LIAISON_OFFICER) or officers_of(child, Role.PANEL_COORDINATOR)


def tell(
    people: Iterable[Membership | None],
    *,
    actor: Actor,
    notice: Notice,
    placement: Placement,
    occasion: str,
    link: str = "",
) -> None:
    """One notice for each person other than the actor, once for each occasion."""
    told = [one for one in people if one is not None and one.pk != actor.membership_id]
    notify(
        notice=notice,
        recipients=[one.user for one in told],
        key=f"placement:{placement.pk}:{occasion}",
        link=link or link_of(placement),
        reference=placement.reference,
        membership_ids={one.user_id: one.pk for one in told},
    )


def _current(membership: Membership | None) -> Membership | None:
    if membership is None:
        return None
    return Membership.objects.current().select_related("user").filter(pk=membership.pk).first()
