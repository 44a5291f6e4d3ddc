"""Which children an actor sees, and through what. The one place that answers it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Deputyship, Organisation
from accounts.roles import Scope

# An upper app adds a reason to see a child: its name (the `basis` in the access log), and a
# function that gives, for an actor, a queryset of child ids.
Visibility = Callable[[Actor], QuerySet]
Reason = tuple[str, Q | QuerySet]
Rows = TypeVar("Rows", bound=QuerySet)
_visibilities: dict[str, Visibility] = {}


def register_visibility(basis: str, child_ids: Visibility) -> None:
    """Let an upper app (an agenda, a placement) open a child's record to those it concerns."""
    _visibilities[basis] = child_ids


def visible_children(children: Rows, actor: Actor) -> Rows:
    """Narrow `children` to those whose record the actor may open.

    What opens few records is one list of ids, made once; reasons held against each child would read
    all children of the county. The authority's condition is true of most, so it stands beside.
    """
    if actor.is_system:
        return children
    condition = _condition_for(actor)
    return children.filter(condition) if condition else children.none()


def _condition_for(actor: Actor) -> Q:
    """Which children the actor sees; empty for none.

    Made once for an actor and a day, down to the SQL of the list: all that a page lists asks for
    it, and it takes longer to make than most of these queries take to answer.
    """
    key = (visible_children, timezone.localdate())
    if key not in actor.worked_out:
        condition = Q()
        lists = []
        for _basis, reason in _reasons(actor):
            if isinstance(reason, Q):
                condition |= reason
            else:
                lists.append(reason.order_by())
        if lists:
            sql, values = lists[0].union(*lists[1:]).query.sql_with_params()
            condition |= Q(pk__in=RawSQL(sql, values))  # noqa: S611 - what Django wrote, with its values
        actor.worked_out[key] = condition
    return actor.worked_out[key]


def children_of_authority(children: Rows, actor: Actor) -> Rows:
    """Narrow `children` to those of the actor's authority, by home or by school.

    Unlike `visible_children` it leaves out teams, agendas and grants: it is for the office's
    own work on records, such as comparing two of them.
    """
    if actor.is_system:
        return children
    condition = about_children_of_authority(actor, "")
    return children.none() if condition is None else children.filter(condition)


def about_children_of_authority(actor: Actor, child: str = "child") -> Q | None:
    """The condition of `children_of_authority` for rows with a foreign key called `child`.

    Read row by row along whatever order the rows have, where a list of all children's ids would be
    made first. None for those who work for no authority.
    """
    if actor.is_family or actor.scope is not Scope.AUTHORITY or actor.organisation is None:
        return None
    return about_children_in(actor.organisation, child)


def sees_child(actor: Actor, child_id: int) -> bool:
    """Whether `visible_children` holds this one child.

    Most people see a child for the first of the reasons: it is asked alone, and answered by a key.
    """
    return actor.is_system or bool(_first_reason(actor, child_id, existing=True))


def basis_of(child: object, actor: Actor) -> str:
    """Through what the actor sees this child; empty when they do not. The widest reason first."""
    if actor.is_system:
        return "system"
    return _first_reason(actor, child.pk, existing=False)  # type: ignore[attr-defined]


def _first_reason(actor: Actor, child_id: int, *, existing: bool) -> str:
    """The widest reason that holds, empty for none; `existing` leaves merged records out."""
    from cases.models import Child

    children = Child.objects.existing() if existing else Child.objects.all()
    one = children.filter(pk=child_id).order_by()
    for basis, reason in _reasons(actor):
        if one.filter(_condition(reason)).exists():
            return basis
    return ""


def _condition(reason: Q | QuerySet) -> Q:
    return reason if isinstance(reason, Q) else Q(pk__in=reason)


def _reasons(actor: Actor) -> Iterable[Reason]:
    """Each reason by its basis, the widest first: a condition, or the ids of some children.

    Made whenever it is asked: a grant may have been given a moment ago.
    """
    from cases.models import Enrolment, Grant, TeamMember

    if actor.user is None:
        return
    grants = Grant.objects.current().filter(user=actor.user)
    if actor.is_family:
        yield "family", grants.family().values("child")
        return
    if actor.membership is None or actor.scope is Scope.NONE:
        return
    if actor.scope is Scope.SCHOOL:
        enrolled = Enrolment.objects.current().filter(school=actor.organisation)
        yield "school", enrolled.values("child")
    if actor.scope is Scope.AUTHORITY and actor.organisation is not None:
        yield "authority", about_children_in(actor.organisation)
    memberships = [actor.membership_id, *_covered_memberships(actor)]
    team = TeamMember.objects.current().filter(membership__in=memberships)
    yield "team", team.values("child")
    for basis, child_ids in _visibilities.items():
        yield basis, child_ids(actor)
    own = grants.filter(membership=actor.membership)
    yield "grant", own.exclude(kind="emergency").values("child")
    yield "emergency", own.filter(kind="emergency").values("child")


def about_children_in(authority: Organisation, child: str = "") -> Q:
    """The condition of rows about children of an authority, whoever asks; as the one above.

    For figures, whose readers may see no child. Without `child` the rows are children.
    """
    from cases.models import Enrolment

    reference, prefix = (f"{child}_id", f"{child}__") if child else ("pk", "")
    enrolled = Enrolment.objects.current().filter(
        child=OuterRef(reference), school__la_code=authority.la_code
    )
    at_home = Q(**{f"{prefix}home_authority_code": authority.la_code})
    return at_home | Q(Exists(enrolled))


def _covered_memberships(actor: Actor) -> Iterable[int]:
    away = Deputyship.objects.current().filter(deputy=actor.membership)
    return away.values_list("away_id", flat=True)
