"""What a family may read of its child: only what is shared with it."""

from uuid import UUID

from accounts.actors import Actor
from accounts.models import Organisation
from cases.models import (
    Child,
    Document,
    Enrolment,
    FamilyMessage,
    TeamMember,
    Telling,
    TimelineEvent,
)
from healthcare_plans.models import Agreement, Plan, PlanVersion
from healthcare_plans.querysets import SHARED_WITH_FAMILY
from provision.models import Placement

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


def own_threads(actor: Actor, child: Child) -> list[FamilyMessage]:
    """What this person wrote about the child, newest first, with answers and readings."""
    found = FamilyMessage.objects.filter(child=child, correspondent=actor.user)
    return list(found.threads().with_thread().order_by("-recorded_at", "-pk"))


def own_thread(actor: Actor, public_id: UUID) -> FamilyMessage | None:
    """One of this person's threads, whichever child of theirs it is about."""
    found = FamilyMessage.objects.filter(
        correspondent=actor.user, child__in=Child.objects.visible_to(actor)
    )
    return found.threads().with_thread().filter(public_id=public_id).first()


def unread_answers(actor: Actor, child: Child) -> int:
    """How many answers this person has not opened."""
    answers = FamilyMessage.objects.filter(
        child=child, correspondent=actor.user, is_from_family=False
    )
    return answers.unread_by(actor).count()


def protected_people(child: Child) -> set[int]:
    """Accounts of team members who must not be named to the family."""
    hidden = TeamMember.objects.filter(child=child, is_protected=True)
    return set(hidden.values_list("membership__user", flat=True))


def organisations_with_access(child: Child) -> list[Organisation]:
    """Who reads the record, by organisation; where only protected people do, it is absent.

    A provider stays on the list until the family was told that the placement has ended: its
    absence would say so first.
    """
    untold = Telling.objects.waiting_subjects(child, Placement)
    live = Placement.objects.live().filter(child=child)
    places = (live | Placement.objects.filter(pk__in=untold)).values("provider")
    schools = Enrolment.objects.current().filter(child=child).values("school")
    team = TeamMember.objects.current().filter(child=child, is_protected=False)
    found = Organisation.objects.filter(pk__in=schools) | Organisation.objects.filter(
        pk__in=team.values("membership__organisation")
    )
    found = found | Organisation.objects.filter(pk__in=places)
    authority = Organisation.objects.filter(kind="authority", la_code=child.home_authority_code)
    return list((found | authority).distinct().order_by("sort_name"))
