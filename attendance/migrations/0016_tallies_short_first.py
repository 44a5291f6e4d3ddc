from django.db import migrations

# What is asked of every tally stands before its lists, so that nobody has to read over them: which
# runs of absence go on is asked of all of them each morning.
SHORT_FIRST = """
ALTER TABLE attendance_absencetally RENAME TO attendance_absencetally_before;
ALTER TABLE attendance_absencetally_before
    RENAME CONSTRAINT attendance_absencetally_pkey TO attendance_absencetally_before_pkey;
CREATE TABLE attendance_absencetally (
    enrolment_id bigint NOT NULL,
    academic_year smallint NOT NULL,
    last_position smallint NOT NULL,
    is_open boolean NOT NULL,
    illness smallint[] NOT NULL,
    medical smallint[] NOT NULL,
    authorised smallint[] NOT NULL,
    unauthorised smallint[] NOT NULL,
    run_starts smallint[] NOT NULL,
    PRIMARY KEY (enrolment_id, academic_year)
) WITH (fillfactor = 80);
INSERT INTO attendance_absencetally
SELECT enrolment_id, academic_year, last_position, is_open, illness, medical, authorised,
       unauthorised, run_starts
FROM attendance_absencetally_before;
DROP TABLE attendance_absencetally_before;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0015_untallied_days'),
    ]

    operations = [
        migrations.RunSQL(SHORT_FIRST, migrations.RunSQL.noop),
    ]
