"""What the timeline says of alerts, and what people are told about them."""

from django.utils.translation import gettext_lazy

from cases.timeline import register_event
from ledger.notices import Notice, register_notice

RAISED = register_event(
    "attendance.alert_raised",
    gettext_lazy("Attendance alert %(reference)s: %(days)s days of health-related absence"),
)
ANSWERED = register_event(
    "attendance.alert_answered", gettext_lazy("School answered attendance alert %(reference)s")
)
ESCALATED = register_event(
    "attendance.alert_escalated",
    gettext_lazy("Attendance alert %(reference)s not answered in time, passed to liaison officer"),
)
ASKED_AGAIN = register_event(
    "attendance.alert_asked_again",
    gettext_lazy("School asked again about attendance alert %(reference)s"),
)
FINISHED = register_event(
    "attendance.alert_finished", gettext_lazy("Attendance alert %(reference)s finished")
)
WITHDRAWN = register_event(
    "attendance.alert_withdrawn",
    gettext_lazy("Attendance alert %(reference)s withdrawn after a correction"),
)

ALERT_TO_ANSWER = register_notice(
    Notice(
        code="attendance.alert_to_answer",
        text=gettext_lazy(
            "A child at your school has reached an attendance alert (%(reference)s)."
        ),
        todo=gettext_lazy("Say what is in place and what comes next."),
        duty=True,
    )
)
ALERT_RAISED = register_notice(
    Notice(
        code="attendance.alert_raised",
        text=gettext_lazy("A child has reached an attendance alert (%(reference)s)."),
        todo=gettext_lazy("The school has been asked to answer. You need do nothing yet."),
    )
)
ALERT_ANSWERED = register_notice(
    Notice(
        code="attendance.alert_answered",
        text=gettext_lazy("The school has answered an attendance alert (%(reference)s)."),
        todo=gettext_lazy("Accept the answer, ask again, or close the alert."),
    )
)
ALERT_ESCALATED = register_notice(
    Notice(
        code="attendance.alert_escalated",
        text=gettext_lazy("An attendance alert was not answered in time (%(reference)s)."),
        todo=gettext_lazy("Speak with the school about what is in place for the child."),
        duty=True,
    )
)
ALERT_OVERDUE = register_notice(
    Notice(
        code="attendance.alert_overdue",
        text=gettext_lazy(
            "Your answer to an attendance alert is late, and the liaison officer has been told "
            "(%(reference)s)."
        ),
        todo=gettext_lazy("Answer it now."),
        duty=True,
    )
)
ALERT_ASKED_AGAIN = register_notice(
    Notice(
        code="attendance.alert_asked_again",
        text=gettext_lazy("The liaison officer asks again about an alert (%(reference)s)."),
        todo=gettext_lazy("Read what they ask, and answer."),
        duty=True,
    )
)
ALERT_FINISHED = register_notice(
    Notice(
        code="attendance.alert_finished",
        text=gettext_lazy("An attendance alert has been finished (%(reference)s)."),
        todo=gettext_lazy("You need do nothing."),
    )
)
ALERT_WITHDRAWN = register_notice(
    Notice(
        code="attendance.alert_withdrawn",
        text=gettext_lazy("An attendance alert no longer holds and was withdrawn (%(reference)s)."),
        todo=gettext_lazy("You need do nothing. The alert says why."),
    )
)
PASSED_UP = register_event(
    "attendance.alert_passed_up",
    gettext_lazy(
        "Attendance alert %(reference)s still not answered, passed to the panel coordinator"
    ),
)
FURTHER_REACHED = register_event(
    "attendance.alert_further_reached",
    gettext_lazy("Attendance alert %(reference)s has reached %(further)s days"),
)
ALERT_PASSED_UP = register_notice(
    Notice(
        code="attendance.alert_passed_up",
        text=gettext_lazy(
            "An attendance alert is still not answered and has come to you (%(reference)s)."
        ),
        todo=gettext_lazy("Speak with the school’s head and the liaison officer."),
        duty=True,
    )
)
ALERT_WITH_COORDINATOR = register_notice(
    Notice(
        code="attendance.alert_with_coordinator",
        text=gettext_lazy(
            "An attendance alert is still not answered, and the panel coordinator has been told "
            "(%(reference)s)."
        ),
        todo=gettext_lazy("The school can still answer it."),
        duty=True,
    )
)
ALERT_FURTHER = register_notice(
    Notice(
        code="attendance.alert_further",
        text=gettext_lazy(
            "A child with an attendance alert has now missed so many days that assessment and "
            "treatment should be prioritised (%(reference)s)."
        ),
        todo=gettext_lazy("See on the alert who has been asked to do what."),
        duty=True,
    )
)
HOLD_REQUESTED = register_event(
    "attendance.hold_asked", gettext_lazy("School asked to hold attendance alerts (%(reference)s)")
)
HOLD_SET = register_event(
    "attendance.hold_set", gettext_lazy("Attendance alerts held (%(reference)s)")
)
HOLD_REFUSED = register_event(
    "attendance.hold_declined", gettext_lazy("Attendance alerts not held (%(reference)s)")
)
HOLD_RELEASED = register_event(
    "attendance.hold_ended", gettext_lazy("Attendance alerts no longer held (%(reference)s)")
)
HOLD_ASKED = register_notice(
    Notice(
        code="attendance.hold_asked",
        text=gettext_lazy("A school asks you to hold a child’s attendance alerts (%(reference)s)."),
        todo=gettext_lazy("Agree or decline. Until then nothing is held."),
    )
)
HOLD_STANDS = register_notice(
    Notice(
        code="attendance.hold_set",
        text=gettext_lazy("A child’s attendance alerts are held (%(reference)s)."),
        todo=gettext_lazy("The hold ends by itself on its day. You need do nothing until then."),
    )
)
HOLD_DECLINED = register_notice(
    Notice(
        code="attendance.hold_declined",
        text=gettext_lazy("A child’s attendance alerts are not held (%(reference)s)."),
        todo=gettext_lazy("Read why. Alerts go on as before."),
    )
)
HOLD_ENDED = register_notice(
    Notice(
        code="attendance.hold_ended",
        text=gettext_lazy("A child’s attendance alerts are no longer held (%(reference)s)."),
        todo=gettext_lazy("Look at the plan again. An alert that was held waits for an answer."),
        duty=True,
    )
)
HOLD_FURTHER = register_notice(
    Notice(
        code="attendance.hold_further",
        text=gettext_lazy(
            "A child whose attendance alerts are held has now missed so many days that assessment "
            "and treatment should be prioritised (%(reference)s)."
        ),
        todo=gettext_lazy("See that it is asked for. Think about ending the hold."),
        duty=True,
    )
)
