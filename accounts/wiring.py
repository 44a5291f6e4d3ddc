"""Registers what this app declares; imported once, while apps load."""

from accounts.role_matrix import role_by_permission, role_by_scope
from ledger.generated_docs import DocumentPart, register_part

register_part(DocumentPart("role-matrix.md", role_by_scope, order=10))
register_part(DocumentPart("role-matrix.md", role_by_permission, order=20))
