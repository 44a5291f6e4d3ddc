"""People with memberships: the demo's sign-ins and their colleagues."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from accounts.actors import Actor
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from accounts.services.deputies import name_deputy
from accounts.services.memberships import add_membership
from demo.people import DOMAIN, PASSWORD, STAFF
from demo.seeding.town import Town, read_data

# key, name, role, organisation, agency: colleagues who make the authority whole.
COLLEAGUES = (
    ("chair-deputy", "Yvonne Clarke", Role.PANEL_CHAIR, "care", Agency.SOCIAL_CARE),
    ("coordinator-2", "Amir Haddad", Role.PANEL_COORDINATOR, "authority", ""),
    ("liaison-away", "Peter Ashdown", Role.LIAISON_OFFICER, "authority", ""),
    ("liaison-3", "Sunita Rao", Role.LIAISON_OFFICER, "authority", ""),
    ("member-psychology", "Edmund Frost", Role.PANEL_MEMBER, "authority", Agency.PSYCHOLOGY),
    ("member-early-help", "Tanya Hollis", Role.PANEL_MEMBER, "care", Agency.EARLY_HELP),
    ("member-voluntary", "Grace Tolliver", Role.PANEL_MEMBER, "voluntary", Agency.VOLUNTARY),
    ("substitute-health", "Dilys Marsh", Role.PANEL_MEMBER, "health", Agency.HEALTH),
    ("substitute-care", "Nathan Quill", Role.PANEL_MEMBER, "care", Agency.SOCIAL_CARE),
    ("substitute-early-help", "Robin Hathaway", Role.PANEL_MEMBER, "care", Agency.EARLY_HELP),
    ("navigator", "Kit Larwood", Role.FAMILY_NAVIGATOR, "voluntary", ""),
    ("consultant", "Helen Marchetti", Role.HEALTH_PROFESSIONAL, "hospital", ""),
    ("camhs", "Osman Yildirim", Role.HEALTH_PROFESSIONAL, "health", ""),
    ("nurse-2", "Paula Stott", Role.HEALTH_PROFESSIONAL, "health", ""),
    ("social-care-2", "Delroy Finch", Role.SOCIAL_CARE_PROFESSIONAL, "care", ""),
    ("tutor", "Jude Barrow", Role.PROVIDER_STAFF, "provider-online", ""),
    ("senco-assistant", "Owen Bright", Role.SENCO, "alderbrook", ""),
)
OFFICE_NAMES = (
    "Irene Tolland", "Wesley Amos", "Carol Denby", "Nigel Rusk", "Sian Pugh", "Fergus Lyle",
    "Amina Dockery", "Trevor Milne", "Bridget Coyle", "Hassan Reeve", "Moira Stead", "Ken Otley",
)  # fmt: skip
SAFEGUARDING_NAMES = (
    "Louise Fenner", "Derek Sallow", "Angela Crisp", "Robert Iles", "Maureen Tapp", "Ashok Wells",
    "Diane Furlong", "Simon Peel", "Kathryn Dobbs", "Leroy Hunt", "Pamela Wick", "Gordon Shay",
)  # fmt: skip


def make_staff(town: Town) -> None:
    """Everybody with a membership. They share one password, hashed once."""
    password, started = make_password(PASSWORD), date(town.year - 1, 9, 1)

    def give(key: str, name: str, role: str, place: str, agency: str = "", email: str = "") -> None:
        town.memberships[key] = _give_role(
            town, name, email or f"{key}@{DOMAIN}", role, place, agency, started, password
        )

    for one in STAFF:
        give(one.sign_in, one.name, str(one.role), one.organisation, one.agency)
    for key, name, role, place, agency in COLLEAGUES:
        give(key, name, role, place, agency)
    _make_school_staff(town, give)
    _make_provider_staff(give)
    _name_deputy(town)


def _make_school_staff(town: Town, give) -> None:
    """SENCo, head teacher, attendance officer and safeguarding lead of every school."""
    known = {(one.organisation, one.role): one.sign_in for one in STAFF}
    emails = {one.name: one.email for one in STAFF}
    for number, school in enumerate(read_data("schools.json")["schools"]):
        key = school["key"]
        posts = (
            ("senco", Role.SENCO, school["senco"]),
            ("head", Role.HEAD_TEACHER, school["head"]),
            ("attendance", Role.ATTENDANCE_OFFICER, OFFICE_NAMES[number]),
            ("safeguarding", Role.SAFEGUARDING_LEAD, SAFEGUARDING_NAMES[number]),
        )
        for post, role, name in posts:
            if (key, role) in known:
                town.memberships[f"{post}.{key}"] = town.memberships[known[key, role]]
            else:
                give(f"{post}.{key}", name, role, key, email=emails.get(name, ""))


def _make_provider_staff(give) -> None:
    """Managers and teachers of the providers beside the demo's sign-ins and colleagues."""
    for one in read_data("providers.json"):
        if one["manager"]:
            give(f"manager.{one['key']}", one["manager"], Role.PROVIDER_MANAGER, one["key"])
        for number, name in enumerate(one["staff"]):
            give(f"teacher-{number + 1}.{one['key']}", name, Role.PROVIDER_STAFF, one["key"])


def _give_role(
    town: Town, name: str, email: str, role: str, place: str, agency: str, started: date,
    password: str,
) -> Membership:  # fmt: skip
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, full_name=name, password=password)
        user.save()
    return add_membership(
        actor=Actor.system(),
        user=user,
        organisation=town.organisations[place],
        role=role,
        agency=agency,
        starts_on=started,
    )


def _name_deputy(town: Town) -> None:
    """A liaison officer is away for a fortnight; the one of the demo has the work."""
    name_deputy(
        actor=town.actor("liaison-away"),
        deputy=town.memberships["liaison"],
        starts_on=town.today - timedelta(days=4),
        ends_on=town.today + timedelta(days=10),
    )
