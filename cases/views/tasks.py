"""Tasks: one’s own, and each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
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
from cases.services.tasks import create_task, finish_task, hand_over_task, withdraw_task
from cases.views.answering import answered, filled, form_page
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
    task = answered(form, lambda facts: create_task(
        actor=actor, child=access.child, title=facts["title"], details=facts["details"],
        owner=facts["owner"], due_on=facts["due_on"], audience=facts["audience"],
        readers=facts["readers"], meeting=meeting,
    ), readers="named")  # fmt: skip
    back = reverse("cases:meeting", args=[meeting.public_id]) if meeting else reverse(
        "cases:team", args=[child]
    )  # fmt: skip
    if task:
        messages.success(request, _("Task added"))
        return redirect(back)
    heading = _("Add an action of the meeting") if meeting else _("Add a task")
    return form_page(request, form=form, child=access.child, heading=heading, back_url=back)


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
        if answered(form, lambda facts: finish_task(actor=request.actor, task=task, **facts)):
            messages.success(request, _("Task done"))
            return redirect("cases:tasks")
    return render(request, "cases/tasks/show.html", {
        "heading": task.title, "caption": access.child.name, "task": task, "access": access,
        "child": access.child, "form": form if is_open else None,
        "may_finish": is_open and can_finish_task(request.actor, task),
        "may_change": is_open and can_withdraw_task(request.actor, task),
        "may_open_child": access.can_read(Section.CASE),
        "history": status_history(task),
    })  # fmt: skip


def withdraw_task_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a task that need not be done."""
    task, access = open_task(actor=request.actor, public_id=public_id)
    check_withdraw_task(request.actor, task)
    data, _files = filled(request)
    form = ReasonForm(data, submit_label=_("Withdraw the task"))
    if answered(form, lambda facts: withdraw_task(actor=request.actor, task=task, **facts)):
        messages.success(request, _("Task withdrawn"))
        return redirect("cases:tasks")
    return form_page(
        request, form=form, child=access.child, heading=_("Withdraw the task"),
        back_url=reverse("cases:task", args=[public_id]), lede=task.title,
    )  # fmt: skip


def hand_over_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Give a task to somebody else."""
    task, access = open_task(actor=request.actor, public_id=public_id)
    check_withdraw_task(request.actor, task)
    people = who_can_work(access.child, request.actor).exclude(pk=task.owner_id)
    data, _files = filled(request)
    form = HandOverForm(data, people=people)
    handed = answered(form, lambda facts: hand_over_task(
        actor=request.actor, task=task, **facts
    ))  # fmt: skip
    if handed:
        messages.success(request, _("%(name)s has this task now")
                         % {"name": handed.owner.user.full_name})  # fmt: skip
        return redirect("cases:tasks")
    return form_page(
        request, form=form, child=access.child, heading=_("Hand the task over"),
        back_url=reverse("cases:task", args=[public_id]), lede=task.title,
    )  # fmt: skip
