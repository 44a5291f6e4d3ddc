"""Comments and minutes late in the database, written by COPY like the marks they stand beside."""

import io
from collections.abc import Mapping

from django.db import connection

from attendance.intake.checking import MarkKey
from attendance.intake.receiving import RemarkOn
from attendance.registers.register import escaped


def write_remarks(remarks: Mapping[MarkKey, RemarkOn], *, delivery_id: int) -> int:
    """What each mark says of itself replaces what stood beside it; how many changed.

    A mark without comment and minutes late empties what stood there. Inside the caller's
    transaction, under the lock of the school's register.
    """
    text = io.StringIO()
    for (enrolment, day, session), said in remarks.items():
        late = "\\N" if said.minutes_late is None else said.minutes_late
        cells = (enrolment, day, session, escaped(said.code), escaped(said.comment), late)
        text.write("\t".join(str(cell) for cell in cells) + "\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.copy_expert("COPY incoming_remark FROM STDIN", text)
        cursor.execute(_WRITE, [delivery_id])
        return int(cursor.rowcount)


_STAGE = """
DROP TABLE IF EXISTS incoming_remark;
CREATE TEMPORARY TABLE incoming_remark (
    enrolment_id integer, day date, session smallint, code varchar(2), comment varchar(500),
    minutes_late smallint
) ON COMMIT DROP
"""
_WRITE = """
INSERT INTO attendance_remark AS r
    (enrolment_id, day, session, code, comment, minutes_late, delivery_id)
SELECT i.enrolment_id, i.day, i.session, i.code, i.comment, i.minutes_late, %s
FROM incoming_remark i
LEFT JOIN attendance_remark known USING (enrolment_id, day, session)
WHERE i.comment <> '' OR i.minutes_late IS NOT NULL OR known.id IS NOT NULL
ORDER BY i.enrolment_id, i.day, i.session
ON CONFLICT (enrolment_id, day, session) DO UPDATE
    SET code = excluded.code, comment = excluded.comment, minutes_late = excluded.minutes_late,
        delivery_id = excluded.delivery_id
    WHERE (excluded.comment, excluded.minutes_late) IS DISTINCT FROM (r.comment, r.minutes_late)
       OR excluded.code <> r.code AND (r.comment <> '' OR r.minutes_late IS NOT NULL)
"""
