"""Referrals: the school writes and submits, the panel's office takes in, the team reads.

A draft is its writers' alone. A clinician's link is public and holds a secret; a wrong one shows
nothing.
"""

from typing import Any

from django.utils import timezone

from accounts.roles import Role
from cases.models import DocumentKind
from cases.services.documents import add_document
from referrals.models import (
    EarlierSupport,
    EvidenceRequest,
    InterimRequest,
    OwedEvidence,
    Question,
    Referral,
    ReferralMerge,
)
from referrals.services.links import ask_clinician, token_of
from tests.factories.referrals import (
    EvidenceFactory,
    ReferralFactory,
    SubmittedReferralFactory,
)
from tests.files import pdf_upload
from tests.permissions.expectations.children import of_child
from tests.permissions.groups import (
    AUTHORITY,
    CLINICAL_READERS,
    ELSEWHERE,
    OFFICE,
    REFERRAL_READERS,
    REFERRERS,
    SCHOOL_LEADS,
    SENCOS_ELSEWHERE,
)
from tests.permissions.rules import Make, Rule, public, rule
from tests.permissions.world import Circle, World

Kwargs = dict[str, Any]
EVIDENCE_WRITERS = AUTHORITY | {Role.SENCO}


def _referral(world: World, circle: Circle) -> Kwargs:
    return {"public_id": circle.referral.public_id}


def _draft(**more: Any) -> Make:
    def made(world: World, circle: Circle) -> Kwargs:
        found: Referral = ReferralFactory(child=circle.child, organisation=circle.school)
        return {"public_id": found.public_id, **more}

    return made


def _in_state(status: str) -> Make:
    def made(world: World, circle: Circle) -> Kwargs:
        Referral.objects.filter(pk=circle.referral.pk).update(status=status)
        return _referral(world, circle)

    return made


def _returned(world: World, circle: Circle) -> Kwargs:
    Question.objects.create(
        referral=circle.referral, text="Which hospital?", due_on=timezone.localdate()
    )
    Referral.objects.filter(pk=circle.referral.pk).update(
        status="returned", paused_on=timezone.localdate()
    )
    return _referral(world, circle)


def _answer_file(world: World, circle: Circle) -> Kwargs:
    """With a clinical letter, which fewer read than the referral."""
    question = Question.objects.create(
        referral=circle.referral, text="Which hospital?", due_on=timezone.localdate(),
        answer="The county’s", document=_document(world, circle), answered_at=timezone.now(),
        resumed_on=timezone.localdate(),
    )  # fmt: skip
    return {**_referral(world, circle), "question_id": question.public_id}


def _document(world: World, circle: Circle) -> Any:
    return add_document(
        actor=circle.author, child=circle.child, upload_or_file=pdf_upload(),
        kind=DocumentKind.CLINICAL, title="A letter",
    )  # fmt: skip


def _evidence(world: World, circle: Circle) -> Kwargs:
    evidence = EvidenceFactory(referral=circle.referral, document=_document(world, circle))
    return {**_referral(world, circle), "evidence_id": evidence.public_id}


def _request(world: World, circle: Circle) -> Kwargs:
    request = EvidenceRequest.objects.create(
        referral=circle.referral, clinician="Dr Invented", email="dr@example.org",
        token_hash=f"{circle.referral.pk:064d}", expires_at=timezone.now(),
    )  # fmt: skip
    return {**_referral(world, circle), "request_id": request.public_id}


def _token(world: World, circle: Circle) -> Kwargs:
    """A link that a clinician was sent."""
    asked = ask_clinician(
        actor=circle.author, referral=circle.referral, clinician="Dr Invented",
        email="dr@example.org",
    )  # fmt: skip
    return {"token": token_of(asked)}


def _new_for(world: World, circle: Circle) -> Kwargs:
    return {"child": circle.child.public_id}


def _filed(world: World, circle: Circle) -> Kwargs:
    """With the document of its submission, clinical evidence in it."""
    groups = [{"section": section} for section in ("referral", "clinical", "attendance")]
    Referral.objects.filter(pk=circle.referral.pk).update(
        document=_document(world, circle).file, submission={"groups": groups}
    )
    return _referral(world, circle)


def _twin(world: World, circle: Circle) -> Kwargs:
    """Another referral of the child, by another school."""
    other = SubmittedReferralFactory(child=circle.child)
    Referral.objects.filter(pk=circle.referral.pk).update(status="queued")
    return {**_referral(world, circle), "other_id": other.public_id}


def _merged(world: World, circle: Circle) -> Kwargs:
    other = SubmittedReferralFactory(child=circle.child)
    Referral.objects.filter(pk=circle.referral.pk).update(status="queued")
    merge = ReferralMerge.objects.create(kept=circle.referral, merged=other)
    return {"merge_id": merge.public_id}


def _advised(world: World, circle: Circle) -> Kwargs:
    day = timezone.localdate()
    EarlierSupport.objects.create(
        referral=circle.referral, advice="A mentor", actions=["mentor"], look_again_on=day
    )
    Referral.objects.filter(pk=circle.referral.pk).update(status="advised", paused_on=day)
    return _referral(world, circle)


def _interim(world: World, circle: Circle) -> Kwargs:
    day = timezone.localdate()
    asked = InterimRequest.objects.create(
        referral=circle.referral, what="Ten hours", starts_on=day, ends_on=day, reasons="Pending"
    )
    return {"request_id": asked.public_id}


def _owed(world: World, circle: Circle) -> Kwargs:
    owed = OwedEvidence.objects.create(
        referral=circle.referral, kind="letter", owed_by="Dr Invented",
        due_on=timezone.localdate(),
    )  # fmt: skip
    return {"owed_id": owed.public_id}


def _fast(world: World, circle: Circle) -> Kwargs:
    Referral.objects.filter(pk=circle.referral.pk).update(
        status="submitted", is_fast_track=True, grounds="In hospital"
    )
    return _referral(world, circle)


READS_ALL = CLINICAL_READERS & REFERRAL_READERS

RULES: dict[str, Rule] = {
    "referrals:list": rule(
        REFERRAL_READERS | ELSEWHERE - {"provider_colleague"},
        queries=("?q=borough", "?q=ling", "?download=csv"),
    ),
    "referrals:new": rule(REFERRERS | SENCOS_ELSEWHERE, queries=("?q=borough", "?q=ling")),
    "referrals:new(child)": rule(REFERRERS, _new_for),
    "referrals:of_child": rule(REFERRAL_READERS, of_child),
    "referrals:show": rule(REFERRAL_READERS, _referral),
    "referrals:print": rule(REFERRAL_READERS, _referral),
    # The document as it was sent holds every part: for those who read every part.
    "referrals:document": rule(READS_ALL, _filed),
    "referrals:tasks": rule(SCHOOL_LEADS, _draft()),
    "referrals:part": rule(SCHOOL_LEADS, _draft(key="need")),
    "referrals:add_need": rule(SCHOOL_LEADS, _draft()),
    "referrals:add_intervention": rule(SCHOOL_LEADS, _draft()),
    "referrals:add_view": rule(SCHOOL_LEADS, _draft(voice="child")),
    "referrals:add_outcomes": rule(SCHOOL_LEADS, _draft(party="child")),
    "referrals:check": rule(SCHOOL_LEADS, _draft()),
    "referrals:submitted": rule(REFERRAL_READERS, _referral),
    "referrals:add_evidence": rule(EVIDENCE_WRITERS, _referral),
    "referrals:ask": rule(EVIDENCE_WRITERS, _referral),
    "referrals:ask_again": rule(EVIDENCE_WRITERS, _request),
    "referrals:withdraw_request": rule(EVIDENCE_WRITERS, _request),
    "referrals:evidence_file": rule(CLINICAL_READERS, _evidence),
    "referrals:withdraw_evidence": rule(EVIDENCE_WRITERS, _evidence),
    # Only in the session in which an answer was sent.
    "referrals:evidence_sent": public(is_shut=True),
    "referrals:evidence_link": public(_token),
    "referrals:evidence_answer": public(_token),
    "referrals:evidence_check": public(_token),
    "referrals:answer_file": rule(READS_ALL, _answer_file),
    "referrals:withdraw": rule(REFERRERS, _in_state("queued")),
    "referrals:acknowledge": rule(OFFICE, _in_state("submitted"), method="post"),
    "referrals:return": rule(OFFICE, _in_state("submitted")),
    "referrals:answer": rule(REFERRERS, _returned),
    "referrals:assign": rule(OFFICE, _in_state("submitted")),
    "referrals:triage": rule(OFFICE, _in_state("submitted")),
    "referrals:triage_fast_track": rule(OFFICE, _fast),
    "referrals:advise": rule(OFFICE, _in_state("submitted")),
    "referrals:bring_back": rule(REFERRERS, _advised),
    "referrals:take_back": rule(OFFICE, _returned),
    "referrals:merge": rule(OFFICE, _twin),
    "referrals:undo_merge": rule(OFFICE, _merged),
    "referrals:ask_interim": rule(OFFICE, _in_state("submitted")),
    "referrals:interim": rule(OFFICE | {Role.NAMED_OFFICER}, _interim),
    "referrals:interim_decline": rule({Role.NAMED_OFFICER}, _interim),
    "referrals:owed": rule(OFFICE, queries=("?q=borough", "?q=ling", "?download=csv")),
    "referrals:add_owed": rule(OFFICE, _in_state("submitted")),
    "referrals:owed_came": rule(OFFICE, _owed, method="post"),
    "referrals:owed_chase": rule(OFFICE, _owed, method="post"),
}
