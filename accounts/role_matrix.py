"""The part of docs/role-matrix.md that accounts knows: how far a role sees, what it may do."""

from accounts.roles import ROLE_PERMISSIONS, ROLE_SCOPES, Permission, Role, Scope
from ledger.generated_docs import markdown_table

_SCOPE_WORDS = {
    Scope.SCHOOL: "pupils on the roll of the school today",
    Scope.AUTHORITY: "children of the home authority, and pupils of its schools",
    Scope.TEAM: "children in whose team, agenda or placement the person is",
    Scope.NONE: "no child at all",
}


def role_by_scope() -> str:
    """Which children each role sees before any grant."""
    rows = [(role.label, _SCOPE_WORDS[ROLE_SCOPES[role]]) for role in Role]
    table = markdown_table(["Role", "Sees"], rows).replace(":-:", "---")
    return (
        "## Which children a role sees\n\n"
        "Before any exception: a named professional in one child’s team, emergency access, and "
        "what a family is granted for one child. Parents, carers and young people have no role.\n\n"
        f"{table}"
    )


def role_by_permission() -> str:
    """One line for each permission, one column for each role."""
    head = ["May", *(role.label for role in Role)]
    rows = [
        [
            permission.value.replace("_", " "),
            *("●" if permission in ROLE_PERMISSIONS[role] else "" for role in Role),
        ]
        for permission in Permission
    ]
    return f"## What a role may do\n\n{markdown_table(head, rows)}"
