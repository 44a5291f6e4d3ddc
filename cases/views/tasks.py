"""Tasks: one’s own, and each."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section
from cases.forms.cases import ReasonForm
from cases.forms.work import FinishTaskForm, HandOverForm, TaskForm
from cases.models import Meeting, Task, TaskStatus
from cases.permissions import (
    can_finish_task,
    can_withdraw_task,
    check_finish_task,
    check_withdraw_task,
    check_work,
)
from cases.readers import who_can_work
from cases.record_access import open_for_work, open_meeting, open_task
from cases.record_page import child_form
from cases.services.tasks import create_task, finish_task, hand_over_task, withdraw_task
from ledger.form_pages import filled, form_page
from ledger.state import status_history


def mine(request: ActingRequest) -> HttpResponse:
    """What the actor has to do in this role, and what they do for somebody who is away."""
    if request.actor.is_family:
        raise Http404
    tasks = Task.objects.of(request.actor).visible_to(request.actor).with_people()
    today = timezone.localdate()
    todo = list(tasks.open())
    context = {
        "heading": _("My tasks"),
        "groups": [
            (_("Late"), [task for task in todo if task.due_on < today]),
            (_("Today"), [task for task in todo if task.due_on == today]),
            (_("Coming"), [task for task in todo if task.due_on > today]),
        ],
        "todo": todo,
        "finished": tasks.exclude(status=TaskStatus.OPEN).order_by("-finished_at", "-pk")[:15],
    }
    return render(request, "cases/tasks/mine.html", context)


def new_task(request: ActingRequest, child: UUID) -> HttpResponse:
    """Give somebody a task; `?meeting=` makes it an action of a meeting."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.CASE)
    check_work(actor, access.child)
    meeting = _meeting_of(request)
    data, _files = filled(request)
    form = TaskForm(data, child=access.child, people=who_can_work(access.child, actor),
                    initial={"owner": actor.membership_id})  # fmt: skip
    names = ("title", "details", "owner", "due_on", "audience", "readers")
    back = reverse("cases:meeting", args=[meeting.public_id]) if meeting else reverse(
        "cases:team", args=[child]
    )  # fmt: skip
    heading = _("Add an action of the meeting") if meeting else _("Add a task")
    return form_page(
        request, form,
        lambda: create_task(
            actor=actor, child=access.child, meeting=meeting,
            **{name: form.cleaned_data[name] for name in names},
        ),
        done=_("Task added"), next_url=back, fields={"readers": "named"},
        **child_form(access.child, heading),
    )  # fmt: skip


def _meeting_of(request: ActingRequest) -> Meeting | None:
    if "meeting" not in request.GET:
        return None
    try:
        public_id = UUID(request.GET["meeting"])
    except ValueError:
        raise Http404 from None
    meeting: Meeting = open_meeting(actor=request.actor, public_id=public_id).record
    return meeting


def show_task(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One task, with what can be done with it."""
    task, access = open_task(actor=request.actor, public_id=public_id)
    is_open = task.status == TaskStatus.OPEN
    data, _files = filled(request)
    form = FinishTaskForm(data)
    if request.method == "POST":
        check_finish_task(request.actor, task)
    context = {
        "heading": task.title, "caption": access.child.name, "task": task, "access": access,
        "child": access.child, "back_url": "",
        "may_finish": is_open and can_finish_task(request.actor, task),
        "may_change": is_open and can_withdraw_task(request.actor, task),
        "may_open_child": access.can_read(Section.CASE),
        "history": status_history(task),
    }  # fmt: skip
    return form_page(
        request, form, lambda: finish_task(actor=request.actor, task=task, **form.cleaned_data),
        done=_("Task done"), next_url=reverse("cases:tasks"), template="cases/tasks/show.html",
        **context,
    )  # fmt: skip


def withdraw_task_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a task that need not be done."""
    task, access = open_task(actor=request.actor, public_id=public_id)
    check_withdraw_task(request.actor, task)
    data, _files = filled(request)
    form = ReasonForm(data, submit_label=_("Withdraw the task"))
    return form_page(
        request, form, lambda: withdraw_task(actor=request.actor, task=task, **form.cleaned_data),
        done=_("Task withdrawn"), next_url=reverse("cases:tasks"),
        back_url=reverse("cases:task", args=[public_id]), lede=task.title,
        **child_form(access.child, _("Withdraw the task")),
    )  # fmt: skip


def hand_over_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Give a task to somebody else."""
    task, access = open_task(actor=request.actor, public_id=public_id)
    check_withdraw_task(request.actor, task)
    people = who_can_work(access.child, request.actor).exclude(pk=task.owner_id)
    data, _files = filled(request)
    form = HandOverForm(data, people=people)
    return form_page(
        request, form, lambda: hand_over_task(actor=request.actor, task=task, **form.cleaned_data),
        done=lambda handed: _("%(name)s has this task now") % {"name": handed.owner.user.full_name},
        next_url=reverse("cases:tasks"), back_url=reverse("cases:task", args=[public_id]),
        lede=task.title, **child_form(access.child, _("Hand the task over")),
    )  # fmt: skip
