"""How a placement ends: steps when a child does not come, notice, the last day, handing on."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import KnowledgeKind, News, Task, TeamMember
from cases.services.section_19.knowledge import note_knowledge
from cases.services.tasks import create_task, hand_over_task
from cases.services.team import end_team_member
from cases.services.tellings import family_was_told, hold_news, withdraw_telling
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from provision import placement_events as events
from provision.models import EndReason, Placement, PlacementStatus, StepTaken
from provision.placement_people import (
    arranger_of,
    key_people_at_provider,
    named_officers,
    provider_people,
    responsible_at_school,
    school_people,
    tell,
)
from provision.placement_permissions import check_run, check_work_on
from provision.placement_rules import earliest_end, steps_missing
from provision.services.week import remove_lessons
from provision.transitions import PLACEMENT

# After these the child has no education again, and the authority must know from that day.
LEAVES_WITHOUT = (
    EndReason.REFUSAL, EndReason.NEEDS_CHANGED, EndReason.HANDED_ON, EndReason.PROVIDER,
)  # fmt: skip
# A person says these to the family first; "other" too, because nobody knows what it hides.
HEARD_FIRST = (*LEAVES_WITHOUT, EndReason.OTHER)


@transaction.atomic
def take_step(
    *,
    actor: Actor,
    placement: Placement,
    what: str,
    came_of_it: str,
    with_family: bool = False,
    taken_on: date | None = None,
) -> StepTaken:
    """Record what was done because the child does not come. Raises PermissionDenied, Refused."""
    check_work_on(actor, placement)
    record = lock(placement)
    if not record.is_live:
        raise StaleChange
    day = taken_on or timezone.localdate()
    for name, value in (("what", what), ("came_of_it", came_of_it)):
        if not value.strip():
            raise Refused(_("Say what was done and what came of it."), field=name)
    if day > timezone.localdate():
        raise Refused(_("The day must not be in the future."), field="taken_on")
    step: StepTaken = StepTaken.objects.create(
        placement=record, taken_on=day, what=what.strip(), came_of_it=came_of_it.strip(),
        with_family=with_family, recorded_by=actor.user,
        controller=actor.organisation or record.controller,
    )  # fmt: skip
    events.record(actor, record, events.STEP_TAKEN, happened_on=day)
    return step


@transaction.atomic
def give_notice(
    *,
    actor: Actor,
    placement: Placement,
    reason: str,
    notice_ends_on: date,
    for_refusal: bool = False,
) -> Placement:
    """Give notice; the home school is asked to plan how education goes on.

    For a child who does not come, only after the set number of steps, one of them with the
    child or family. Raises PermissionDenied, Refused naming the field, or StaleChange.
    """
    check_run(actor, placement)
    record = lock(placement)
    if for_refusal:
        _check_steps(record)
    earliest = earliest_end(record)
    if notice_ends_on < earliest:
        raise Refused(
            _("Notice runs at least until %(day)s.") % {"day": f"{earliest:%-d %B %Y}"},
            field="notice_ends_on",
        )
    given = apply_transition(
        subject=record, table=PLACEMENT, action="give_notice", actor=actor, reason=reason,
        notice_on=timezone.localdate(), notice_reason=reason.strip(),
        notice_ends_on=notice_ends_on, notice_for_refusal=for_refusal,
    )  # fmt: skip
    events.record(actor, given, events.NOTICE_GIVEN, until_on=notice_ends_on.isoformat())
    _tell_family_first(actor, given, News.NOTICE)
    _ask_school(given, notice_ends_on)
    tell(_everybody(given), actor=actor, notice=events.UNDER_NOTICE, placement=given,
         occasion=f"notice:{given.notice_on}")  # fmt: skip
    return given


@transaction.atomic
def take_back_notice(*, actor: Actor, placement: Placement, reason: str) -> Placement:
    """The placement goes on after all. Raises PermissionDenied, Refused, or StaleChange."""
    check_run(actor, placement)
    kept = apply_transition(
        subject=placement, table=PLACEMENT, action="take_back_notice", actor=actor, reason=reason,
        notice_on=None, notice_ends_on=None, notice_reason="", notice_for_refusal=False,
    )  # fmt: skip
    events.record(actor, kept, events.NOTICE_TAKEN_BACK)
    withdraw_telling(actor=actor, subject=kept, news=News.NOTICE, reason=reason)
    tell(_everybody(kept), actor=actor, notice=events.NOTICE_OFF, placement=kept,
         occasion=f"notice-off:{timezone.now().isoformat()}")  # fmt: skip
    return kept


@transaction.atomic
def end_placement(
    *, actor: Actor, placement: Placement, ended_on: date, reason: EndReason | str, words: str
) -> Placement:
    """The last day: lessons stop, the provider sees nothing later, responsibility goes back.

    A child who could not be helped to attend has had notice first. Where the child is left
    without education, the section 19 record stays open, or opens again. Raises PermissionDenied,
    Refused naming the field, or StaleChange.
    """
    check_run(actor, placement)
    record = lock(placement)
    why = EndReason(reason)
    _check_end(record, ended_on, why)
    ended = apply_transition(
        subject=record, table=PLACEMENT, action="end", actor=actor, reason=words,
        ended_on=ended_on, end_reason=why, end_words=words.strip(),
    )  # fmt: skip
    remove_lessons(slots=ended.slots.filter(starts_on__gt=ended_on))
    ended.modes.filter(starts_on__gt=ended_on).delete()
    for rows in (ended.slots, ended.modes):
        rows.filter(ends_on__isnull=True).update(ends_on=ended_on)
        rows.filter(ends_on__gt=ended_on).update(ends_on=ended_on)
    events.record(actor, ended, events.ENDED, happened_on=ended_on, why=why)
    _tell_family_of_end(actor, ended, why)
    if why in LEAVES_WITHOUT:
        _return_responsibility(ended, ended_on, str(why.label))
    people = [*_everybody(ended)]
    _close_to_provider(ended)
    tell(people, actor=actor, notice=events.HAS_ENDED, placement=ended, occasion="ended")
    return ended


def _tell_family_of_end(actor: Actor, placement: Placement, why: EndReason) -> None:
    """One call is enough: whoever was told of the notice knows that the place ends."""
    if family_was_told(placement, News.NOTICE):
        return
    withdraw_telling(
        actor=actor, subject=placement, news=News.NOTICE, reason=_("The placement has ended.")
    )
    if why in HEARD_FIRST:
        _tell_family_first(actor, placement, News.EXIT)


def _tell_family_first(actor: Actor, placement: Placement, news: News) -> None:
    """Notice, and an early end, are heard from a person before the family's pages show them."""
    hold_news(
        actor=actor, child=placement.child, news=news, subject=placement,
        reference=placement.reference, happened_on=timezone.localdate(),
        link=events.link_of(placement),
    )  # fmt: skip


def _return_responsibility(placement: Placement, day: date, why: str) -> None:
    """The authority knows that the child is without education, and the school has the task."""
    note_knowledge(
        actor=Actor.system(), child=placement.child, kind=KnowledgeKind.OTHER,
        told_on=min(day, timezone.localdate()), link=events.link_of(placement),
        words=_("Placement %(reference)s ended: %(why)s")
        % {"reference": placement.reference, "why": why},
    )  # fmt: skip
    _ask_school(placement, timezone.localdate())


def _check_steps(record: Placement) -> None:
    missing = steps_missing(record)
    if missing:
        raise Refused(missing, field="for_refusal")


def _check_end(record: Placement, ended_on: date, why: EndReason) -> None:
    if ended_on > timezone.localdate():
        raise Refused(_("The last day must not be in the future."), field="ended_on")
    if ended_on < record.starts_on:
        raise Refused(_("The last day must be on or after the first."), field="ended_on")
    logged = record.sessions.filter(withdrawn_at__isnull=True).order_by("-day").first()
    if logged is not None and logged.day > ended_on:
        raise Refused(
            _("Something is logged on %(day)s, after that day.")
            % {"day": f"{logged.day:%-d %B %Y}"},
            field="ended_on",
        )
    if why != EndReason.REFUSAL:
        return
    if record.status != PlacementStatus.ENDING or not record.notice_for_refusal:
        raise Refused(
            _("Give notice first: a child who does not come is not given up from one day to the"
              " next."),
            field="reason",
        )  # fmt: skip
    if record.notice_ends_on is not None and ended_on < record.notice_ends_on:
        raise Refused(_("The notice has not run out."), field="ended_on")


def _ask_school(placement: Placement, due_on: date) -> None:
    """A task for the home school; for the arranger where the child is on no roll."""
    owner = responsible_at_school(placement) or arranger_of(placement)
    if owner is None:
        return
    title = _("Plan how education goes on (placement %(reference)s)") % {
        "reference": placement.reference
    }
    link = events.link_of(placement)
    if Task.objects.open().filter(child=placement.child, link=link, title=title).exists():
        return
    create_task(
        actor=Actor.system(), child=placement.child, title=title, owner=owner, due_on=due_on,
        details=_("The placement ends. The school is responsible again, with the authority."),
        link=link,
    )  # fmt: skip


def _close_to_provider(placement: Placement) -> None:
    """Nobody at the provider goes on seeing the child through the team or by a task.

    Who has a task of their own for the time after the return stays in the team until it is done.
    """
    elsewhere = Placement.objects.open().filter(
        child=placement.child, provider_id=placement.provider_id
    )
    if elsewhere.exists():
        return
    people = list(provider_people(placement))
    in_team = TeamMember.objects.current().filter(child=placement.child, membership__in=people)
    team = {member.membership_id: member for member in in_team}
    successor = arranger_of(placement)
    for person in people:
        tasks = Task.objects.open().filter(child=placement.child, owner=person)
        if person.pk not in team:
            _hand_over(tasks, successor)
        elif not tasks.exists():
            end_team_member(
                actor=Actor.system(), member=team[person.pk],
                reason=_("The placement has ended"),
            )  # fmt: skip


def _hand_over(tasks: Iterable[Task], successor: Membership | None) -> None:
    if successor is None:
        return
    for task in tasks:
        hand_over_task(
            actor=Actor.system(), task=task, owner=successor, reason=_("The placement has ended")
        )


def _everybody(placement: Placement) -> list[Membership]:
    return [
        *key_people_at_provider(placement),
        *school_people(placement.child),
        *named_officers(placement.child),
        *([one] if (one := arranger_of(placement)) else []),
    ]
