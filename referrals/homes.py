"""What referrals put on home pages, into search, and before a case may close."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actors import Actor
from accounts.roles import Permission, Scope
from cases.models import Case, Child
from cases.registries import HomeItem, SearchHit, Words
from referrals.list_page import state_shown
from referrals.models import (
    EarlierSupport,
    EvidenceRequest,
    InterimRequest,
    OwedEvidence,
    Question,
    Referral,
    ReferralStatus,
)
from referrals.querysets import EvidenceRequestQuerySet, ReferralQuerySet

MOST = 25
GROUP = gettext_lazy("Referrals")


def today(actor: Actor) -> Iterable[HomeItem]:
    """What needs this person now: questions, drafts and dead links; or the office’s turn."""
    if actor.can(Permission.AUTHORISE_INTERIM):
        yield from _interim_asked(actor)
    if actor.can(Permission.TRIAGE_REFERRAL):
        yield from _office(actor)
        yield from _office_chases(actor)
    elif actor.can(Permission.WRITE_REFERRAL) and actor.scope is Scope.SCHOOL:
        yield from _school(actor)
    else:
        yield from _asked_of(actor)


def coming(actor: Actor) -> Iterable[HomeItem]:
    """Evidence that clinicians still owe."""
    if actor.can(Permission.WRITE_REFERRAL) and actor.scope is Scope.SCHOOL:
        for asked in _own_requests(actor).waiting():
            yield HomeItem(
                title=_("Evidence asked for"),
                url=_url(asked.referral),
                detail=asked.referral.reference,
                due_on=asked.expires_at.date(),
                group=GROUP,
            )


def waiting(actor: Actor) -> int:
    """How much waits under a membership."""
    rows = Referral.objects.visible_to(actor)
    if actor.can(Permission.TRIAGE_REFERRAL):
        return rows.filter(status=ReferralStatus.SUBMITTED).count()
    if actor.can(Permission.WRITE_REFERRAL) and actor.scope is Scope.SCHOOL:
        mine = [ReferralStatus.RETURNED, ReferralStatus.DRAFT]
        return _own(actor).filter(status__in=mine).count()
    return 0


def find(actor: Actor, words: str) -> Iterable[SearchHit]:
    """Referrals by reference or by the child's name."""
    rows = Referral.objects.visible_to(actor).search(words).for_list().with_sight(actor)
    for referral in rows[:MOST]:
        yield SearchHit(
            title=f"{referral.reference}: {referral.child.name}",
            url=_url(referral),
            detail=state_shown(referral),
        )


def open_duties(case: Case) -> Iterable[Words]:
    """A referral that waits for the panel keeps the case open."""
    for referral in Referral.objects.live().filter(child=case.child):
        yield _("Referral %(reference)s is still open") % {"reference": referral.reference}


def _school(actor: Actor) -> Iterable[HomeItem]:
    own = _own(actor)
    returned = Question.objects.filter(
        referral__in=own.filter(status=ReferralStatus.RETURNED), resumed_on__isnull=True
    ).select_related("referral__child")
    for question in returned.order_by("due_on"):
        yield _item(_("Answer a question"), question.referral, question.due_on,
                    question.is_overdue)  # fmt: skip
    for asked in _own_requests(actor).owed():
        if not asked.is_waiting:
            yield _item(_("A clinician has not answered: send a new link"), asked.referral)
    advised = EarlierSupport.objects.filter(
        referral__in=own.filter(status=ReferralStatus.ADVISED), resumed_on__isnull=True
    ).select_related("referral__child")
    for advice in advised.order_by("look_again_on", "pk"):
        yield _item(_("Try earlier support, then bring the referral back"), advice.referral,
                    advice.look_again_on, advice.look_again_on < timezone.localdate())  # fmt: skip
    for draft in own.drafts().select_related("child").order_by("recorded_at"):
        yield _item(_("Finish your draft"), draft)


def _office(actor: Actor) -> Iterable[HomeItem]:
    rows = Referral.objects.visible_to(actor).live().select_related("child")
    late = set(rows.overdue().values_list("pk", flat=True))
    urgent = rows.filter(is_fast_track=True, status__in=["submitted", "queued"])
    for referral in urgent.order_by("due_on", "pk"):
        yield _item(_("Fast track"), referral, referral.due_on, referral.pk in late)
    new = rows.filter(status=ReferralStatus.SUBMITTED, is_fast_track=False)
    for referral in new.order_by("due_on", "pk"):
        yield _item(_("Acknowledge"), referral, referral.due_on, referral.pk in late)
    others = rows.overdue().exclude(status=ReferralStatus.SUBMITTED).filter(is_fast_track=False)
    for referral in others.order_by("due_on", "pk"):
        yield _item(_("Overdue for a decision"), referral, referral.due_on, True)


def _asked_of(actor: Actor) -> Iterable[HomeItem]:
    """Questions to this very person, who writes no referrals."""
    if actor.membership is None:
        return
    asked = Question.objects.filter(
        asked_of=actor.membership, resumed_on__isnull=True, referral__status=ReferralStatus.RETURNED
    ).select_related("referral__child")
    for question in asked.order_by("due_on", "pk"):
        yield _item(_("Answer a question"), question.referral, question.due_on,
                    question.is_overdue)  # fmt: skip


def _interim_asked(actor: Actor) -> Iterable[HomeItem]:
    """What the named officer is asked to let begin."""
    seen = Child.objects.visible_to(actor)
    waiting = InterimRequest.objects.waiting().filter(referral__child__in=seen)
    for asked in waiting.select_related("referral__child").order_by("recorded_at")[:MOST]:
        yield HomeItem(
            title=_("Let interim provision begin?"),
            url=reverse("referrals:interim", args=[asked.public_id]),
            detail=f"{asked.referral.child.name}, {asked.referral.reference}",
            due_on=asked.starts_on,
            is_overdue=asked.starts_on < timezone.localdate(),
            group=GROUP,
        )


def _office_chases(actor: Actor) -> Iterable[HomeItem]:
    """What nobody answered, what is to be looked at again, and how much evidence is late."""
    today = timezone.localdate()
    own = Referral.objects.of_authority(actor)
    late = Question.objects.filter(
        referral__in=own.filter(status=ReferralStatus.RETURNED), resumed_on__isnull=True,
        due_on__lt=today,
    )  # fmt: skip
    for question in late.select_related("referral__child").order_by("due_on", "pk")[:MOST]:
        yield _item(_("Question not answered"), question.referral, question.due_on, True)
    again = EarlierSupport.objects.filter(
        referral__in=own.filter(status=ReferralStatus.ADVISED), resumed_on__isnull=True,
        look_again_on__lte=today,
    )  # fmt: skip
    for advice in again.select_related("referral__child").order_by("look_again_on", "pk")[:MOST]:
        yield _item(_("Look again at earlier support"), advice.referral, advice.look_again_on)
    owed = OwedEvidence.objects.overdue().of_authority(actor).count()
    if owed:
        yield HomeItem(
            title=_("Evidence still owed after its day"),
            detail=ngettext("%(n)s piece", "%(n)s pieces", owed) % {"n": owed},
            url=f"{reverse('referrals:owed')}?overdue=on",
            count=owed,
            is_overdue=True,
            group=GROUP,
        )


def _own(actor: Actor) -> ReferralQuerySet:
    """What the actor's organisation wrote for children that it still sees."""
    children = Child.objects.visible_to(actor)
    return Referral.objects.filter(organisation=actor.organisation, child__in=children)


def _own_requests(actor: Actor) -> EvidenceRequestQuerySet:
    open_ones = _own(actor).exclude(status__in=[ReferralStatus.WITHDRAWN, ReferralStatus.DECIDED])
    requests = EvidenceRequest.objects.filter(referral__in=open_ones)
    return requests.select_related("referral__child").order_by("expires_at", "pk")


def _item(
    title: str, referral: Referral, due_on: date | None = None, is_overdue: bool = False
) -> HomeItem:
    return HomeItem(
        title=title,
        url=_url(referral),
        detail=f"{referral.child.name}, {referral.reference}",
        due_on=due_on,
        is_overdue=is_overdue,
        group=GROUP,
    )


def _url(referral: Referral) -> str:
    return reverse("referrals:show", args=[referral.public_id])
