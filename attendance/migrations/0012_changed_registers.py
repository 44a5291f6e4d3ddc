from datetime import date

import django.db.models.deletion
from django.db import migrations, models

# A row is written beside its old one as long as its page has room: then no index is.
ROOM = "ALTER TABLE attendance_absencetally SET (fillfactor = 80)"
NO_ROOM = "ALTER TABLE attendance_absencetally RESET (fillfactor)"


def tally_registers(apps, schema_editor):
    """Registers kept before there were tallies; all of them wait for the rules."""
    from attendance.models.registers import FIRST_YEAR, LAST_YEAR
    from attendance.registers.tallies import rebuild_all

    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM attendance_registerday WHERE day BETWEEN %s AND %s)",
                [date(year, 8, 1), date(year + 1, 7, 31)],
            )
            [has_marks] = cursor.fetchone()
        if has_marks:
            rebuild_all(year)


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0011_alert_holds'),
        ('cases', '0007_news_taken_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangedRegister',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enrolment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.enrolment')),
                ('added_from', models.DateField(null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='absencetally',
            name='tallies_pending',
        ),
        migrations.RemoveField(
            model_name='absencetally',
            name='is_pending',
        ),
        migrations.RunSQL(ROOM, NO_ROOM),
        migrations.RunPython(tally_registers, migrations.RunPython.noop),
    ]
