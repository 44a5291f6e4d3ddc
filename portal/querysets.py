"""What a family may read of its child: only what is shared with it."""

from uuid import UUID

from accounts.actors import Actor
from accounts.models import Organisation
from cases.models import Child, Document, Enrolment, TeamMember, TimelineEvent
from healthcare_plans.models import Agreement, Plan, PlanVersion
from healthcare_plans.querysets import SHARED_WITH_FAMILY

MOST_EVENTS = 10


def shared_documents(actor: Actor, child: Child) -> list[Document]:
    """Documents with audience family that this person reads, newest first."""
    found = Document.objects.filter(child=child, withdrawn_at__isnull=True).readable_by(actor)
    return list(found.select_related("file"))


def shared_events(actor: Actor, child: Child) -> list[TimelineEvent]:
    """The newest events that are shared with this person."""
    found = TimelineEvent.objects.filter(child=child).readable_by(actor)
    return list(found[:MOST_EVENTS])


def shared_versions(actor: Actor, child: Child) -> list[PlanVersion]:
    """Versions of the child's plan that are shared with its family, newest first."""
    plans = Plan.objects.visible_to(actor).filter(child=child)
    found = PlanVersion.objects.filter(plan__in=plans, status__in=SHARED_WITH_FAMILY)
    return list(found.select_related("plan", "school").order_by("plan", "-number"))


def own_awaited(actor: Actor, child: Child) -> list[Agreement]:
    """What this person is asked to agree to now."""
    found = Agreement.objects.awaited_from(actor).filter(version__plan__child=child)
    return list(found.select_related("version"))


def was_asked(actor: Actor, version_id: UUID) -> Agreement | None:
    """What this person was asked about a version of a child that they still have a grant for."""
    found = Agreement.objects.filter(
        user=actor.user,
        version__public_id=version_id,
        version__plan__child__in=Child.objects.visible_to(actor),
    )
    return found.select_related("version__plan__child").first()


def organisations_with_access(child: Child) -> list[Organisation]:
    """Who reads the record, by organisation; where only protected people do, it is absent."""
    schools = Enrolment.objects.current().filter(child=child).values("school")
    team = TeamMember.objects.current().filter(child=child, is_protected=False)
    found = Organisation.objects.filter(pk__in=schools) | Organisation.objects.filter(
        pk__in=team.values("membership__organisation")
    )
    authority = Organisation.objects.filter(kind="authority", la_code=child.home_authority_code)
    return list((found | authority).distinct().order_by("sort_name"))
