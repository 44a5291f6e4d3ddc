"""Interests that Waymark itself sees as likely, for the member and for those who run the meeting.

Nobody steps out because of them: the member declares, and the chair says what it means.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import Role
from cases.models import Case, Enrolment, Grant, Parent, TeamMember
from cases.registries import agenda_kinds
from cases.request_papers import PaperAuthor
from panels.models import AgendaItem, Hint, Interest, InterestKind, PanelMeeting, Seat
from panels.models.agenda import OPEN_STATUSES

KINDS: dict[Hint, InterestKind] = {
    Hint.TEAM: InterestKind.WORKS_WITH_CHILD,
    Hint.SCHOOL: InterestKind.WORKS_WITH_CHILD,
    Hint.REQUEST: InterestKind.WORKS_WITH_CHILD,
    Hint.EVIDENCE: InterestKind.WORKS_WITH_CHILD,
    Hint.MANAGES: InterestKind.LINE_MANAGEMENT,
    Hint.FAMILY: InterestKind.FAMILY,
}
_LEADERS = (Role.HEAD_TEACHER, Role.PROVIDER_MANAGER)


@dataclass(frozen=True, slots=True)
class LikelyInterest:
    """A member who seems to have an interest in an item, and why."""

    item: AgendaItem
    membership: Membership
    hints: tuple[Hint, ...]

    @property
    def reasons(self) -> list[str]:
        """The hints in words."""
        return [str(hint.label) for hint in self.hints]

    @property
    def kind(self) -> InterestKind:
        """What the declaration form suggests: the closest of the reasons."""
        kinds = [KINDS[hint] for hint in self.hints]
        order = (InterestKind.FAMILY, InterestKind.LINE_MANAGEMENT, InterestKind.WORKS_WITH_CHILD)
        return next(kind for kind in order if kind in kinds)


def likely_interests(meeting: PanelMeeting) -> list[LikelyInterest]:
    """Of all members of a meeting in its open items, less what was declared or answered."""
    items = AgendaItem.objects.filter(Q(meeting=meeting) | Q(ratifying_meeting=meeting)).filter(
        Q(status__in=OPEN_STATUSES) | Q(ratifying_meeting=meeting)
    )
    seats = meeting.seats.seated().select_related("membership__user", "membership__organisation")
    members = [seat.membership for seat in seats]
    return [
        likely for item in items.select_related("child").order_by("position", "pk")
        for likely in likely_in(item, members)
    ]  # fmt: skip


def likely_in(
    item: AgendaItem,
    members: Iterable[Membership] | None = None,
    authors: Iterable[PaperAuthor] | None = None,
) -> list[LikelyInterest]:
    """Of these members (or of all who decide the item) in one item, less what was answered.

    `authors` are those of its paper, where the caller has read it already.
    """
    people = list(_deciding(item) if members is None else members)
    declared = set(
        Interest.objects.standing().filter(item=item).values_list("membership__user_id", flat=True)
    )
    answered = _answered(item)
    found = _Facts(item, [person.user_id for person in people], authors)
    asked = (
        (person, [hint for hint in found.hints(person) if (person.user_id, hint) not in answered])
        for person in people
    )
    return [
        LikelyInterest(item, person, tuple(hints)) for person, hints in asked
        if hints and person.user_id not in declared
    ]  # fmt: skip


def likely_of(
    item: AgendaItem,
    membership: Membership | None,
    authors: Iterable[PaperAuthor] | None = None,
) -> LikelyInterest | None:
    """The member's own, to be pointed out to them."""
    if membership is None:
        return None
    return next(iter(likely_in(item, [membership], authors)), None)


def facts_about(item: AgendaItem, membership: Membership) -> tuple[Hint, ...]:
    """All that the record says of a member and an item, whatever they answered."""
    return tuple(_Facts(item, [membership.user_id], None).hints(membership))


def _answered(item: AgendaItem) -> set[tuple[int, str]]:
    """By user, the hints to which they answered that they have no interest."""
    rows = item.no_interests.values_list("membership__user_id", "hints")
    return {(user, hint) for user, hints in rows for hint in hints}


def _deciding(item: AgendaItem) -> list[Membership]:
    meetings = [pk for pk in (item.meeting_id, item.ratifying_meeting_id) if pk]
    seats = Seat.objects.seated().filter(meeting__in=meetings)
    people = [seat.membership for seat in seats.select_related("membership__user")]
    return people or [person for person in (item.chair, item.second) if person]


class _Facts:
    """What is known about some people and one item, in a constant number of queries."""

    def __init__(
        self, item: AgendaItem, users: list[int], authors: Iterable[PaperAuthor] | None
    ) -> None:
        child = item.child_id
        if authors is None:
            kind = agenda_kinds.get(item.kind)
            authors = kind.paper(kind.get(item.subject_id)).authors
        schools = Enrolment.objects.current().filter(child=child).values("school")
        current = Membership.objects.current().filter(user__in=users)
        self.at_school = _users(current.filter(organisation__in=schools))
        team = TeamMember.objects.current().filter(child=child, membership__user__in=users)
        self.in_team = set(team.values_list("membership__user_id", flat=True))
        led = Case.objects.open().filter(child=child, lead__user__in=users)
        self.in_team |= set(led.values_list("lead__user_id", flat=True))
        self.request = [author for author in authors if not author.is_evidence]
        self.evidence = [author for author in authors if author.is_evidence]
        writers = [author.user_id for author in authors if author.user_id]
        places = Membership.objects.current().filter(user__in=writers).values("organisation")
        leaders = current.filter(role__in=_LEADERS, organisation__in=places)
        self.managers = _users(leaders.exclude(user__in=writers))
        granted = Grant.objects.family().filter(child=child, user__in=users)
        self.family = set(granted.values_list("user_id", flat=True))
        parents = Parent.objects.filter(child=child).exclude(email="")
        self.parent_emails = {email.lower() for email in parents.values_list("email", flat=True)}

    def hints(self, person: Membership) -> list[Hint]:
        user = person.user
        is_family = user.pk in self.family or user.email.lower() in self.parent_emails
        told = (
            (Hint.TEAM, user.pk in self.in_team),
            (Hint.SCHOOL, user.pk in self.at_school),
            (Hint.REQUEST, _is_among(person, self.request)),
            (Hint.EVIDENCE, _is_among(person, self.evidence)),
            (Hint.MANAGES, user.pk in self.managers),
            (Hint.FAMILY, is_family),
        )
        return [hint for hint, holds in told if holds]


def _users(memberships: Iterable[Membership]) -> set[int]:
    return {membership.user_id for membership in memberships}


def _is_among(person: Membership, authors: list[PaperAuthor]) -> bool:
    """By account, by address, or by the name that the evidence gives, titles and posts apart."""
    user = person.user
    name = " ".join(user.full_name.lower().split())
    return any(
        author.user_id == user.pk
        or (author.email and author.email.lower() == user.email.lower())
        or (name and name in " ".join(author.name.lower().split()))
        for author in authors
    )
