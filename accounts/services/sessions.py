"""Ending sign-in sessions at once, when a membership or a person's access ends."""

from accounts.models import Membership, Session, User


def end_sessions_of_person(user: User) -> int:
    """Sign a person out everywhere; returns how many sessions ended."""
    return Session.objects.filter(user_id=user.pk).delete()[0]


def end_sessions_of_membership(membership: Membership) -> int:
    """End the sessions that act in a membership; with none left, every session as staff.

    A family's session of the same person goes on: it never acted in the membership.
    """
    sessions = Session.objects.filter(user_id=membership.user_id)
    others = Membership.objects.current().filter(user_id=membership.user_id)
    if others.exclude(pk=membership.pk).exists():
        return sessions.filter(membership_id=membership.pk).delete()[0]
    return sessions.filter(is_family=False).delete()[0]
