"""What placements put on home pages, the child's page, into search, and before a closing case."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission, Role
from calendars.days import add_working_days
from cases.access import ChildAccess, Section, role_reads
from cases.models import Authorisation, Case, Child
from cases.registries import HomeItem, SearchHit, Words
from ledger.authority_settings import get_setting
from provision.models import (
    ExamEntry,
    ExamStatus,
    HealthNotice,
    Placement,
    PlacementStatus,
    ReviewRequest,
)
from provision.placement_permissions import can_arrange
from provision.placement_querysets import PROVIDER_ROLES, PlacementQuerySet
from provision.placement_settings import ARRANGE_DAYS

MOST = 25
SOON = timedelta(days=14)
GROUP = gettext_lazy("Placements")


def today(actor: Actor) -> Iterable[HomeItem]:
    """What needs this person now: something to arrange, to answer, to begin, to review, to end."""
    if actor.membership is None or not _works(actor):
        return
    now = timezone.localdate()
    if actor.can(Permission.ARRANGE_PLACEMENT):
        yield from _to_arrange(actor)
        for placement in _mine(actor).filter(status=PlacementStatus.DRAFT)[:MOST]:
            yield _item(_("Finish arranging a placement"), placement)
        for placement in _mine(actor).live().filter(planned_end_on__lt=now)[:MOST]:
            yield _item(_("Past its planned last day: extend or end it"), placement,
                        placement.planned_end_on)  # fmt: skip
        for placement in _extendable(_mine(actor))[:MOST]:
            yield _item(_("Authorised for longer: extend it"), placement)
        for placement in _without_authorisation(actor, now)[:MOST]:
            yield _item(_("The authorisation has run out"), placement,
                        placement.authorisation.ends_on)  # fmt: skip
    if actor.can(Permission.MANAGE_PROVISION):
        for placement in _mine(actor).filter(status=PlacementStatus.PLANNED)[:MOST]:
            yield _item(_("Answer: can you teach this child?"), placement)
        late = _mine(actor).filter(status=PlacementStatus.ACCEPTED, starts_on__lte=now)
        for placement in late[:MOST]:
            yield _item(_("Has it begun?"), placement, placement.starts_on)
    for placement in _mine(actor).overdue_review()[:MOST]:
        yield _item(_("Review overdue"), placement, placement.review_on)
    yield from _for_the_panel(actor)
    yield from _exams(actor, now)


def coming(actor: Actor) -> Iterable[HomeItem]:
    """Reviews of the next two weeks, and first days."""
    if actor.membership is None or not _works(actor):
        return
    now = timezone.localdate()
    soon = _mine(actor).live().filter(review_on__gte=now, review_on__lte=now + SOON)
    for placement in soon.order_by("review_on", "pk")[:MOST]:
        yield _item(_("Review of a placement"), placement, placement.review_on)
    begins = _mine(actor).filter(
        status=PlacementStatus.ACCEPTED, starts_on__gt=now, starts_on__lte=now + SOON
    )
    for placement in begins.order_by("starts_on", "pk")[:MOST]:
        yield _item(_("A placement begins"), placement, placement.starts_on, is_on_day=True)


def waiting(actor: Actor) -> int:
    """How much waits under a membership: offers to a provider's manager."""
    if not actor.can(Permission.MANAGE_PROVISION):
        return 0
    return Placement.objects.visible_to(actor).filter(status=PlacementStatus.PLANNED).count()


def find(actor: Actor, words: str) -> Iterable[SearchHit]:
    """Placements by reference or by the child's name."""
    if not role_reads(actor, Section.PROVISION):
        return
    rows = Placement.objects.visible_to(actor).search(words).for_list()
    for placement in rows[:MOST]:
        yield SearchHit(
            title=f"{placement.reference}: {placement.child.name}",
            url=_url(placement),
            detail=f"{placement.provider.name}, {placement.get_status_display()}",
        )


def open_duties(case: Case) -> Iterable[Words]:
    """A placement that goes on keeps the case open."""
    for placement in Placement.objects.open().filter(child=case.child):
        yield _("Placement %(reference)s goes on") % {"reference": placement.reference}


def summary(access: ChildAccess) -> dict[str, Any] | None:
    """Placements that go on, and what was told of treatment in the last two weeks."""
    placements = list(Placement.objects.visible_to(access.actor).of_child(access.child).open()[:3])
    since = timezone.localdate() - SOON
    notices = list(HealthNotice.objects.filter(child=access.child, happened_on__gte=since)[:3])
    if not placements and not notices:
        return None
    return {"placements": placements, "notices": notices, "child": access.child}


def arrange_url(access: ChildAccess) -> str | None:
    """Where to arrange a placement that is authorised and does not yet exist."""
    if not access.can_read(Section.PROVISION) or not can_arrange(access.actor, access.child):
        return None
    child = access.child
    if Placement.objects.open().filter(child=child).exists():
        return None
    if not _unused(Authorisation.objects.standing()).filter(child=child).exists():
        return None
    return reverse("provision:begin", args=[child.public_id])


def extend_url(access: ChildAccess) -> str | None:
    """Where to extend a placement, when something newer than it rests on was authorised."""
    if not access.can_read(Section.PROVISION) or not can_arrange(access.actor, access.child):
        return None
    placement = _extendable(Placement.objects.filter(child=access.child)).first()
    return reverse("provision:extend", args=[placement.public_id]) if placement else None


def treatment_url(access: ChildAccess) -> str | None:
    """Where to tell of a change in treatment, while a child is taught outside school."""
    if access.actor.is_family or not access.can_read(Section.PROVISION):
        return None
    if not access.actor.can(Permission.WORK_CASE):
        return None
    if not Placement.objects.live().filter(child=access.child).exists():
        return None
    return reverse("provision:health_notice", args=[access.child.public_id])


def _works(actor: Actor) -> bool:
    """Those who have something to do with placements; a panel or a deputy head reads only."""
    return role_reads(actor, Section.PROVISION) and (
        actor.can(Permission.ARRANGE_PLACEMENT) or actor.can(Permission.WORK_CASE)
    )


def _mine(actor: Actor) -> PlacementQuerySet:
    """Those that concern this person: their provider's or school's, or that they arranged.

    Liaison officers share the work of their authority.
    """
    seen = Placement.objects.visible_to(actor).for_list()
    if actor.role in PROVIDER_ROLES or actor.role == Role.LIAISON_OFFICER:
        return seen
    own = Q(home_school_lead=actor.membership) | Q(arranged_by=actor.membership)
    if actor.role == Role.SENCO:
        own |= Q(home_school=actor.organisation)
    return seen.filter(own)


def _unused(authorisations: Any) -> Any:
    """On which no placement rests, apart from those that came to nothing."""
    return authorisations.exclude(
        pk__in=Placement.objects.exclude(status__in=["declined", "withdrawn"])
        .values("authorisation")
    )  # fmt: skip


def _extendable(placements: PlacementQuerySet) -> PlacementQuerySet:
    """Live ones for which an authorisation stands that is newer than theirs and not used yet."""
    newer = _unused(Authorisation.objects.standing()).filter(
        child=OuterRef("child"), authorised_on__gte=OuterRef("authorisation__authorised_on")
    )
    return placements.live().filter(Exists(newer))


def _to_arrange(actor: Actor) -> Iterable[HomeItem]:
    """Authorised, and nobody has begun to arrange it: the child waits."""
    if actor.role == Role.NAMED_OFFICER:
        return
    waiting_ones = _unused(Authorisation.objects.standing()).filter(
        child__in=Child.objects.visible_to(actor)
    )
    going_on = Placement.objects.open().values("child")
    rows = waiting_ones.exclude(child__in=going_on).select_related("child")
    days = get_setting(ARRANGE_DAYS)
    for authorisation in rows.order_by("authorised_on", "pk")[:MOST]:
        due_on = add_working_days(authorisation.authorised_on, days)
        yield HomeItem(
            title=_("Arrange the placement"),
            url=reverse("provision:begin", args=[authorisation.child.public_id]),
            detail=f"{authorisation.child.name}, {authorisation.reference}",
            due_on=due_on,
            is_overdue=due_on < timezone.localdate(),
            group=GROUP,
        )


def _without_authorisation(actor: Actor, now: date) -> PlacementQuerySet:
    gone = Q(authorisation__ends_on__lt=now) | Q(authorisation__revoked_at__isnull=False)
    return _mine(actor).live().filter(gone).select_related("authorisation")


def _for_the_panel(actor: Actor) -> Iterable[HomeItem]:
    """To the panel's office what waits for an agenda; to those who asked, the panel's question."""
    requests = ReviewRequest.objects.of_visible(actor).select_related("placement__child")
    if actor.can(Permission.MANAGE_PANEL):
        for request in requests.waiting().order_by("recorded_at", "pk")[:MOST]:
            yield _item(_("Put the review of a placement on an agenda"), request.placement)
    if actor.can(Permission.WRITE_REFERRAL):
        asked_back = requests.to_answer().filter(placement__in=_mine(actor).values("pk"))
        for request in asked_back.order_by("answer_due_on", "pk")[:MOST]:
            yield _item(_("Answer the panel’s question"), request.placement,
                        request.answer_due_on)  # fmt: skip


def _exams(actor: Actor, now: date) -> Iterable[HomeItem]:
    """Entries that wait for this side and close within two weeks."""
    side = {
        Role.PROVIDER_MANAGER: "provider",
        Role.PROVIDER_STAFF: "provider",
        Role.SENCO: "school",
        Role.LIAISON_OFFICER: "authority",
    }.get(actor.role)  # type: ignore[arg-type]
    if side is None:
        return
    rows = ExamEntry.objects.filter(
        placement__in=_mine(actor).live(), entered_by=side, status=ExamStatus.PLANNED,
        enter_by_on__lte=now + SOON,
    ).select_related("placement__child")  # fmt: skip
    for entry in rows.order_by("enter_by_on", "pk")[:MOST]:
        yield _item(
            _("Enter for %(exam)s") % {"exam": f"{entry.qualification} {entry.subject}"},
            entry.placement, entry.enter_by_on,
        )  # fmt: skip


def _item(
    title: str, placement: Placement, due_on: date | None = None, *, is_on_day: bool = False
) -> HomeItem:
    return HomeItem(
        title=title,
        url=_url(placement),
        detail=f"{placement.child.name}, {placement.reference}",
        due_on=due_on,
        is_overdue=due_on is not None and due_on < timezone.localdate(),
        is_on_day=is_on_day,
        group=GROUP,
    )


def _url(placement: Placement) -> str:
    return reverse("provision:show", args=[placement.public_id])
