"""State tables of the referral and of a request for evidence: data only."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role
from ledger.state import StateTable, Transition
from referrals.models import EvidenceRequestStatus, InterimRequestStatus, ReferralStatus

R = ReferralStatus
_WRITERS = (Role.SENCO, Role.HEAD_TEACHER, Role.LIAISON_OFFICER, Role.PANEL_COORDINATOR)
_OFFICE = (Role.PANEL_COORDINATOR,)

# Steps without a permission of their own are checked by their services: the panel lists and
# decides, and a writer withdraws what their own organisation wrote.
REFERRAL = StateTable(
    name="referral",
    transitions=(
        Transition(
            "submit", (R.DRAFT,), R.SUBMITTED, _("Submit"), Permission.WRITE_REFERRAL
        ),
        Transition(
            "acknowledge", (R.SUBMITTED,), R.QUEUED, _("Acknowledge"),
            Permission.TRIAGE_REFERRAL,
        ),
        Transition(
            "return", (R.SUBMITTED, R.QUEUED, R.LISTED), R.RETURNED,
            _("Return for information"), reason_required=True,
        ),
        # Who is asked may be somebody of the team who writes no referrals: the service checks.
        Transition("answer", (R.RETURNED,), R.QUEUED, _("Answer")),
        Transition(
            "take_back", (R.RETURNED,), R.QUEUED, _("Take the question back"),
            Permission.TRIAGE_REFERRAL, reason_required=True,
        ),
        Transition(
            "advise", (R.SUBMITTED, R.QUEUED), R.ADVISED, _("Suggest earlier support"),
            Permission.TRIAGE_REFERRAL, reason_required=True,
        ),
        Transition(
            "bring_back", (R.ADVISED,), R.QUEUED, _("Bring back to the panel"),
            Permission.WRITE_REFERRAL, reason_required=True,
        ),
        Transition(
            "join", (R.SUBMITTED, R.QUEUED), R.MERGED, _("Join with another referral"),
            Permission.TRIAGE_REFERRAL,
        ),
        Transition(
            "separate", (R.MERGED,), R.QUEUED, _("Separate again"),
            Permission.TRIAGE_REFERRAL, reason_required=True,
        ),
        Transition("list", (R.SUBMITTED, R.QUEUED), R.LISTED, _("Put on an agenda")),
        Transition("carry_over", (R.LISTED,), R.LISTED, _("Carry over to a later meeting")),
        Transition(
            "take_off", (R.LISTED,), R.QUEUED, _("Take off the agenda"), reason_required=True
        ),
        Transition("decide", (R.SUBMITTED, R.QUEUED, R.LISTED), R.DECIDED, _("Decide")),
        # A meeting that does not ratify a fast track puts another decision in its place.
        Transition("replace_decision", (R.DECIDED,), R.DECIDED, _("Replace the decision")),
        Transition(
            "withdraw", (R.DRAFT, R.SUBMITTED, R.RETURNED, R.ADVISED, R.QUEUED), R.WITHDRAWN,
            _("Withdraw"), reason_required=True,
        ),
    ),
    turns={
        R.DRAFT: _WRITERS,
        R.SUBMITTED: _OFFICE,
        R.RETURNED: _WRITERS,
        R.ADVISED: _WRITERS,
        R.QUEUED: _OFFICE,
        R.LISTED: (Role.PANEL_CHAIR, Role.PANEL_MEMBER),
    },
    final=frozenset({R.DECIDED, R.WITHDRAWN, R.MERGED}),
)  # fmt: skip

W = InterimRequestStatus
INTERIM_REQUEST = StateTable(
    name="request for interim provision",
    transitions=(
        Transition(
            "authorise", (W.ASKED,), W.AUTHORISED, _("Authorise"), Permission.AUTHORISE_INTERIM
        ),
        Transition(
            "decline", (W.ASKED,), W.DECLINED, _("Do not authorise"),
            Permission.AUTHORISE_INTERIM, reason_required=True,
        ),
    ),
    turns={W.ASKED: (Role.NAMED_OFFICER,)},
    final=frozenset({W.AUTHORISED, W.DECLINED}),
)  # fmt: skip

E = EvidenceRequestStatus
EVIDENCE_REQUEST = StateTable(
    name="request for evidence",
    transitions=(
        Transition("open", (E.ASKED,), E.OPENED, _("Open the link")),
        Transition("lock", (E.ASKED, E.OPENED), E.LOCKED, _("Lock after wrong answers")),
        Transition("answer", (E.OPENED,), E.ANSWERED, _("Answer")),
        Transition(
            "send_again", (E.ASKED, E.OPENED, E.LOCKED), E.ASKED, _("Send a new link"),
            Permission.WRITE_REFERRAL,
        ),
        Transition(
            "withdraw", (E.ASKED, E.OPENED, E.LOCKED), E.WITHDRAWN, _("Withdraw the link"),
            Permission.WRITE_REFERRAL, reason_required=True,
        ),
    ),
    turns={
        E.ASKED: (Role.HEALTH_PROFESSIONAL,),
        E.OPENED: (Role.HEALTH_PROFESSIONAL,),
        E.LOCKED: _WRITERS,
    },
    final=frozenset({E.ANSWERED, E.WITHDRAWN}),
)  # fmt: skip
