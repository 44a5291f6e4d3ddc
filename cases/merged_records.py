"""Which records became which: a record that was kept may itself have been merged later."""

from collections.abc import Collection

from django.db import connection

_CHAIN = """
WITH RECURSIVE same (kept_id, id) AS (
    SELECT id, id FROM cases_child WHERE id = ANY(%s)
    UNION
    SELECT same.kept_id, child.id FROM cases_child child JOIN same ON child.merged_into_id = same.id
)
SELECT id, kept_id FROM same
"""


def kept_records(child_ids: Collection[int]) -> dict[int, int]:
    """The records that became one of these, each with that one; these themselves too. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [list(child_ids)])
        return dict(cursor.fetchall())


def kept_of(child_id: int) -> int:
    """The record that one became in the end; itself when it was never merged. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [child_id])
        row = cursor.fetchone()
    return int(row[0]) if row else child_id


_KEPT = """
WITH RECURSIVE later (id, merged_into_id) AS (
    SELECT id, merged_into_id FROM cases_child WHERE id = %s
    UNION
    SELECT child.id, child.merged_into_id
    FROM cases_child child JOIN later ON child.id = later.merged_into_id
)
SELECT id FROM later WHERE merged_into_id IS NULL
"""
