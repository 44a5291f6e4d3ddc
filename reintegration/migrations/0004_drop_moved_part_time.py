"""What 0003 has moved to attendance is kept there."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('reintegration', '0003_part_time_in_attendance'),
    ]

    operations = [
        migrations.DeleteModel(
            name='PartTimeTimetableEvent',
        ),
        migrations.DeleteModel(
            name='PartTimeTimetable',
        ),
    ]
