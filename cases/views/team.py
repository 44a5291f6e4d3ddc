"""The team around the child, with its tasks and meetings."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.forms.work import AddMemberForm, EndMemberForm, StaffSearchForm, TeamMemberForm
from cases.models import Meeting, Task
from cases.permissions import check
from cases.readers import staff_matching
from cases.record_access import open_for_work, open_team_member
from cases.record_page import record_page
from cases.services.team import add_team_member, change_team_member, end_team_member
from cases.views.answering import answered, filled, form_page


def team(request: ActingRequest, child: UUID) -> HttpResponse:
    """Who is in the team, what is to be done, when people meet."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.CASE)
    members = access.child.team.with_people()
    tasks = Task.objects.readable_by(actor).filter(child=access.child).with_people()
    context = record_page(
        access,
        "team",
        page_title=_("Team, tasks and meetings"),
        members=members.current(),
        former=members.former(),
        tasks=tasks.open(),
        finished=tasks.exclude(status="open").order_by("-finished_at")[:20],
        meetings=Meeting.objects.readable_by(actor).filter(child=access.child)[:20],
        may_work=actor.can(Permission.WORK_CASE),
        may_change=actor.can(Permission.CHANGE_TEAM),
    )
    return render(request, "cases/team/team.html", context)


def add_member(request: ActingRequest, child: UUID) -> HttpResponse:
    """Search for somebody, then say what they do in the team."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.CASE)
    check(request.actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    words = request.GET.get("q", "")
    search = StaffSearchForm(request.GET if "q" in request.GET else None)
    found = list(staff_matching(words))
    data, _files = filled(request)
    form = AddMemberForm(data, found=found) if found else None
    if form is not None:
        member = answered(form, lambda facts: add_team_member(
            actor=request.actor, child=access.child, **facts
        ))  # fmt: skip
        if member:
            messages.success(request, _("%(name)s is in the team")
                             % {"name": member.membership.user.full_name})  # fmt: skip
            return redirect("cases:team", child)
    return render(request, "cases/team/add.html", {
        "heading": _("Add somebody to the team"), "caption": access.child.name,
        "child": access.child, "search": search, "form": form, "words": words, "found": found,
        "back_url": reverse("cases:team", args=[child]),
    })  # fmt: skip


def change_member(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change what somebody does in the team."""
    member, access = open_team_member(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    data, _files = filled(request)
    form = TeamMemberForm(data, initial={
        "responsibility": member.responsibility, "is_protected": member.is_protected,
    })  # fmt: skip
    saved = answered(form, lambda facts: change_team_member(
        actor=request.actor, member=member, **facts
    ))  # fmt: skip
    back = reverse("cases:team", args=[access.child.public_id])
    if saved:
        messages.success(request, _("Saved"))
        return redirect(back)
    return form_page(
        request, form=form, child=access.child, heading=member.membership.user.full_name,
        back_url=back,
    )  # fmt: skip


def end_member(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Somebody leaves the team; access through it ends at once."""
    member, access = open_team_member(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    name = member.membership.user.full_name
    data, _files = filled(request)
    form = EndMemberForm(data)
    ended = answered(form, lambda facts: end_team_member(
        actor=request.actor, member=member, **facts
    ))  # fmt: skip
    back = reverse("cases:team", args=[access.child.public_id])
    if ended:
        messages.success(request, _("%(name)s is no longer in the team") % {"name": name})
        return redirect(back)
    return form_page(
        request, form=form, child=access.child, back_url=back,
        heading=_("End %(name)s’s part in the team") % {"name": name},
        lede=_("What they see of this child only because they are in the team, they see no "
               "longer from this moment."),
    )  # fmt: skip
