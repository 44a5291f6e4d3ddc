"""Timeline events name their task by its public id; its title is read with the reader's audience."""

from django.db import migrations

REFER = """
UPDATE cases_timelineevent
SET parameters = (parameters - 'title') || jsonb_build_object(
    'task', substring(link from '^/cases/tasks/([0-9a-f-]{36})/$')
)
WHERE code IN ('cases.task_done', 'cases.task_withdrawn', 'cases.task_handed_over')
  AND parameters ? 'title' AND link ~ '^/cases/tasks/[0-9a-f-]{36}/$'
"""
NAME = """
UPDATE cases_timelineevent AS event
SET parameters = (event.parameters - 'task') || jsonb_build_object('title', task.title)
FROM cases_task AS task
WHERE event.code IN ('cases.task_done', 'cases.task_withdrawn', 'cases.task_handed_over')
  AND event.parameters ->> 'task' = task.public_id::text
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_what_can_be_withdrawn_or_ended")]

    operations = [migrations.RunSQL(REFER, NAME)]
