"""State tables of the case: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from cases.models import (
    CaseStatus,
    MeetingStatus,
    PairStatus,
    Section19Status,
    Stage,
    TaskStatus,
)
from ledger.state import StateTable, Transition

_LEADS = (Role.SENCO, Role.HEAD_TEACHER, Role.LIAISON_OFFICER, Role.PANEL_COORDINATOR)

CASE_STATUS = StateTable(
    name="case",
    transitions=(
        Transition(
            "close", (CaseStatus.OPEN,), CaseStatus.CLOSED, _("Close the case"),
            Permission.CLOSE_CASE, reason_required=True,
        ),
        Transition(
            "reopen", (CaseStatus.CLOSED,), CaseStatus.OPEN, _("Open the case again"),
            Permission.OPEN_CASE, reason_required=True,
        ),
    ),
    turns={CaseStatus.OPEN: _LEADS, CaseStatus.CLOSED: _LEADS},
    final=frozenset(),
)  # fmt: skip

# A child may enter, leave and go back at any stage: illness keeps to no order.
CASE_STAGE = StateTable(
    name="pathway stage",
    field="stage",
    transitions=tuple(
        Transition(
            f"move_to_{stage.value}",
            tuple(other.value for other in Stage if other is not stage),
            stage.value,
            stage.label,
            Permission.CHANGE_STAGE,
            reason_required=True,
        )
        for stage in Stage
    ),
    turns=dict.fromkeys((stage.value for stage in Stage), _LEADS),
)

_COORDINATOR = (Role.PANEL_COORDINATOR,)

DUPLICATE_PAIR = StateTable(
    name="possible second record",
    transitions=(
        Transition(
            "merge", (PairStatus.OPEN,), PairStatus.MERGED, _("Merge the two records"),
            Permission.MERGE_CHILDREN,
        ),
        Transition(
            "keep_apart", (PairStatus.OPEN,), PairStatus.DIFFERENT,
            _("They are different children"), Permission.MERGE_CHILDREN, reason_required=True,
        ),
        Transition(
            "undo_merge", (PairStatus.MERGED,), PairStatus.OPEN, _("Undo the merge"),
            Permission.MERGE_CHILDREN, reason_required=True,
        ),
        Transition(
            "reopen", (PairStatus.DIFFERENT,), PairStatus.OPEN, _("Look at it again"),
            Permission.MERGE_CHILDREN,
        ),
    ),
    turns={
        PairStatus.OPEN: _COORDINATOR,
        PairStatus.MERGED: _COORDINATOR,
        PairStatus.DIFFERENT: _COORDINATOR,
    },
)  # fmt: skip

_NAMED_OFFICER = (Role.NAMED_OFFICER,)
_S19 = Section19Status

# No step pauses the clock: it runs from the day the authority knew to the end.
SECTION_19 = StateTable(
    name="section 19 record",
    transitions=(
        Transition(
            "decide", (_S19.OPEN, _S19.DECIDED), _S19.DECIDED, _("Decide"),
            Permission.DECIDE_SECTION_19, reason_required=True,
        ),
        Transition(
            "reconsider", (_S19.DECIDED,), _S19.OPEN, _("Take the decision back to find out more"),
            Permission.DECIDE_SECTION_19, reason_required=True,
        ),
        # The authority has learned more since it decided that the duty is not owed.
        Transition("learn", (_S19.DECIDED,), _S19.OPEN, _("Something new is known")),
        Transition(
            "end", (_S19.OPEN, _S19.DECIDED), _S19.ENDED, _("End the record"),
            Permission.DECIDE_SECTION_19, reason_required=True,
        ),
        Transition(
            "take_up", (_S19.ENDED,), _S19.OPEN, _("Take the record up again"),
            Permission.DECIDE_SECTION_19, reason_required=True,
        ),
    ),
    turns={
        _S19.OPEN: _NAMED_OFFICER, _S19.DECIDED: _NAMED_OFFICER, _S19.ENDED: _NAMED_OFFICER,
    },
)  # fmt: skip

# Whoever owns a task finishes it; who may withdraw one is a matter of the record, not of a role.
TASK = StateTable(
    name="task",
    transitions=(
        Transition("finish", (TaskStatus.OPEN,), TaskStatus.DONE, _("Mark as done")),
        Transition(
            "withdraw", (TaskStatus.OPEN,), TaskStatus.WITHDRAWN, _("Withdraw"),
            reason_required=True,
        ),
    ),
    turns={TaskStatus.OPEN: ("task_owner",)},
    final=frozenset({TaskStatus.DONE, TaskStatus.WITHDRAWN}),
)  # fmt: skip

_TEAM = ("team_around_the_child",)

MEETING = StateTable(
    name="meeting",
    transitions=(
        # Minutes may be corrected later; what they said before is kept.
        Transition(
            "record_minutes", (MeetingStatus.PLANNED, MeetingStatus.HELD), MeetingStatus.HELD,
            _("Write the minutes"),
        ),
        Transition(
            "cancel", (MeetingStatus.PLANNED,), MeetingStatus.CANCELLED, _("Cancel"),
            reason_required=True,
        ),
    ),
    turns={MeetingStatus.PLANNED: _TEAM, MeetingStatus.HELD: _TEAM},
    final=frozenset({MeetingStatus.CANCELLED}),
)  # fmt: skip
