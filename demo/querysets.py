"""What the demo's first page reads."""

from accounts.models import Membership, User
from demo.people import DOMAIN, EVERYBODY, FAMILIES


def organisation_names() -> dict[str, str]:
    """The organisation of each of the demo's people, by email address; empty for families.

    People whom the seed has not made are absent. Where somebody has several roles, it is the
    organisation of the one that the card names.
    """
    made = User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True)
    names = {email: "" for email in made if email in {one.email for one in FAMILIES}}
    roles = {one.email: one.role for one in EVERYBODY}
    memberships = Membership.objects.current().filter(user__email__in=roles)
    for email, role, name in memberships.values_list("user__email", "role", "organisation__name"):
        if role == roles[email]:
            names[email] = name
    return names
