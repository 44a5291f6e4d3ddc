"""Logging lessons: the day, a group, a lesson outside the timetable, a log put right."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import ActingRequest
from ledger.errors import Refused
from ledger.form_pages import form_page
from provision.forms.teaching import (
    CorrectionForm,
    GroupLog,
    OtherLessonForm,
    WithdrawLessonForm,
)
from provision.groups import Group, groups_on, missing_lessons
from provision.models import Placement
from provision.services.teaching import correct_session, log_sessions, withdraw_session
from provision.teaching_access import open_lesson_to_correct, teaching_provider


def log_today(request: ActingRequest) -> HttpResponse:
    """The page of today."""
    teaching_provider(request.actor)
    return redirect("provision:log_day", timezone.localdate())


def log_day(request: ActingRequest, day: date) -> HttpResponse:
    """The lessons of a day by group, and the days before that still want a log."""
    provider = teaching_provider(request.actor)
    today = timezone.localdate()
    if day > today:
        raise Http404
    missing: dict[date, int] = {}
    for missed, _slot in missing_lessons(provider):
        missing[missed] = missing.get(missed, 0) + 1
    context = {
        "heading": _("Today’s lessons") if day == today else _("Lessons"),
        "day": day,
        "is_today": day == today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "groups": groups_on(request.actor, day),
        "missing": [(missed, count) for missed, count in missing.items() if missed != day],
    }
    return render(request, "provision/teaching/day.html", context)


def log_group(request: ActingRequest, day: date, group: str) -> HttpResponse:
    """Log a whole group at once: who came, and what was learned."""
    teaching_provider(request.actor)
    found = _group(request, day, group)
    log = GroupLog(found, request.POST or None)
    if request.method == "POST" and log.is_valid():
        try:
            sessions = log_sessions(actor=request.actor, day=day, logs=log.logs())
        except Refused as refusal:
            log.refuse(refusal.field, refusal.message)
        else:
            count = len(sessions)
            done = ngettext("%(count)s lesson logged.", "%(count)s lessons logged.", count)
            messages.success(request, done % {"count": count})
            return redirect("provision:log_day", day)
    context = {
        "heading": found.subject.label if found.subject else found.mode.label,
        "caption": date_format(day, "l j F"),
        "day": day,
        "group": found,
        "log": log,
        "back_url": reverse("provision:log_day", args=[day]),
    }
    return render(request, "provision/teaching/group.html", context)


def log_other(request: ActingRequest) -> HttpResponse:
    """Log a lesson outside the timetable."""
    provider = teaching_provider(request.actor)
    form = OtherLessonForm(request.POST or None, initial={"day": timezone.localdate()})
    taught = Placement.objects.visible_to(request.actor).of_provider(provider).live()
    form.offer("placement", taught.for_list(), lambda placement: placement.child.name)
    return form_page(
        request,
        form,
        lambda: log_sessions(actor=request.actor, day=form.cleaned_data["day"], logs=[form.log()]),
        done=_("The lesson was logged."),
        next_url=lambda sessions: reverse("provision:log_day", args=[sessions[0].day]),
        heading=_("Log a lesson outside the timetable"),
        back_url=reverse("provision:log"),
    )


def correct_lesson(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Put a log right; what stood before is kept."""
    session = open_lesson_to_correct(actor=request.actor, public_id=public_id)
    form = CorrectionForm(request.POST or None, initial=_as_initial(session))
    return form_page(
        request,
        form,
        lambda: correct_session(actor=request.actor, session=session, log=form.log(session)),
        done=_("The log was put right."),
        next_url=reverse("provision:log_day", args=[session.day]),
        template="provision/teaching/correct.html",
        heading=_("Correct the log"),
        caption=session.placement.child.name,
        session=session,
    )


def withdraw_lesson(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take back a log that should not have been."""
    session = open_lesson_to_correct(actor=request.actor, public_id=public_id)
    form = WithdrawLessonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: withdraw_session(actor=request.actor, session=session, **form.cleaned_data),
        done=_("The log was withdrawn."),
        next_url=reverse("provision:log_day", args=[session.day]),
        heading=_("Withdraw the log"),
        caption=session.placement.child.name,
        lede=_("The lesson is then as if nobody had logged it. What stood here is kept in the "
               "record’s history."),
    )  # fmt: skip


def _group(request: ActingRequest, day: date, key: str) -> Group:
    """One of the groups of a day. Raises Http404 for any other, and for days to come."""
    if day > timezone.localdate():
        raise Http404
    found = next((row for row in groups_on(request.actor, day) if row.key == key), None)
    if found is None:
        raise Http404
    return found


def _as_initial(session: object) -> dict[str, object]:
    names = ("starts_at", "hours", "attended", "hours_attended", "absence_reason", "learned",
             "academic", "social", "emotional")  # fmt: skip
    return {name: getattr(session, name) for name in names}
