"""Who can sign in to the demo."""

PASSWORD = "waymark-demo"  # noqa: S105 - a demo of invented people
DOMAIN = "demo.example"

STAFF = {
    "senco": "SENCo",
    "senco2": "SENCo of another school",
    "attendance": "attendance officer",
    "head": "head teacher",
    "coordinator": "panel coordinator",
    "chair": "panel chair",
    "member-health": "panel member, health",
    "member-care": "panel member, social care",
    "member-education": "panel member, education",
    "liaison": "liaison officer",
    "named-officer": "named officer for section 19",
    "provider": "provider staff",
    "provider-manager": "provider manager",
    "health": "health professional",
    "social-care": "social care professional",
    "governance": "information governance officer",
    "commissioner": "commissioner",
    "admin": "administrator",
}
FAMILIES = {
    "parent": "parent",
    "parent2": "parent of another child",
    "parent3": "the first child’s other parent, with fewer rights",
    "parent4": "parent who has still to be told of a decline",
    "parent5": "parent whom the panel asks something",
    "young-person": "young person",
}


def sign_in_lines() -> list[str]:
    """What to print: every sign-in by its role."""
    width = max(len(name) for name in (*STAFF, *FAMILIES)) + len(DOMAIN) + 1
    people = [f"    {f'{name}@{DOMAIN}':<{width}}  {role}" for name, role in STAFF.items()]
    families = [f"    {f'{name}@{DOMAIN}':<{width}}  {role}" for name, role in FAMILIES.items()]
    return [
        "  The sign-in page signs in any of these people with one press.",
        f"  Staff, also with the password {PASSWORD}:",
        *people,
        "  Families, also with a code from the demo's mailbox:",
        *families,
    ]
