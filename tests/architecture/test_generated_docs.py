"""What docs/ says of roles and states is what the code says."""

from ledger.generated_docs import rendered_documents, stale_documents


def test_generated_documents_are_current():
    assert stale_documents() == [], "run manage.py generate_docs"


def test_every_role_stands_in_the_matrix():
    from accounts.roles import Role

    (matrix,) = [text for path, text in rendered_documents().items() if path.name[:4] == "role"]
    for role in Role:
        assert str(role.label) in matrix
