"""Bad news waits: the family hears it from a person, and its pages are silent until then."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from calendars.days import add_working_days
from cases.audience import Audience
from cases.models import Child, Document, News, Task, Telling, TimelineEvent, ToldBy
from cases.permissions import check, check_visible
from cases.readers import family_readers, who_answers
from cases.services.tasks import create_task, finish_task, withdraw_task
from cases.settings import TELLING_DAYS
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock, record_status

TOLD = register_event(
    "cases.family_told", gettext_lazy("The family was told: %(news)s"), news=News, how=ToldBy
)
SOMETHING_NEW = register_notice(
    Notice(
        code="cases.something_new",
        text=gettext_lazy("There is something new for you to read."),
        todo=gettext_lazy("Sign in with a code to read it."),
    )
)


@transaction.atomic
def hold_news(
    *,
    actor: Actor,
    child: Child,
    news: News,
    subject: models.Model,
    reference: str,
    happened_on: date,
    link: str,
) -> Telling:
    """Let news wait until somebody has told the family; somebody gets the task to tell it.

    Called by the service that makes the news, inside its transaction; once for each subject."""
    found = Telling.objects.about(subject).filter(news=news).first()
    if found is not None:
        return found
    today = timezone.localdate()
    telling = Telling.objects.create(
        child=child,
        news=news,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        reference=reference,
        link=link,
        happened_on=happened_on,
        shown_from=add_working_days(today, get_setting(TELLING_DAYS)),
        recorded_by=actor.user,
    )
    owner = who_answers(child)
    if owner is not None:
        create_task(
            actor=Actor.system(),
            child=child,
            title=_("Tell the family by telephone or in person: %(reference)s")
            % {"reference": reference},
            owner=owner,
            due_on=telling.shown_from,
            link=_link(telling),
        )
    return telling


def family_was_told(subject: models.Model, news: News) -> bool:
    """Whether somebody has recorded that the family heard this news about one record."""
    return Telling.objects.about(subject).filter(news=news, told_at__isnull=False).exists()


@transaction.atomic
def hold_with_news(
    *,
    subject: models.Model,
    documents: list[Document] | None = None,
    events: list[TimelineEvent] | None = None,
) -> None:
    """Keep what belongs to news back with it. Nothing happens when the news does not wait."""
    telling = Telling.objects.about(subject).first()
    if telling is not None:
        telling.documents.add(*(documents or []))
        telling.timeline_events.add(*(events or []))


@transaction.atomic
def record_telling(
    *, actor: Actor, telling: Telling, told_on: date, told_how: ToldBy, told_whom: str
) -> Telling:
    """The family was told by telephone, at a visit or in a meeting: their pages show it now.

    Raises PermissionDenied, Refused naming the input to mend, or StaleChange when it was recorded.
    """
    if actor.membership is None:
        raise PermissionDenied(_("Only staff record that a family was told."))
    check(actor, Permission.WORK_CASE, _("Your role can read this record but not add to it."))
    check_visible(actor, telling.child)
    if told_on > timezone.localdate() or told_on < telling.happened_on:
        raise Refused(_("Give a day between the decision and today."), field="told_on")
    if not told_whom.strip():
        raise Refused(_("Say who was told."), field="told_whom")
    record = lock(telling)
    if record.told_at is not None or record.withdrawn_at is not None:
        raise StaleChange
    record.told_on, record.told_how = told_on, ToldBy(told_how)
    record.told_whom, record.told_by = told_whom.strip(), actor.membership
    record.told_at = record.announced_at = timezone.now()
    record.save(
        update_fields=[
            "told_on", "told_how", "told_whom", "told_by", "told_at", "announced_at",
        ]
    )  # fmt: skip
    record_status(subject=record, action="tell", before="waiting", after="told", actor=actor)
    record_event(
        actor=actor, child=record.child, code=TOLD, happened_on=told_on,
        audience=Audience.TEAM, link=record.link, news=record.news, how=record.told_how,
    )  # fmt: skip
    for task in _tasks_of(record):
        finish_task(actor=Actor.system(), task=task, outcome=str(record.get_told_how_display()))
    _announce(record)
    return record


@transaction.atomic
def withdraw_telling(
    *, actor: Actor, subject: models.Model, news: News, reason: str
) -> Telling | None:
    """What waited is no news any more: a notice taken back, a decision replaced.

    Nobody has to tell it now, and what waited with it never appears. A family that had been told
    is sent to its pages. Called by the service that undoes the news, which checks; nothing happens
    where there is none. Raises Refused without a reason.
    """
    found = Telling.objects.about(subject).filter(news=news).first()
    if found is None:
        return None
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    record = lock(found)
    was_known = not record.is_waiting
    record.withdrawn_at = timezone.now()
    record.save(update_fields=["withdrawn_at"])
    record_status(
        subject=record, action="withdraw", before="told" if record.told_at else "waiting",
        after="withdrawn", actor=actor, reason=reason,
    )  # fmt: skip
    for task in _tasks_of(record):
        withdraw_task(actor=Actor.system(), task=task, reason=reason)
    if was_known:
        _announce(record, "withdrawn")
    return record


def announce_shown_news() -> int:
    """Tell families that something can be read now, of news that nobody told in time.

    Each once; returns how many.
    """
    due = Telling.objects.untold().filter(
        announced_at__isnull=True, shown_from__lte=timezone.localdate()
    )
    return sum(_announce_shown(telling) for telling in due.order_by("pk"))


@transaction.atomic
def _announce_shown(telling: Telling) -> bool:
    record = lock(telling)
    if record.announced_at is not None:
        return False
    record.announced_at = timezone.now()
    record.save(update_fields=["announced_at"])
    _announce(record)
    return True


def _tasks_of(telling: Telling) -> Iterable[Task]:
    """Who was asked to tell it."""
    return Task.objects.open().filter(child=telling.child, link=_link(telling))


def _link(telling: Telling) -> str:
    return f"/cases/tellings/{telling.public_id}/"


def _announce(telling: Telling, what: str = "told") -> None:
    notify(
        notice=SOMETHING_NEW,
        recipients=family_readers(telling.child),
        key=f"telling:{telling.pk}:{what}",
        link=f"/portal/children/{telling.child.public_id}/",
    )
