"""What placements put on the timeline, and the notices that tell people about them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.models import Child
from cases.timeline import record_event, register_event
from ledger.notices import Notice, register_notice
from provision.models import EndReason, HealthNoticeKind, Placement

PLACEMENT = _("Placement")

SENT = register_event(
    "provision.placement_sent",
    _("Placement %(reference)s offered to the provider"),
    kind=PLACEMENT,
)
ACCEPTED = register_event(
    "provision.placement_accepted",
    _("Provider accepted placement %(reference)s"),
    kind=PLACEMENT,
)
DECLINED = register_event(
    "provision.placement_declined",
    _("Provider declined placement %(reference)s"),
    kind=PLACEMENT,
)
STARTED = register_event(
    "provision.placement_started", _("Placement %(reference)s began"), kind=PLACEMENT
)
CHANGED = register_event(
    "provision.placement_changed", _("Placement %(reference)s changed"), kind=PLACEMENT
)
WEEK_CHANGED = register_event(
    "provision.week_changed",
    _("New timetable in placement %(reference)s from %(from_on)s: %(hours)s hours a week"),
    kind=PLACEMENT,
)
EXTENDED = register_event(
    "provision.placement_extended",
    _("Placement %(reference)s extended until %(until_on)s"),
    kind=PLACEMENT,
)
STEP_TAKEN = register_event(
    "provision.step_taken",
    _("A step taken because the child does not come (placement %(reference)s)"),
    kind=PLACEMENT,
)
NOTICE_GIVEN = register_event(
    "provision.notice_given",
    _("Notice given on placement %(reference)s, until %(until_on)s"),
    kind=PLACEMENT,
)
NOTICE_TAKEN_BACK = register_event(
    "provision.notice_taken_back",
    _("Notice on placement %(reference)s taken back"),
    kind=PLACEMENT,
)
ENDED = register_event(
    "provision.placement_ended",
    _("Placement %(reference)s ended: %(why)s"),
    kind=PLACEMENT,
    why=EndReason,
)
WITHDRAWN = register_event(
    "provision.placement_withdrawn", _("Placement %(reference)s withdrawn"), kind=PLACEMENT
)
HANDED_ON = register_event(
    "provision.home_tuition_handed_on",
    _("Time limit of home tuition reached (placement %(reference)s): responsibility handed on"),
    kind=PLACEMENT,
)
REVIEWED = register_event(
    "provision.placement_reviewed", _("Placement %(reference)s reviewed"), kind=PLACEMENT
)
PANEL_ASKED = register_event(
    "provision.panel_asked",
    _("Panel asked to look at placement %(reference)s again"),
    kind=PLACEMENT,
)
EXAM_ENTRY = register_event(
    "provision.exam_entry",
    _("Exams of placement %(reference)s: an entry planned or changed"),
    kind=PLACEMENT,
)
HEALTH_NOTICE = register_event(
    "provision.health_notice", _("%(what)s"), kind=PLACEMENT, what=HealthNoticeKind
)

TO_ARRANGE = register_notice(
    Notice(
        code="provision.to_arrange",
        text=_("The panel has decided on provision for a child (%(reference)s)."),
        todo=_("Arrange or extend the placement: what is known is filled in."),
        duty=True,
    )
)
OFFERED = register_notice(
    Notice(
        code="provision.offered",
        text=_("You are asked to teach a child (%(reference)s)."),
        todo=_("Read the plan and answer: accept, or decline with the reason."),
        duty=True,
    )
)
IS_WITHDRAWN = register_notice(
    Notice(
        code="provision.withdrawn",
        text=_("You are no longer asked to teach a child: placement %(reference)s is withdrawn."),
        todo=_("You need not answer, and what you read about the child is closed to you."),
        duty=True,
    )
)
IS_ACCEPTED = register_notice(
    Notice(
        code="provision.accepted",
        text=_("The provider has accepted a placement (%(reference)s)."),
        todo=_("You need do nothing. The first day stands on its page."),
    )
)
IS_DECLINED = register_notice(
    Notice(
        code="provision.declined",
        text=_("The provider has declined a placement (%(reference)s)."),
        todo=_("Read why, and find another provider: the child is still waiting."),
        duty=True,
    )
)
HAS_BEGUN = register_notice(
    Notice(
        code="provision.begun",
        text=_("A placement has begun (%(reference)s)."),
        todo=_("See the timetable and what the home school goes on doing."),
    )
)
PLAN_CHANGED = register_notice(
    Notice(
        code="provision.plan_changed",
        text=_("The plan of a placement has changed (%(reference)s)."),
        todo=_("Open it to see what is different."),
    )
)
UNDER_NOTICE = register_notice(
    Notice(
        code="provision.under_notice",
        text=_("Notice has been given on a placement (%(reference)s)."),
        todo=_("Read why and by when, and plan how education goes on."),
        duty=True,
    )
)
NOTICE_OFF = register_notice(
    Notice(
        code="provision.notice_off",
        text=_("Notice on a placement has been taken back (%(reference)s)."),
        todo=_("The placement goes on. Look at the day of its next review."),
    )
)
HAS_ENDED = register_notice(
    Notice(
        code="provision.ended",
        text=_("A placement has ended (%(reference)s)."),
        todo=_("See why, and what comes next for the child."),
        duty=True,
    )
)
LIMIT_REACHED = register_notice(
    Notice(
        code="provision.limit_reached",
        text=_("The time limit of home tuition has been reached (%(reference)s)."),
        todo=_("You are responsible now: decide what comes instead."),
        duty=True,
    )
)
REVIEW_OVERDUE = register_notice(
    Notice(
        code="provision.review_overdue",
        text=_("The review of a placement is overdue (%(reference)s)."),
        todo=_("Hear the child, parents and school, and record the review."),
        duty=True,
    )
)
PANEL_ASKS = register_notice(
    Notice(
        code="provision.panel_asks",
        text=_("The panel has a question about a placement (%(reference)s)."),
        todo=_("Answer it. Teaching goes on meanwhile."),
        duty=True,
    )
)
PANEL_DECIDED = register_notice(
    Notice(
        code="provision.panel_decided",
        text=_("The panel has looked at a placement again (%(reference)s)."),
        todo=_("Read what it decided, and what that changes."),
    )
)
TREATMENT_CHANGED = register_notice(
    Notice(
        code="provision.health_notice",
        text=_("A child’s treatment has changed (%(reference)s)."),
        todo=_("Read today what it means for teaching."),
        duty=True,
    )
)


def link_of(placement: Placement) -> str:
    """The address of a placement."""
    return f"/provision/placements/{placement.public_id}/"


def child_link(child: Child) -> str:
    """The address of a child's placements and health notices."""
    return f"/provision/child/{child.public_id}/"


def record(actor: Actor, placement: Placement, code: str, **parameters: Any) -> None:
    """A timeline event about a placement."""
    record_event(
        actor=actor, child=placement.child, code=code, link=link_of(placement),
        reference=placement.reference, **parameters,
    )  # fmt: skip
