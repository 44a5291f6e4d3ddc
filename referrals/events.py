"""Timeline codes, notices, and who is told."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Role
from cases.access import ROLE_SECTIONS, Section
from cases.models import Child, Enrolment
from cases.timeline import record_event, register_event
from ledger.notices import Notice, notify, register_notice
from referrals.models import Evidence, EvidenceRequest, InterimRequest, Referral

SUBMITTED = register_event("referrals.submitted", _("Referral %(reference)s submitted"))
FAST_TRACKED = register_event(
    "referrals.fast_tracked", _("Referral %(reference)s submitted as a fast track")
)
ACKNOWLEDGED = register_event("referrals.acknowledged", _("Referral %(reference)s acknowledged"))
RETURNED = register_event(
    "referrals.returned", _("Referral %(reference)s returned with a question")
)
ANSWERED = register_event("referrals.answered", _("Question on referral %(reference)s answered"))
TAKEN_BACK = register_event(
    "referrals.question_taken_back", _("Question on referral %(reference)s taken back")
)
ADVISED = register_event(
    "referrals.advised", _("Earlier support suggested first (referral %(reference)s)")
)
BROUGHT_BACK = register_event(
    "referrals.brought_back", _("Referral %(reference)s brought back after earlier support")
)
MERGED = register_event(
    "referrals.merged", _("Referral %(other)s joined with referral %(reference)s")
)
SEPARATED = register_event(
    "referrals.separated", _("Referral %(other)s separated from referral %(reference)s again")
)
USUAL_TRACK = register_event(
    "referrals.usual_track", _("Referral %(reference)s moved to the usual track")
)
INTERIM_WANTED = register_event(
    "referrals.interim_asked", _("Interim provision asked for (referral %(reference)s)")
)
LISTED = register_event(
    "referrals.listed", _("Referral %(reference)s on the agenda of panel meeting %(meeting)s")
)
TAKEN_OFF = register_event("referrals.taken_off", _("Referral %(reference)s taken off the agenda"))
DECIDED = register_event("referrals.decided", _("The panel decided referral %(reference)s"))
WITHDRAWN = register_event("referrals.withdrawn", _("Referral %(reference)s withdrawn"))
EVIDENCE_ASKED = register_event(
    "referrals.evidence_asked", _("Medical evidence asked for (referral %(reference)s)")
)
EVIDENCE_ADDED = register_event(
    "referrals.evidence_added", _("Medical evidence added (referral %(reference)s)")
)

NEW_REFERRAL = register_notice(
    Notice(
        "referrals.new", _("A new referral has come in (%(reference)s)."),
        _("Acknowledge it, or return it with a question."),
    )
)  # fmt: skip
NEW_FAST_TRACK = register_notice(
    Notice(
        "referrals.new_fast_track", _("A fast-track referral has come in (%(reference)s)."),
        _("Read the grounds today and bring it to the chair."), duty=True,
    )
)  # fmt: skip
IS_ACKNOWLEDGED = register_notice(
    Notice(
        "referrals.acknowledged", _("Your referral %(reference)s has been acknowledged."),
        _("You need do nothing. It shows where it stands."),
    )
)  # fmt: skip
IS_RETURNED = register_notice(
    Notice(
        "referrals.returned", _("Referral %(reference)s has come back with a question."),
        _("Answer it by the day given. Its clock stands still until you do."), duty=True,
    )
)  # fmt: skip
IS_ANSWERED = register_notice(
    Notice(
        "referrals.answered", _("The question on referral %(reference)s has been answered."),
        _("Read the answer. The clock runs again."),
    )
)  # fmt: skip
IS_ASSIGNED = register_notice(
    Notice(
        "referrals.assigned", _("Referral %(reference)s is now yours."),
        _("Open it to see what it needs and by when."),
    )
)  # fmt: skip
ARE_ASSIGNED = register_notice(
    Notice(
        "referrals.assigned_many", _("Several referrals are now yours."),
        _("Open the queue to see what they need and by when."),
    )
)  # fmt: skip
IS_WITHDRAWN = register_notice(
    Notice(
        "referrals.withdrawn", _("Referral %(reference)s has been withdrawn."),
        _("You need do nothing more for it."),
    )
)  # fmt: skip
IS_DECIDED = register_notice(
    Notice(
        "referrals.decided", _("The panel has decided referral %(reference)s."),
        _("Read the decision and what it starts."),
    )
)  # fmt: skip
EVIDENCE_CAME = register_notice(
    Notice(
        "referrals.evidence_came", _("Medical evidence has come in for referral %(reference)s."),
        _("Read what the clinician says."),
    )
)  # fmt: skip
EVIDENCE_LOCKED = register_notice(
    Notice(
        "referrals.evidence_locked",
        _("A clinician’s link for referral %(reference)s is locked after wrong answers."),
        _("Check the email address, speak to the clinician, and send a new link."),
    )
)  # fmt: skip


def _notice(key: str, text: Any, todo: Any, *, duty: bool = False) -> Notice:
    return register_notice(Notice(f"referrals.{key}", text, todo, duty=duty))


QUESTION_OVERDUE = _notice(
    "question_overdue", _("A question on referral %(reference)s is still open after its last day."),
    _("Answer it. The child’s referral waits, and days without education go on."), duty=True,
)  # fmt: skip
FAMILY_ASKED = _notice(
    "family_asked", _("There is a question for you (%(reference)s)."),
    _("Sign in to read it and to answer."), duty=True,
)  # fmt: skip
QUESTION_UNANSWERED = _notice(
    "question_unanswered", _("Nobody has answered the question on referral %(reference)s."),
    _("Ring them, or take the question back so that the clock runs again."),
)  # fmt: skip
QUESTION_TAKEN_BACK = _notice(
    "question_taken_back", _("The question on referral %(reference)s has been taken back."),
    _("You need not answer it. The clock runs again."),
)  # fmt: skip
IS_ADVISED = _notice(
    "advised", _("The panel’s office suggests earlier support first (%(reference)s)."),
    _("Read the advice and your tasks. You can bring the referral back at any time."), duty=True,
)  # fmt: skip
IS_BROUGHT_BACK = _notice(
    "brought_back", _("The school has brought referral %(reference)s back."),
    _("Read what came of the earlier support."),
)  # fmt: skip
LOOK_AGAIN = _notice(
    "look_again", _("It is time to look again at earlier support (%(reference)s)."),
    _("Bring the referral back with what came of it, or withdraw it if it is not needed."),
    duty=True,
)  # fmt: skip
IS_MERGED = _notice(
    "merged", _("Two referrals of one child are now worked as one (%(reference)s)."),
    _("You need do nothing. Both texts stay."),
)  # fmt: skip
IS_SEPARATED = _notice(
    "separated", _("Two referrals that had been joined are separate again (%(reference)s)."),
    _("You need do nothing. It waits for the panel again."),
)  # fmt: skip
FAST_TRACK_REFUSED = _notice(
    "fast_track_refused", _("Referral %(reference)s goes on the usual track."),
    _("Read why. Tell the office at once when things get worse."),
)  # fmt: skip
INTERIM_ASKED = _notice(
    "interim_asked", _("You are asked to let interim provision begin (%(reference)s)."),
    _("Authorise it today if you can: missing evidence is no reason to wait."), duty=True,
)  # fmt: skip
INTERIM_ANSWERED = _notice(
    "interim_answered",
    _("The named officer has answered about interim provision (%(reference)s)."),
    _("Read the answer and tell the school."),
)  # fmt: skip
EVIDENCE_STILL_OWED = _notice(
    "evidence_still_owed", _("Evidence is still owed for referral %(reference)s."),
    _("Ask for it again, or add it when it has come. The referral goes on meanwhile."),
)  # fmt: skip
EVIDENCE_NEVER_CAME = _notice(
    "evidence_never_came", _("Evidence has been chased and has not come (%(reference)s)."),
    _("Ring whoever owes it. Provision need not wait for it."),
)  # fmt: skip


HOURS_STAND_ASIDE = register_notice(
    Notice(
        "referrals.hours_stand_aside",
        _("A clinician has advised hours of education for a child (%(reference)s) that are not "
          "among the hours recorded."),
        _("Compare them with the hours recorded, and record those that hold."),
    )
)  # fmt: skip


def record(actor: Actor, referral: Referral, code: str, **parameters: Any) -> None:
    """Write an event on the child's timeline, with the referral's reference and page."""
    record_event(
        actor=actor, child=referral.child, code=code, link=link_to(referral),
        reference=referral.reference, **parameters,
    )  # fmt: skip


def link_to(referral: Referral) -> str:
    """The site path of the referral's page."""
    return reverse("referrals:show", args=[referral.public_id])


def link_to_interim(request: InterimRequest) -> str:
    """The site path of a request for interim provision."""
    return reverse("referrals:interim", args=[request.public_id])


def tell(notice: Notice, referral: Referral, people: Iterable[Membership], key: str) -> None:
    """Notify these memberships, once for each `key` on this referral."""
    tell_at(notice, referral, people, key, link_to(referral))


def tell_at(
    notice: Notice, referral: Referral, people: Iterable[Membership], key: str, link: str
) -> None:
    """As `tell`, leading to another page."""
    memberships = {membership.user_id: membership for membership in people}
    notify(
        notice=notice,
        recipients=[membership.user for membership in memberships.values()],
        key=f"referral:{referral.pk}:{key}",
        link=link,
        reference=referral.reference,
        membership_ids={user: membership.pk for user, membership in memberships.items()},
    )


def tell_family(child: Child, people: Iterable[User], reference: str, key: str) -> None:
    """That the panel or its office asks them something; it stands on the child’s page."""
    notify(
        notice=FAMILY_ASKED, recipients=list(people), key=key, reference=reference,
        link=f"/portal/children/{child.public_id}/",
    )  # fmt: skip


def tell_assigned(referrals: Sequence[Referral], assignee: Membership, moment: str) -> None:
    """One notice, however many referrals somebody was given at a moment."""
    first = referrals[0]
    if len(referrals) == 1:
        tell(IS_ASSIGNED, first, [assignee], f"assigned:{moment}")
        return
    notify(
        notice=ARE_ASSIGNED,
        recipients=[assignee.user],
        key=f"membership:{assignee.pk}:assigned:{moment}",
        link=f"{reverse('referrals:list')}?assigned=me",
        membership_ids={assignee.user_id: assignee.pk},
    )


def tell_hours_aside(actor: Actor, evidence: Evidence) -> None:
    """Whoever asked for the evidence, else those who write, and the lead of the open case.

    The notice leads to the evidence, or for a lead whose role does not read it to the hours.
    """
    referral, request = evidence.referral, evidence.request
    people = askers(request) if request else writers(referral)
    case = referral.child.cases.open().select_related("lead__user").first()
    lead = [case.lead] if case and case.lead else []
    for membership in {person.pk: person for person in [*people, *lead]}.values():
        if membership.pk == actor.membership_id:
            continue
        reads = {Section.REFERRAL, Section.CLINICAL} <= ROLE_SECTIONS[Role(membership.role)]
        hours = reverse("cases:hours", args=[referral.child.public_id])
        notify(
            notice=HOURS_STAND_ASIDE,
            recipients=[membership.user],
            key=f"evidence:{evidence.pk}",
            link=link_to(referral) if reads else hours,
            reference=referral.reference,
            membership_ids={membership.user_id: membership.pk},
        )


def askers(request: EvidenceRequest) -> list[Membership]:
    """Whoever asked, through a membership that still stands, else the writers."""
    own = Membership.objects.current().filter(user=request.recorded_by).select_related("user")
    here = list(own.filter(organisation=request.referral.organisation)[:1])
    return here or writers(request.referral)


def office() -> list[Membership]:
    """The panel coordinators of the authority."""
    return list(
        Membership.objects.current().with_role(Role.PANEL_COORDINATOR).select_related("user")
    )


def triagers(referral: Referral) -> list[Membership]:
    """Whom the referral is assigned to, else every coordinator."""
    return [referral.assigned_to] if referral.assigned_to else office()


def writers(referral: Referral) -> list[Membership]:
    """Who submitted it, if still there, and the SENCos of the schools that have the child now."""
    schools = Enrolment.objects.current().filter(child=referral.child).values("school")
    people = Membership.objects.current().select_related("user")
    sencos = people.with_role(Role.SENCO).filter(organisation__in=schools)
    return [*people.filter(pk=referral.submitted_by_id), *sencos]
