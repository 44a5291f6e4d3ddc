"""The first steps of a new installation: its authority, and somebody who can invite the others."""

from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from ledger.errors import Refused

# Two people who found the same installation at the same moment wait for each other.
_FOUNDING_LOCK = 0x57_41_59


@transaction.atomic
def found_installation(
    *, authority: str, la_code: str, email: str, full_name: str, password: str
) -> Membership:
    """Make the authority, where there is none, and its first administrator.

    For the terminal of an empty installation, before anybody can act: it takes no actor, and
    raises Refused as soon as an administrator exists. Raises ValidationError for a weak password.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FOUNDING_LOCK])
    today = timezone.localdate()
    if Membership.objects.filter(role=Role.ADMINISTRATOR, ended_at__isnull=True).exists():
        raise Refused(_("There is an administrator already, who can invite more in Waymark."))
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("There is somebody with this e-mail address already."))
    organisation = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY).first()
    if organisation is None:
        organisation = Organisation.objects.create(
            kind=OrganisationKind.AUTHORITY, name=authority, la_code=la_code
        )
    validate_password(password, User(email=email, full_name=full_name))
    user = User.objects.create_user(email, password, full_name=full_name)
    return Membership.objects.create(
        user=user, organisation=organisation, role=Role.ADMINISTRATOR, starts_on=today
    )
