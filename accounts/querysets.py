"""Reads of people and organisations."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ledger.text import sort_key


class PersonQuerySet(models.QuerySet):
    """People who sign in."""

    def staff(self) -> "PersonQuerySet":
        """Who has, had or is invited to a role; not families."""
        return self.filter(memberships__isnull=False).distinct()

    def listed(self) -> "PersonQuerySet":
        """Staff with what a list shows of them, in a constant number of queries."""
        from accounts.models import Invitation, Membership

        today = timezone.localdate()
        unended = Membership.objects.unended().filter(user=OuterRef("pk"))
        current = unended.filter(starts_on__lte=today)
        invited = Invitation.objects.open().filter(user=OuterRef("pk"))
        return (
            self.filter(Exists(Membership.objects.filter(user=OuterRef("pk"))))
            .annotate(
                has_role=Exists(current), will_have_role=Exists(unended), is_invited=Exists(invited)
            )
            .prefetch_related(
                Prefetch(
                    "memberships",
                    queryset=Membership.objects.unended().select_related("organisation"),
                    to_attr="roles",
                )
            )
        )

    def matching(self, words: str) -> "PersonQuerySet":
        """Every word in the name or the email address."""
        people = self
        for word in words.split():
            key = sort_key(word)
            people = people.filter(
                Q(sort_name__contains=key) | Q(email__icontains=word) | Q(full_name__icontains=word)
            )
        return people

    def in_state(self, state: str) -> "PersonQuerySet":
        """`current`, `invited`, `ended` or `closed`; only after `listed()`."""
        if state == "closed":
            return self.filter(is_active=False)
        people = self.filter(is_active=True)
        if state == "invited":
            return people.filter(is_invited=True)
        if state == "ended":
            return people.filter(will_have_role=False)
        return people.filter(has_role=True, is_invited=False)

    def with_role(self, role: str) -> "PersonQuerySet":
        from accounts.models import Membership

        held = Membership.objects.unended().filter(user=OuterRef("pk"), role=role)
        return self.filter(Exists(held))

    def in_kind(self, kind: str) -> "PersonQuerySet":
        """With a role in an organisation of this kind."""
        from accounts.models import Membership

        held = Membership.objects.unended().filter(user=OuterRef("pk"), organisation__kind=kind)
        return self.filter(Exists(held))


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def schools(self) -> "OrganisationQuerySet":
        return self.filter(kind="school")

    def open(self) -> "OrganisationQuerySet":
        """Open, or open but proposed to close."""
        return self.filter(status__in=["1", "3"])

    def listed(self) -> "OrganisationQuerySet":
        """With locality and how many people have a role there today."""
        from accounts.models import Membership

        people = (
            Membership.objects.current()
            .filter(organisation=OuterRef("pk"))
            .order_by()
            .values("organisation")
            .annotate(number=Count("user", distinct=True))
            .values("number")
        )
        return self.select_related("locality").annotate(people=Coalesce(Subquery(people), Value(0)))

    def matching(self, words: str) -> "OrganisationQuerySet":
        """Every word in the name or town; or the URN, LAESTAB or postcode."""
        found = self
        for word in words.split():
            key = sort_key(word)
            condition = Q(sort_name__contains=key) | Q(town__icontains=word)
            condition |= Q(postcode__istartswith=word) | Q(establishment_number=word)
            if word.isdigit() and len(word) == 6:
                condition |= Q(urn=int(word))
            found = found.filter(condition)
        return found

    def main(self) -> "OrganisationQuerySet":
        """The authority and its services: what to offer before anything is searched for."""
        return self.exclude(kind="school")

    def numbered(
        self, urns: Iterable[int], numbers: Iterable[tuple[str, str]]
    ) -> "OrganisationQuerySet":
        """With one of these URNs, or of these pairs of authority and establishment number."""
        pairs = set(numbers)
        return self.filter(
            Q(urn__in=set(urns))
            | Q(
                la_code__in={la for la, _number in pairs},
                establishment_number__in={number for _la, number in pairs},
            )
        )

    def authority(self):
        """The authority whose installation this is; None before it has been entered."""
        return self.filter(kind="authority").order_by("pk").first()


class MembershipQuerySet(models.QuerySet):
    """Memberships."""

    def current(self, on: date | None = None) -> "MembershipQuerySet":
        """Those in force on a day (default today), of people who may sign in."""
        day = on or timezone.localdate()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            starts_on__lte=day,
            ended_at__isnull=True,
            user__is_active=True,
        )

    def of_person(self, user: models.Model) -> "MembershipQuerySet":
        """A person's own, with their organisations."""
        return self.filter(user=user).select_related("organisation")

    def colleagues_of(self, membership: models.Model) -> "MembershipQuerySet":
        """Others who hold the same role in the same organisation today: possible deputies."""
        return (
            self.current()
            .filter(
                role=membership.role,  # type: ignore[attr-defined]
                organisation_id=membership.organisation_id,  # type: ignore[attr-defined]
            )
            .exclude(user_id=membership.user_id)  # type: ignore[attr-defined]
            .select_related("user")
            .order_by("user__sort_name", "pk")
        )

    def unended(self) -> "MembershipQuerySet":
        """Neither ended by somebody nor past their last day: current or to come."""
        today = timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), ended_at__isnull=True)

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)

    def with_scope(self, *scopes: str) -> "MembershipQuerySet":
        """Of roles that see children so far (see `accounts.roles.Scope`)."""
        from accounts.roles import ROLE_SCOPES

        return self.filter(
            role__in=[role for role, scope in ROLE_SCOPES.items() if scope in scopes]
        )


class DeputyshipQuerySet(models.QuerySet):
    """Who stands in for whom."""

    def current(self, on: date | None = None) -> "DeputyshipQuerySet":
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)

    def not_over(self) -> "DeputyshipQuerySet":
        """Neither cancelled nor past: current or to come."""
        return self.filter(ends_on__gte=timezone.localdate(), cancelled_at__isnull=True)

    def with_people(self) -> "DeputyshipQuerySet":
        return self.select_related("away__user", "deputy__user").order_by("starts_on", "pk")

    def of_membership(self, membership: models.Model) -> "DeputyshipQuerySet":
        """As the one who is away, or as the deputy."""
        return self.filter(Q(away=membership) | Q(deputy=membership))


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; possibly expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
