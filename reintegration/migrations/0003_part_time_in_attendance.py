"""Part-time timetables move to attendance, where those without a plan are kept too.

Each keeps its public id, dates, people and what was agreed; a review becomes a row of its own, and
the field history goes with it. Before, each plan had one that was not ended, so that one of an
earlier plan could be left open beside the next: it ended when its last day was over.
"""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models

SESSIONS = [f"{weekday}{half}" for weekday in range(5) for half in "ap"]
OLD_KEY, NEW_KEY = "reintegration.part_time_weeks", "attendance.part_time_weeks"


def move(apps, schema_editor):
    old = apps.get_model("reintegration", "PartTimeTimetable")
    kept = old.objects.select_related("plan", "agreed_by").order_by("starts_on", "pk")
    newest = {_place(row): row.pk for row in kept.filter(ended_on__isnull=True)}
    for row in kept.iterator():
        if row.ended_on is None and newest[_place(row)] != row.pk:
            row.ended_on, row.ended_reason = row.ends_on, "Another one followed it."
        _move_one(apps, row)
    setting = apps.get_model("ledger", "SettingValue")
    for value in setting.objects.filter(key=OLD_KEY).order_by("set_at", "pk"):
        setting.objects.create(
            key=NEW_KEY, value=value.value, set_at=value.set_at, set_by_id=value.set_by_id
        )


def _place(row):
    return row.plan.child_id, row.plan.school_id or row.agreed_by.organisation_id


def _move_one(apps, row):
    plan = row.plan
    steps = _steps(apps, row)
    ended = {"status": "ended"} if row.ended_on else {"status": "agreed"}
    made = apps.get_model("attendance", "PartTimeTimetable").objects.create(
        public_id=row.public_id, child_id=plan.child_id, reference=f"PT-M{row.pk:05d}",
        school_id=_place(row)[1], reason="health",
        circumstances=row.circumstances, way_back=plan.aim, steps=steps, starts_on=row.starts_on,
        ends_on=row.ends_on, review_on=None if row.reviewed_on else row.review_on,
        told_authority_at=row.told_authority_at, ended_on=row.ended_on,
        ended_reason=row.ended_reason, recorded_at=row.recorded_at,
        recorded_by_id=row.recorded_by_id, controller_id=plan.controller_id, **ended,
    )
    apps.get_model("attendance", "PartTimeTerms").objects.create(
        timetable=made, starts_on=row.starts_on, ends_on=row.ends_on, review_on=row.review_on,
        steps=steps, times=row.times, agreed_by_id=row.agreed_by_id,
        school_agreed_on=row.agreed_on, answer="agreed", parent_id=row.parent_id, how=row.how,
        agreed_on=row.agreed_on, recorded_at=row.recorded_at, recorded_by_id=row.recorded_by_id,
    )
    if row.reviewed_on:
        apps.get_model("attendance", "PartTimeReview").objects.create(
            timetable=made, reviewed_on=row.reviewed_on, words=row.review_words,
            recorded_by_id=row.recorded_by_id,
        )
    apps.get_model("reintegration", "PlanPartTime").objects.create(plan=plan, timetable=made)
    _move_history(apps, row, made)


def _move_history(apps, row, made):
    old = apps.get_model("reintegration", "PartTimeTimetableEvent")
    new = apps.get_model("attendance", "PartTimeTimetableEvent")
    new._meta.get_field("pgh_created_at").auto_now_add = False  # it happened then
    for event in old.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id"):
        new.objects.create(
            pgh_created_at=event.pgh_created_at, pgh_label=event.pgh_label, pgh_context_id=event.pgh_context_id, pgh_obj_id=made.pk,
            id=made.pk, public_id=event.public_id, child_id=made.child_id,
            school_id=made.school_id, reference=made.reference, reason=made.reason,
            status="ended" if event.ended_on else "agreed", circumstances=event.circumstances,
            way_back=made.way_back, steps=made.steps, starts_on=event.starts_on,
            ends_on=event.ends_on, review_on=None if event.reviewed_on else event.review_on,
            told_authority_at=event.told_authority_at, ended_on=event.ended_on,
            ended_reason=event.ended_reason, recorded_at=event.recorded_at,
            recorded_by_id=event.recorded_by_id, controller_id=made.controller_id,
            retention_class=made.retention_class,
        )


def _steps(apps, row):
    weeks = apps.get_model("reintegration", "WeekStep").objects.filter(
        plan=row.plan, replaced_on__isnull=True, monday__gte=row.starts_on - timedelta(days=4),
        monday__lte=row.ends_on,
    )
    steps = []
    for week in weeks.order_by("monday"):
        chosen = set(week.sessions) if week.place == "school" else set()
        steps.append({
            "from_on": max(week.monday, row.starts_on).isoformat(),
            "sessions": [code for code in SESSIONS if code in chosen],
        })
    return steps or [{"from_on": row.starts_on.isoformat(), "sessions": []}]


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0014_part_time_timetables'),
        ('ledger', '__first__'),
        ('reintegration', '0002_early_follow_ups_every_provider'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanPartTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='part_time_links', to='reintegration.returnplan')),
                ('timetable', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='return_link', to='attendance.parttimetimetable')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
