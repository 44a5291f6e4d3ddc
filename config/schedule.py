"""What Celery beat starts, and when (Europe/London)."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "beat-heartbeat": {"task": "ledger.tasks.record_heartbeat", "schedule": 30.0},
    "send-waiting-messages": {"task": "ledger.tasks.sweep_notifications", "schedule": 60.0},
    "send-waiting-invitations": {"task": "accounts.tasks.send_invitations", "schedule": 60.0},
    "send-evidence-links": {"task": "referrals.tasks.send_evidence_links", "schedule": 60.0},
    "send-panel-invitations": {"task": "panels.tasks.send_invitations", "schedule": 60.0},
    "plan-panel-meetings": {
        "task": "panels.tasks.generate_meetings",
        "schedule": crontab(hour="4", minute="30"),
    },
    "bring-back-panel-reviews": {
        "task": "panels.tasks.bring_back_reviews",
        "schedule": crontab(hour="5", minute="10"),
    },
    "remind-of-questions": {
        "task": "referrals.tasks.remind_of_questions",
        "schedule": crontab(hour="6", minute="20"),
    },
    "chase-owed-evidence": {
        "task": "referrals.tasks.chase_owed_evidence",
        "schedule": crontab(hour="6", minute="25"),
    },
    "clear-expired-sessions": {
        "task": "accounts.tasks.clear_expired_sessions",
        "schedule": crontab(hour="3", minute="40"),
    },
    "send-daily-digests": {
        "task": "ledger.tasks.send_daily_digests",
        "schedule": crontab(hour="7", minute="30"),
    },
    "carry-on-imports-of-marks": {
        "task": "attendance.tasks.sweep_imports",
        "schedule": 60.0,
    },
    "evaluate-what-was-left": {
        "task": "attendance.tasks.evaluate_pending",
        "schedule": 120.0,
    },
    "evaluate-attendance": {
        "task": "attendance.tasks.evaluate_everybody",
        "schedule": crontab(hour="2", minute="15"),
    },
    "look-for-children-not-attending": {
        "task": "attendance.tasks.look_for_not_attending",
        "schedule": crontab(hour="3,8-18", minute="10"),
    },
    "count-where-schools-stand": {
        "task": "attendance.tasks.count_schools",
        "schedule": crontab(hour="3", minute="0"),
    },
    "escalate-unanswered-alerts": {
        "task": "attendance.tasks.escalate_unanswered",
        "schedule": crontab(hour="6", minute="0"),
    },
    "remind-schools-of-returns": {
        "task": "attendance.tasks.remind_schools",
        "schedule": crontab(hour="6", minute="10"),
    },
    "watch-part-time-timetables": {
        "task": "attendance.tasks.watch_part_times",
        "schedule": crontab(hour="6", minute="20"),
    },
    "chase-lessons": {
        "task": "provision.tasks.chase_lessons",
        "schedule": crontab(hour="7", minute="0"),
    },
    "watch-plan-reviews": {
        "task": "healthcare_plans.tasks.watch_reviews",
        "schedule": crontab(hour="5", minute="20"),
    },
    "watch-families": {
        "task": "cases.tasks.watch_families",
        "schedule": crontab(hour="5", minute="40"),
    },
    "chase-overdue-checks-of-providers": {
        "task": "provision.tasks.chase_overdue_checks",
        "schedule": crontab(hour="5", minute="35"),
    },
    "watch-returns": {
        "task": "reintegration.tasks.watch_returns",
        "schedule": crontab(hour="5", minute="50"),
    },
    "watch-placements": {
        "task": "provision.tasks.watch_placements",
        "schedule": crontab(hour="5", minute="25"),
    },
    "bring-papers-in-step": {
        "task": "panels.tasks.sweep_papers",
        "schedule": 60.0,
    },
    "chase-answers-to-the-panel": {
        "task": "panels.tasks.chase_answers",
        "schedule": crontab(hour="6", minute="50"),
    },
    "point-out-interests": {
        "task": "panels.tasks.point_out_interests",
        "schedule": crontab(hour="6", minute="20"),
    },
    "remind-of-papers": {
        "task": "panels.tasks.remind_of_papers",
        "schedule": crontab(hour="6", minute="30"),
    },
}
